import type { Critic, WindowTrace } from '../critic'
import type { Generator } from '../generator'
import type { ModelDescription } from '../model'
import type { Operations, Tensor } from '../tensorflow'
import { maskOfRows } from '../windows'
import { runChain } from './metropolis-hastings'
import { paddedRows, rowsPerPass, type RolloutRows } from './rollout'
import { beginWalk } from './walk'

/** What a chain at every row and step needs. */
export interface ChainPlan {
  /** Candidates of each chain, its start among them. */
  readonly candidates: number
  /** Writes the noise of a row's candidate at a step (from 0 on) at `offset`. */
  readonly fillNoise: (row: number, step: number, candidate: number, out: Float32Array, offset: number) => void
  /** Writes the uniforms of a row's chain at a step, one for each candidate but the first. */
  readonly fillUniforms: (row: number, step: number, out: Float64Array) => void
  /** Where it says so the first candidate is taken as it is. */
  readonly isPlain: (row: number, step: number) => boolean
  /** log D / (1 − D) for a score of the critic. */
  readonly logOdds: (score: number) => number
}

export interface ChainValues {
  /** [steps, rows, variables], scaled */
  readonly values: Float32Array
  readonly proposed: number
  readonly accepted: number
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
  const { windowSteps, variables, noiseSize } = generator.shape
  const { candidates } = plan
  const count = rows.sensors.length
  const padded = paddedRows(count)
  const most = Math.max(1, Math.floor(rowsPerPass / padded))
  const passes = Math.ceil(candidates / most)
  const perPass = Math.ceil(candidates / passes)
  const sensors = new Int32Array(padded)
  sensors.set(rows.sensors)
  const window = new Float32Array(windowSteps * padded * variables)
  for (let step = 0; step < windowSteps; step++) {
    const from = step * count * variables
    window.set(rows.windows.subarray(from, from + count * variables), step * padded * variables)
  }
  const values = new Float32Array(steps * count * variables)
  const walk = beginWalk(operations, generator, rows, sensors)
  const uniforms = new Float64Array(candidates - 1)
  let proposed = 0
  let accepted = 0

  /** Candidates `from` … of every row: next steps [candidates · padded, variables] and scores, candidate by candidate. */
  const judgePass = (trace: WindowTrace, step: number, from: number, copies: number) => {
    const noise = new Float32Array(copies * padded * noiseSize)
    for (let candidate = 0; candidate < copies; candidate++) {
      for (let row = 0; row < count; row++) {
        plan.fillNoise(row, step, from + candidate, noise, (candidate * padded + row) * noiseSize)
      }
    }
    return operations.tidy(() => {
      const next = walk.candidates(
        operations.tensor(noise, [copies * padded, noiseSize]),
        maskOfRows(operations, model, repeated(sensors, copies)),
      )
      return { next: operations.read(next), scores: operations.read(critic.judge(trace, next).score) }
    })
  }

  try {
    for (let step = 0; step < steps; step++) {
      const next = new Float32Array(candidates * padded * variables)
      const scores = new Float32Array(candidates * padded)
      const trace = readWindows(operations, critic, window, sensors)
      try {
        for (let from = 0; from < candidates; from += perPass) {
          const pass = judgePass(trace, step, from, Math.min(perPass, candidates - from))
          next.set(pass.next, from * padded * variables)
          scores.set(pass.scores, from * padded)
          await afterPass()
        }
      } finally {
        disposeTrace(trace)
      }
      window.copyWithin(0, padded * variables)
      const newest = (windowSteps - 1) * padded * variables
      for (let row = 0; row < count; row++) {
        let chosen = 0
        if (!plan.isPlain(row, step)) {
          plan.fillUniforms(row, step, uniforms)
          const chain = runChain(
            (candidate) => plan.logOdds(scores[candidate * padded + row] ?? NaN),
            (proposal) => uniforms[proposal] ?? NaN,
            candidates,
          )
          chosen = chain.chosen
          accepted += chain.accepted
          proposed += candidates - 1
        }
        const from = (chosen * padded + row) * variables
        const value = next.subarray(from, from + variables)
        values.set(value, (step * count + row) * variables)
        window.set(value, newest + row * variables)
      }
      operations.tidy(() => {
        walk.advance(operations.tensor(window.slice(newest), [padded, variables]))
      })
    }
  } finally {
    walk.dispose()
  }
  return { values, proposed, accepted }
}

/** What the critic makes of windows [window, rows, variables]; kept. */
function readWindows(operations: Operations, critic: Critic, window: Float32Array, sensors: Int32Array): WindowTrace {
  const { windowSteps, variables } = critic.shape
  return operations.tidy(() => {
    const byStep = operations.tensor(window.slice(), [windowSteps, sensors.length, variables])
    const trace = critic.readWindow(operations.transpose(byStep, [1, 0, 2]), operations.indices(sensors))
    for (const tensor of tensorsOf(trace)) operations.keep(tensor)
    return trace
  })
}

function disposeTrace(trace: WindowTrace): void {
  for (const tensor of tensorsOf(trace)) tensor.dispose()
}

function tensorsOf({ sensors, codes, signals, flat, sum }: WindowTrace): Tensor[] {
  return [sensors, codes, ...signals, flat, sum].filter((tensor) => tensor !== null)
}

function repeated(values: Int32Array, copies: number): Int32Array {
  const result = new Int32Array(copies * values.length)
  for (let copy = 0; copy < copies; copy++) result.set(values, copy * values.length)
  return result
}
