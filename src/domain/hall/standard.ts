import type { HallSeries } from '../series'
import type { StepRange } from '../split'

/** Mean and standard deviation of every column (sensor and variable), in physical units: [sensors · variables] each. */
export interface Standard {
  readonly mean: Float32Array
  readonly deviation: Float32Array
}

/** Fitted on the known values of `period`; a column without any, or that never moves, keeps its unit. */
export function fitStandard(series: HallSeries, period: StepRange): Standard {
  const columns = series.sensors.length * series.variables.length
  const mean = new Float32Array(columns)
  const deviation = new Float32Array(columns).fill(1)
  for (let column = 0; column < columns; column++) {
    let count = 0
    let centre = 0
    let squares = 0
    for (let step = period.from; step < period.to; step++) {
      const value = series.values[step * columns + column] ?? NaN
      if (Number.isNaN(value)) continue
      count++
      const difference = value - centre
      centre += difference / count
      squares += difference * (value - centre)
    }
    if (count === 0) continue
    mean[column] = centre
    const spread = Math.sqrt(squares / count)
    if (spread > 1e-6 * Math.abs(centre)) deviation[column] = spread
  }
  return { mean, deviation }
}

const made = new WeakMap<Standard, StandardLog>()

/** A log in units of its columns' standard deviations, 0 where there is no value or the model does not know the column. */
export class StandardLog {
  /** [steps, sensors · variables] */
  readonly values: Float32Array
  readonly columns: number

  constructor(
    readonly series: HallSeries,
    standard: Standard,
    /** [sensors · variables]: 1 where the sensor had the variable in the training period. */
    readonly hasVariable: Uint8Array,
  ) {
    this.columns = hasVariable.length
    this.values = new Float32Array(series.values.length)
    for (let i = 0; i < this.values.length; i++) {
      const column = i % this.columns
      const value = series.values[i] ?? NaN
      if (hasVariable[column] !== 1 || Number.isNaN(value)) continue
      this.values[i] = (value - (standard.mean[column] ?? 0)) / (standard.deviation[column] ?? 1)
    }
  }

  get variables(): number {
    return this.series.variables.length
  }
  get sensors(): number {
    return this.series.sensors.length
  }

  /** The same for the same standard: the parts of a training share it, since it is as large as the log. */
  static of(series: HallSeries, standard: Standard, hasVariable: Uint8Array): StandardLog {
    const known = made.get(standard)
    if (known?.series === series && known.hasVariable === hasVariable) return known
    const log = new StandardLog(series, standard, hasVariable)
    made.set(standard, log)
    return log
  }

  isKnown(step: number, column: number): boolean {
    return this.hasVariable[column] === 1 && !Number.isNaN(this.series.values[step * this.columns + column] ?? NaN)
  }
}
