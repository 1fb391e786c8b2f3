import { StepJudge, type Critic, type JudgeBase } from '../critic'
import type { Generator } from '../generator'
import type { ModelDescription } from '../model'
import type { Operations, Tensor } from '../tensorflow'
import { maskOfRows } from '../windows'
import { runChain } from './metropolis-hastings'
import { firstRows, paddedRows, rowsPerPass, type RolloutRows } from './rows'
import { beginWalk, type Fan } from './walk'

/** Rows of one pass of candidates where the state is carried; see {@link mostRows}. */
const carriedRowsPerPass = 4608

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
 * Continues every row by `steps` steps as {@link rollOut} does, each step the end of a chain over candidates for it. What
 * generator and critic make of a window is worked out once for all its candidates; candidates of all rows are judged
 * together, in passes of bounded memory between which it gives way to the event loop.
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
  const passes = Math.ceil(candidates / Math.max(1, Math.floor(mostRows(generator) / count)))
  const perPass = Math.ceil(candidates / passes)
  const sensors = new Int32Array(padded)
  sensors.set(rows.sensors)
  const window = new Float32Array(windowSteps * padded * variables)
  for (let step = 0; step < windowSteps; step++) {
    const from = step * count * variables
    window.set(rows.windows.subarray(from, from + count * variables), step * padded * variables)
  }
  const values = new Float32Array(steps * count * variables)
  const uniforms = new Float64Array(candidates - 1)
  let proposed = 0
  let accepted = 0

  // candidate by candidate, each of all rows; what fills the last rows of a pass up is thrown away
  const places = Int32Array.from({ length: paddedRows(perPass * count) }, (_, i) => i % count)
  const sensorsOfPass = places.map((row) => sensors[row] ?? 0)
  const judge = new StepJudge(operations, critic)
  const walk = beginWalk(operations, generator, rows, sensors)
  const constant = operations.tidy(() => ({
    places: operations.keep(operations.indices(places)),
    mask: operations.keep(maskOfRows(operations, model, sensorsOfPass)),
  }))

  // of one step: next steps [candidates · count, variables] and scores, candidate by candidate
  const next = new Float32Array(candidates * count * variables)
  const scores = new Float32Array(candidates * count)
  const judgePass = (fan: Fan, base: JudgeBase, step: number, from: number, copies: number): void => {
    const size = paddedRows(copies * count)
    const noise = new Float32Array(size * noiseSize)
    for (let i = 0; i < copies * count; i++) {
      plan.fillNoise(i % count, step, from + Math.floor(i / count), noise, i * noiseSize)
    }
    const first = (tensor: Tensor): Tensor => firstRows(operations, tensor, size, 0)
    // nothing is returned: a tidy looks for tensors in it, number by number
    operations.tidy(() => {
      const values = fan.candidates(operations.tensor(noise, [size, noiseSize]), first(constant.mask))
      const judged = judge.score(mapBase(base, first), values)
      const own = copies * count
      next.set(operations.read(values).subarray(0, own * variables), from * count * variables)
      scores.set(operations.read(judged).subarray(0, own), from * count)
    })
  }

  try {
    for (let step = 0; step < steps; step++) {
      const fan = walk.fan(constant.places)
      const base = readWindows(operations, critic, judge, window, sensors, constant.places)
      try {
        for (let from = 0; from < candidates; from += perPass) {
          judgePass(fan, base, step, from, Math.min(perPass, candidates - from))
          await afterPass()
        }
      } finally {
        fan.dispose()
        mapBase(base, (tensor) => {
          tensor.dispose()
          return tensor
        })
      }
      window.copyWithin(0, padded * variables)
      const newest = (windowSteps - 1) * padded * variables
      for (let row = 0; row < count; row++) {
        let chosen = 0
        if (!plan.isPlain(row, step)) {
          plan.fillUniforms(row, step, uniforms)
          const chain = runChain(
            (candidate) => plan.logOdds(scores[candidate * count + row] ?? NaN),
            (proposal) => uniforms[proposal] ?? NaN,
            candidates,
          )
          chosen = chain.chosen
          accepted += chain.accepted
          proposed += candidates - 1
        }
        const from = (chosen * count + row) * variables
        const value = next.subarray(from, from + variables)
        values.set(value, (step * count + row) * variables)
        window.set(value, newest + row * variables)
      }
      if (step === steps - 1) break
      operations.tidy(() => {
        walk.advance(operations.tensor(window.slice(newest), [padded, variables]))
      })
    }
  } finally {
    walk.dispose()
    judge.dispose()
    constant.places.dispose()
    constant.mask.dispose()
  }
  return { values, proposed, accepted }
}

/** Rows of one pass: a row whose window is read again takes ten times the memory of one whose state is carried. */
function mostRows(generator: Generator): number {
  return generator.shape.carryState ? carriedRowsPerPass : rowsPerPass
}

/** What the critic makes of windows [window, rows, variables], for `places` [n] among the rows; kept. */
function readWindows(
  operations: Operations,
  critic: Critic,
  judge: StepJudge,
  window: Float32Array,
  sensors: Int32Array,
  places: Tensor,
): JudgeBase {
  const { windowSteps, variables } = critic.shape
  return operations.tidy(() => {
    const byStep = operations.tensor(window.slice(), [windowSteps, sensors.length, variables])
    const trace = critic.readWindow(operations.transpose(byStep, [1, 0, 2]), operations.indices(sensors))
    return mapBase(judge.base(trace), (tensor) => operations.keep(operations.gather(tensor, places)))
  })
}

function mapBase({ convolutions, last, dense }: JudgeBase, change: (tensor: Tensor) => Tensor): JudgeBase {
  return { convolutions: convolutions.map(change), last: last.map(change), dense: change(dense) }
}
