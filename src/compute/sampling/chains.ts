import { StepJudge, type Critic, type JudgeBase } from '../critic'
import type { Generator } from '../generator'
import type { ModelDescription } from '../model'
import type { Operations } from '../tensorflow'
import { maskOfRows } from '../windows'
import { mapBase, StepCandidates, type ChainPlan } from './candidates'
import { paddedRows, type RolloutRows } from './rows'
import { beginWalk } from './walk'

export interface ChainValues {
  /** [steps, rows, variables], scaled */
  readonly values: Float32Array
  /** Chains of more than one candidate, and those of them whose last proposal was accepted. */
  readonly chains: number
  readonly accepted: number
  /** Candidates that were made and judged, of all rows and steps together. */
  readonly judged: number
}

/**
 * Continues every row by `steps` steps as {@link rollOut} does, each step the end of a chain over candidates for it. What the
 * critic makes of a window is worked out once for all its candidates; candidates of all rows are judged together, in
 * passes of bounded memory between which it gives way to the event loop.
 */
export async function rollOutChains(
  operations: Operations,
  generator: Generator,
  critic: Critic,
  model: ModelDescription,
  rows: RolloutRows,
  steps: number,
  plan: ChainPlan,
  afterPass: () => Promise<void>,
): Promise<ChainValues> {
  const { windowSteps, variables } = generator.shape
  const count = rows.sensors.length
  const padded = paddedRows(count)
  const sensors = new Int32Array(padded)
  sensors.set(rows.sensors)
  const window = new Float32Array(windowSteps * padded * variables)
  for (let step = 0; step < windowSteps; step++) {
    const from = step * count * variables
    window.set(rows.windows.subarray(from, from + count * variables), step * padded * variables)
  }
  const newest = (windowSteps - 1) * padded * variables
  const values = new Float32Array(steps * count * variables)
  let chains = 0
  let accepted = 0
  const judge = new StepJudge(operations, critic)
  const walk = beginWalk(operations, generator, rows, sensors)
  const mask = operations.tidy(() => operations.keep(maskOfRows(operations, model, sensors)))
  const candidates = new StepCandidates(operations, { generator, judge, walk, mask }, plan, count)
  try {
    for (let step = 0; step < steps; step++) {
      const base = readWindows(operations, critic, judge, window, sensors)
      let ends: Int32Array
      try {
        ends = await candidates.ends(step, base, afterPass)
      } finally {
        mapBase(base, (tensor) => {
          tensor.dispose()
          return tensor
        })
      }
      window.copyWithin(0, padded * variables)
      ends.forEach((end, row) => {
        if (plan.candidates > 1 && !plan.isPlain(row, step)) {
          chains++
          if (end === plan.candidates - 1) accepted++
        }
        const value = candidates.valuesOf(row, end)
        values.set(value, (step * count + row) * variables)
        window.set(value, newest + row * variables)
      })
      if (step === steps - 1) break
      operations.tidy(() => {
        walk.advance(operations.tensor(window.slice(newest), [padded, variables]))
      })
    }
  } finally {
    walk.dispose()
    judge.dispose()
    mask.dispose()
  }
  return { values, chains, accepted, judged: candidates.judged }
}

/** What the critic makes of windows [window, rows, variables]; kept. */
function readWindows(
  operations: Operations,
  critic: Critic,
  judge: StepJudge,
  window: Float32Array,
  sensors: Int32Array,
): JudgeBase {
  const { windowSteps, variables } = critic.shape
  return operations.tidy(() => {
    const byStep = operations.tensor(window.slice(), [windowSteps, sensors.length, variables])
    const trace = critic.readWindow(operations.transpose(byStep, [1, 0, 2]), operations.indices(sensors))
    return mapBase(judge.base(trace), (tensor) => operations.keep(tensor))
  })
}
