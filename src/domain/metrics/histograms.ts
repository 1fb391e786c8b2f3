import type { Scaler } from '../scaling'
import type { ScenarioTruth } from '../scenarios'
import { jackknifed, type Jackknifed } from './blocks'
import { binOf, divergenceBins, equalBins, incrementRangeDeviations, klDivergenceBits, type Bins } from './divergence'

/**
 * Histograms of every column (sensor and variable): real and generated values over the training range of the variable
 * (of all sensors together), and real and generated one-step increments over ± 4 standard deviations of the column's real
 * increments (of all sensors' where the column's own never move). The first increment of a scenario starts at the last
 * real value. Generated values count only where the real one is known. Counted by block of starts, so that a divergence can
 * be had without any of them; memory does not grow with the starts.
 */
export class ColumnHistograms {
  private readonly columns: number
  private readonly variables: number
  private readonly valueBins: readonly Bins[]
  private readonly incrementBins: readonly Bins[]
  /** [blocks, columns, bins] */
  private readonly realValues: Uint32Array
  private readonly realIncrements: Uint32Array
  private readonly generatedValues: Uint32Array
  private readonly generatedIncrements: Uint32Array
  private readonly blockCount: number

  /** `blocks` is the block of each start. */
  constructor(
    truth: ScenarioTruth,
    trainingRange: Scaler,
    private readonly blocks: Int32Array,
  ) {
    this.variables = truth.variables
    this.columns = truth.sensors * truth.variables
    this.blockCount = (blocks[blocks.length - 1] ?? 0) + 1
    const counts = (): Uint32Array => new Uint32Array(this.blockCount * this.columns * divergenceBins)
    this.realValues = counts()
    this.realIncrements = counts()
    this.generatedValues = counts()
    this.generatedIncrements = counts()
    const deviations = incrementDeviations(truth)
    this.valueBins = Array.from({ length: this.columns }, (_, column) => {
      const variable = column % truth.variables
      return equalBins(trainingRange.minimum[variable] ?? NaN, trainingRange.maximum[variable] ?? NaN)
    })
    this.incrementBins = Array.from({ length: this.columns }, (_, column) => {
      const reach = incrementRangeDeviations * (deviations[column] ?? 0)
      return equalBins(-reach, reach)
    })
    forEachReal(truth, (column, value, increment, start) => {
      const block = this.blockOf(start)
      this.count(this.realValues, this.valueBins, block, column, value)
      if (!Number.isNaN(increment)) this.count(this.realIncrements, this.incrementBins, block, column, increment)
    })
  }

  /** Counts one generated value of a start; `increment` is NaN where the real increment is not known. */
  addGenerated(start: number, column: number, value: number, increment: number): void {
    const block = this.blockOf(start)
    this.count(this.generatedValues, this.valueBins, block, column, value)
    if (!Number.isNaN(increment)) this.count(this.generatedIncrements, this.incrementBins, block, column, increment)
  }

  /** Mean over the sensors of the divergence of values, bits; NaN where no sensor has both. */
  valueBits(variable: number): Jackknifed {
    return this.meanDivergence(this.realValues, this.generatedValues, variable)
  }

  /** The same of one-step increments. */
  incrementBits(variable: number): Jackknifed {
    return this.meanDivergence(this.realIncrements, this.generatedIncrements, variable)
  }

  private blockOf(start: number): number {
    return this.blocks[start] ?? 0
  }

  private count(histogram: Uint32Array, bins: readonly Bins[], block: number, column: number, value: number): void {
    const own = bins[column]
    if (own === undefined) throw new RangeError(`There is no column ${String(column)}.`)
    const place = (block * this.columns + column) * divergenceBins + binOf(own, value)
    histogram[place] = (histogram[place] ?? 0) + 1
  }

  private meanDivergence(real: Uint32Array, generated: Uint32Array, variable: number): Jackknifed {
    return jackknifed(this.blockCount, (without) => {
      let sum = 0
      let sensors = 0
      for (let column = variable; column < this.columns; column += this.variables) {
        // without a count on either side this is NaN: the sensor lacks the variable
        const bits = klDivergenceBits(this.total(real, column, without), this.total(generated, column, without))
        if (Number.isNaN(bits)) continue
        sum += bits
        sensors++
      }
      return sensors === 0 ? NaN : sum / sensors
    })
  }

  private total(histogram: Uint32Array, column: number, without: number | null): Float64Array {
    const total = new Float64Array(divergenceBins)
    for (let block = 0; block < this.blockCount; block++) {
      if (block === without) continue
      const from = (block * this.columns + column) * divergenceBins
      for (let bin = 0; bin < divergenceBins; bin++) total[bin] = (total[bin] ?? 0) + (histogram[from + bin] ?? 0)
    }
    return total
  }
}

/** Calls `visit` for each known real value, with its increment (NaN where the value before is not known). */
export function forEachReal(
  truth: ScenarioTruth,
  visit: (column: number, value: number, increment: number, start: number, step: number) => void,
): void {
  const columns = truth.sensors * truth.variables
  for (let start = 0; start < truth.starts; start++) {
    for (let step = 0; step < truth.steps; step++) {
      const at = (start * truth.steps + step) * columns
      for (let column = 0; column < columns; column++) {
        const value = truth.truth[at + column] ?? NaN
        if (Number.isNaN(value)) continue
        const before = step === 0 ? truth.last[start * columns + column] : truth.truth[at - columns + column]
        visit(column, value, value - (before ?? NaN), start, step)
      }
    }
  }
}

/** Standard deviation (over n) of each column's real increments; that of all its variable's where it would be 0. */
function incrementDeviations(truth: ScenarioTruth): Float64Array {
  const columns = truth.sensors * truth.variables
  const own = new Moments(columns)
  const pooled = new Moments(truth.variables)
  forEachReal(truth, (column, _value, increment) => {
    if (Number.isNaN(increment)) return
    own.add(column, increment)
    pooled.add(column % truth.variables, increment)
  })
  return Float64Array.from({ length: columns }, (_, column) => {
    const deviation = own.deviation(column)
    return deviation > 0 ? deviation : pooled.deviation(column % truth.variables)
  })
}

/** Running mean and standard deviation of several groups (Welford). */
class Moments {
  private readonly counts: Float64Array
  private readonly means: Float64Array
  private readonly squares: Float64Array

  constructor(groups: number) {
    this.counts = new Float64Array(groups)
    this.means = new Float64Array(groups)
    this.squares = new Float64Array(groups)
  }

  add(group: number, value: number): void {
    const count = (this.counts[group] ?? 0) + 1
    const difference = value - (this.means[group] ?? 0)
    const mean = (this.means[group] ?? 0) + difference / count
    this.counts[group] = count
    this.means[group] = mean
    this.squares[group] = (this.squares[group] ?? 0) + difference * (value - mean)
  }

  deviation(group: number): number {
    const count = this.counts[group] ?? 0
    return count === 0 ? 0 : Math.sqrt((this.squares[group] ?? 0) / count)
  }
}
