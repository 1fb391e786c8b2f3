import type { JudgeBase, StepJudge } from '../critic'
import type { Generator } from '../generator'
import type { Operations, Tensor } from '../tensorflow'
import { lastCertain, runChain } from './metropolis-hastings'
import { paddedRows, rowsPerPass } from './rows'
import type { Walk } from './walk'

/** Rows of one pass where the state is carried; a row whose window is read again takes ten times the memory. */
const carriedRowsPerPass = 4608
/** Candidates of a chain that are judged at first, from its end; each later round judges twice as many before them. */
const smallestRound = 2
/** A round of fewer rows takes about as long as one of so many. */
const worthwhileRows = 256

/** What a chain at every row and step needs. It may be asked for the same draws again, and must then give the same. */
export interface ChainPlan {
  /** Candidates of each chain, its start among them. */
  readonly candidates: number
  /** Writes the noise of a row's candidate at a step (from 0 on) at `offset`. */
  readonly fillNoise: (row: number, step: number, candidate: number, out: Float32Array, offset: number) => void
  /** Writes the uniforms of a row's chain at a step, one for each candidate but the first. */
  readonly fillUniforms: (row: number, step: number, out: Float64Array) => void
  /** Where it says so the first candidate is taken as it is. */
  readonly isPlain: (row: number, step: number) => boolean
  /** log D / (1 − D) for a score of the critic, and the most it can be. */
  readonly logOdds: (score: number) => number
  readonly mostLogOdds: number
}

/** What makes candidates of a step and judges them. */
interface Makers {
  readonly generator: Generator
  readonly judge: StepJudge
  readonly walk: Walk
  /** [rows, variables], see {@link Walk.candidates} */
  readonly mask: Tensor
}

/**
 * Candidates for the next step of every row, and where their chains end.
 *
 * A chain is followed from its end: its last candidates are made and judged first, and what comes before the last one at which it
 * certainly is ({@link lastCertain}) is neither made nor judged. The end is the same for a part of the work, the smaller the
 * less the critic prefers one step to another.
 */
export class StepCandidates {
  /** Candidates that were made and judged so far. */
  judged = 0
  /** Of the step that comes next. */
  private firstRound = smallestRound
  /** Of one step, candidate by candidate: [candidates, rows, variables] and [candidates, rows]. */
  private readonly values: Float32Array
  private readonly scores: Float32Array
  private readonly uniforms: Float64Array
  private readonly variables: number

  constructor(
    private readonly operations: Operations,
    private readonly makers: Makers,
    private readonly plan: ChainPlan,
    private readonly rows: number,
  ) {
    this.variables = makers.generator.shape.variables
    this.values = new Float32Array(plan.candidates * rows * this.variables)
    this.scores = new Float32Array(plan.candidates * rows)
    this.uniforms = new Float64Array(plan.candidates - 1)
  }

  /** The candidate at which the chain of each row ends at a step, whose windows gave `base`. */
  async ends(step: number, base: JudgeBase, afterPass: () => Promise<void>): Promise<Int32Array> {
    const { plan, rows, makers } = this
    const most = makers.generator.shape.carryState ? carriedRowsPerPass : rowsPerPass
    const ends = new Int32Array(rows)
    let open = Array.from({ length: rows }, (_, row) => row)
    let first = plan.candidates
    let needed = 0
    for (let round = this.firstRound; open.length > 0; round *= 2) {
      const before = first
      first = Math.max(0, first - Math.max(round, Math.floor(worthwhileRows / open.length)))
      const ofRow = (row: number): number[] =>
        plan.isPlain(row, step) ? [row] : Array.from({ length: before - first }, (_, i) => (first + i) * rows + row)
      for (const places of evenParts(open.flatMap(ofRow), most)) {
        this.judgePass(step, base, places)
        await afterPass()
      }
      open = open.filter((row) => {
        const chain = this.chainOf(row, step, first, before)
        if (chain === null) return true
        ends[row] = chain.end
        needed += plan.candidates - chain.from
        return false
      })
    }
    // a critic that is so sure that most candidates are needed: rounds would only make passes smaller
    this.firstRound = needed > (rows * plan.candidates) / 2 ? plan.candidates : smallestRound
    return ends
  }

  /** [variables], of the step that {@link ends} was asked for last. */
  valuesOf(row: number, candidate: number): Float32Array {
    const from = (candidate * this.rows + row) * this.variables
    return this.values.subarray(from, from + this.variables)
  }

  /** Makes and judges candidates `places` = candidate · rows + row; what fills the last rows of the pass up is thrown away. */
  private judgePass(step: number, base: JudgeBase, places: readonly number[]): void {
    const { operations, plan, rows, variables } = this
    const { generator, judge, walk } = this.makers
    const { noiseSize } = generator.shape
    const size = paddedRows(places.length)
    const noise = new Float32Array(size * noiseSize)
    const rowOf = new Int32Array(size)
    places.forEach((place, i) => {
      rowOf[i] = place % rows
      plan.fillNoise(place % rows, step, Math.floor(place / rows), noise, i * noiseSize)
    })
    // nothing is returned: a tidy looks for tensors in it, number by number
    operations.tidy(() => {
      const indices = operations.indices(rowOf)
      const ofRows = (tensor: Tensor): Tensor => operations.gather(tensor, indices)
      const made = walk.candidates(indices, operations.tensor(noise, [size, noiseSize]), ofRows(this.makers.mask))
      const scores = operations.read(judge.score(mapBase(base, ofRows), made))
      const values = operations.read(made)
      places.forEach((place, i) => {
        this.scores[place] = scores[i] ?? NaN
        this.values.set(values.subarray(i * variables, (i + 1) * variables), place * variables)
      })
    })
    this.judged += places.length
  }

  /**
   * Where a row's chain ends, and from which candidate on that is known, if those from `first` on, which are judged, tell; those from
   * `before` on did not.
   */
  private chainOf(row: number, step: number, first: number, before: number): { from: number; end: number } | null {
    const { plan, rows, scores, uniforms } = this
    if (plan.isPlain(row, step)) return { from: plan.candidates - 1, end: 0 }
    plan.fillUniforms(row, step, uniforms)
    const logOdds = (candidate: number): number => plan.logOdds(scores[candidate * rows + row] ?? NaN)
    const uniform = (proposal: number): number => uniforms[proposal] ?? NaN
    const from = lastCertain(logOdds, uniform, plan.mostLogOdds, first, before)
    return from === null ? null : { from, end: runChain(logOdds, uniform, plan.candidates, from).chosen }
  }
}

/** Every tensor of a base changed. */
export function mapBase({ convolutions, last, dense }: JudgeBase, change: (tensor: Tensor) => Tensor): JudgeBase {
  return { convolutions: convolutions.map(change), last: last.map(change), dense: change(dense) }
}

/** As few parts of at most `most` as there can be, all about as long. */
function evenParts(whole: readonly number[], most: number): number[][] {
  const parts = Math.ceil(whole.length / most)
  const each = Math.ceil(whole.length / parts)
  return Array.from({ length: parts }, (_, i) => whole.slice(i * each, (i + 1) * each))
}
