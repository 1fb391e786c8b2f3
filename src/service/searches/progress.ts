import type { Device, Progress } from '../../contract'
import type { Extent } from '../../domain'

/** How far the training of one trial is, and the seconds that all its steps took. */
export interface TrainingNow {
  readonly step: number
  readonly secondsSpent: number
}

/** What is known of the search when a trial begins. */
export interface TrialStart {
  readonly phase: string
  readonly before: Extent
  /** Step the trial goes on from. */
  readonly startStep: number
  /** Seconds of training of all other trials so far. */
  readonly othersSeconds: number
  readonly device: Device | null
}

/** The whole search in steps of training; the time left is that of its steps so far, validations included. */
export function progressOf(
  { phase, before, startStep, othersSeconds, device }: TrialStart,
  now: TrainingNow,
): Progress {
  const done = before.stepsDone + Math.max(0, now.step - startStep)
  const seconds = othersSeconds + now.secondsSpent
  const rate = done > 0 && seconds > 0 ? done / seconds : null
  return {
    phase,
    done,
    total: before.stepsTotal,
    unit: 'steps',
    ratePerSecond: rate,
    remainingSeconds: rate === null ? null : Math.max(0, before.stepsTotal - done) / rate,
    device,
  }
}
