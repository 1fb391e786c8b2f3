import type { TrainConfig, TrainProbe } from '../contract'

/**
 * Not known before: how many validations are the best so far, which is followed by calibration. The first ones nearly always
 * are, later ones seldom (docs/speed.md, “The estimate of a training's time”).
 */
function likelyBests(validations: number): number {
  return Math.min(validations, 2 + validations / 4)
}

export interface TrainingEstimate {
  readonly seconds: number
  /** In the workspace when it is done: its last and its best checkpoint. */
  readonly diskBytes: number
}

type Budget = Pick<TrainConfig, 'steps' | 'validateEvery' | 'checkpointEvery'>

/** How long a training takes and what it leaves on the disk, from a few seconds of it. */
export function trainingEstimate(
  probe: TrainProbe,
  { steps, validateEvery, checkpointEvery }: Budget,
): TrainingEstimate {
  const validations = 1 + Math.ceil(steps / validateEvery)
  const bests = likelyBests(validations)
  const saves = Math.max(bests, Math.ceil(steps / checkpointEvery))
  return {
    seconds:
      probe.setupSeconds +
      steps / probe.stepsPerSecond +
      validations * probe.validationSeconds +
      bests * probe.settleSeconds +
      saves * probe.saveSeconds,
    diskBytes: 2 * probe.checkpointBytes,
  }
}

/** Most steps whose training is done within `seconds`; at least 1. */
export function stepsWithin(probe: TrainProbe, budget: Omit<Budget, 'steps'>, seconds: number): number {
  const most = 10_000_000
  let low = 1
  let high = most
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (trainingEstimate(probe, { ...budget, steps: middle }).seconds <= seconds) low = middle
    else high = middle - 1
  }
  return low
}
