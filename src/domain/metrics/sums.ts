import { coverageShares, fairCrps, isCovered, meanPinball } from './ensemble'

/** What is summed over the scored values; a score is a quotient of two of them. */
const fields = {
  scored: 0,
  members: 1,
  absolute: 2,
  square: 3,
  absoluteSingle: 4,
  squareSingle: 5,
  pinball: 6,
  crps: 7,
  coverable: 8,
  covered50: 9,
  covered80: 10,
  covered90: 11,
} as const
const fieldCount = Object.keys(fields).length
const coveredFields = [fields.covered50, fields.covered80, fields.covered90] as const

/** Scores that are means over the scored values. In the variable's unit, the squares in its square. */
export interface MeanScores {
  readonly rmse: number
  readonly mse: number
  readonly mae: number
  /** Errors of every scenario by itself. */
  readonly rmseSingle: number
  readonly mseSingle: number
  readonly maeSingle: number
  readonly pinball: number
  readonly crps: number
  /** Shares of real values inside the central intervals; NaN for models of one scenario. */
  readonly coverage50: number
  readonly coverage80: number
  readonly coverage90: number
  /** Real values that were scored. */
  readonly scored: number
}

/** Which values a score is over: all, without one block of starts, of one step ahead. */
export interface SumChoice {
  readonly without?: number | null
  readonly step?: number
}

/** Sums of scores by block of starts, variable and step ahead, whatever the number of starts. */
export class ScoreSums {
  private readonly sums: Float64Array

  constructor(
    private readonly blocks: number,
    private readonly variables: number,
    private readonly steps: number,
  ) {
    this.sums = new Float64Array(blocks * variables * steps * fieldCount)
  }

  /** Adds one real value with its ensemble, sorted ascending and at least one member long. */
  add(block: number, variable: number, step: number, sorted: Float64Array, real: number): void {
    const at = ((block * this.variables + variable) * this.steps + step) * fieldCount
    let total = 0
    let square = 0
    let absolute = 0
    for (const member of sorted) {
      total += member
      square += (member - real) ** 2
      absolute += Math.abs(member - real)
    }
    const error = total / sorted.length - real
    this.raise(at + fields.scored, 1)
    this.raise(at + fields.members, sorted.length)
    this.raise(at + fields.absolute, Math.abs(error))
    this.raise(at + fields.square, error * error)
    this.raise(at + fields.absoluteSingle, absolute)
    this.raise(at + fields.squareSingle, square)
    this.raise(at + fields.pinball, meanPinball(sorted, real))
    this.raise(at + fields.crps, fairCrps(sorted, real))
    if (sorted.length < 2) return
    this.raise(at + fields.coverable, 1)
    for (const [i, share] of coverageShares.entries()) {
      if (isCovered(sorted, real, share)) this.raise(at + (coveredFields[i] ?? NaN), 1)
    }
  }

  scores(variable: number, choice: SumChoice = {}): MeanScores {
    const total = this.total(variable, choice)
    const of = (field: keyof typeof fields): number => total[fields[field]] ?? NaN
    const scored = of('scored')
    const mse = of('square') / scored
    const mseSingle = of('squareSingle') / of('members')
    const covered = (field: 'covered50' | 'covered80' | 'covered90'): number => of(field) / of('coverable')
    return {
      rmse: Math.sqrt(mse),
      mse,
      mae: of('absolute') / scored,
      rmseSingle: Math.sqrt(mseSingle),
      mseSingle,
      maeSingle: of('absoluteSingle') / of('members'),
      pinball: of('pinball') / scored,
      crps: of('crps') / scored,
      coverage50: covered('covered50'),
      coverage80: covered('covered80'),
      coverage90: covered('covered90'),
      scored,
    }
  }

  private total(variable: number, { without = null, step }: SumChoice): Float64Array {
    const total = new Float64Array(fieldCount)
    const from = step ?? 0
    const to = step === undefined ? this.steps : step + 1
    for (let block = 0; block < this.blocks; block++) {
      if (block === without) continue
      for (let at = from; at < to; at++) {
        const place = ((block * this.variables + variable) * this.steps + at) * fieldCount
        for (let field = 0; field < fieldCount; field++) {
          total[field] = (total[field] ?? 0) + (this.sums[place + field] ?? 0)
        }
      }
    }
    return total
  }

  private raise(place: number, by: number): void {
    this.sums[place] = (this.sums[place] ?? 0) + by
  }
}
