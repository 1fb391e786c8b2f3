import type { StepRange } from '../split'
import type { StandardLog } from './standard'

/** Rows of increments that a correlation is made of at most: every k-th step of a long log. */
const correlationRows = 8192

/**
 * Standard deviation of the change over 1 … `most` steps of every column within `period`, [sensors, most, variables], in
 * units of the column's standard deviation; 1 where the column never moves.
 */
export function changeSpread(log: StandardLog, period: StepRange, most: number): Float32Array {
  const { columns, variables, sensors, values } = log
  const spread = new Float32Array(sensors * most * variables).fill(1)
  for (let column = 0; column < columns; column++) {
    const sensor = Math.floor(column / variables)
    for (let ahead = 1; ahead <= most; ahead++) {
      let count = 0
      let sum = 0
      let squares = 0
      for (let step = period.from; step + ahead < period.to; step++) {
        if (!log.isKnown(step, column) || !log.isKnown(step + ahead, column)) continue
        const change = (values[(step + ahead) * columns + column] ?? 0) - (values[step * columns + column] ?? 0)
        count++
        sum += change
        squares += change * change
      }
      const variance = count === 0 ? 0 : squares / count - (sum / count) ** 2
      if (variance > 1e-12) {
        spread[(sensor * most + ahead - 1) * variables + (column % variables)] = Math.sqrt(variance)
      }
    }
  }
  return spread
}

/** Correlations of one-step changes between the columns of a few sensors, over the training period. */
export class IncrementCorrelation {
  private readonly stride: number
  private readonly known = new Map<number, number>()

  constructor(
    private readonly log: StandardLog,
    private readonly period: StepRange,
  ) {
    this.stride = Math.max(1, Math.ceil((period.to - period.from) / correlationRows))
  }

  /** [sensors · variables, sensors · variables] of the given sensors; NaN for a pair of which one never moves. */
  of(sensors: Int32Array): Float64Array {
    const { variables } = this.log
    const columns = Array.from(sensors).flatMap((sensor) =>
      Array.from({ length: variables }, (_, variable) => sensor * variables + variable),
    )
    const size = columns.length
    const matrix = new Float64Array(size * size)
    columns.forEach((a, i) => {
      columns.forEach((b, j) => {
        if (j > i) return
        const value = this.pair(a, b)
        matrix[i * size + j] = value
        matrix[j * size + i] = value
      })
    })
    return matrix
  }

  private pair(a: number, b: number): number {
    const key = Math.max(a, b) * this.log.columns + Math.min(a, b)
    let value = this.known.get(key)
    if (value === undefined) {
      value = this.measure(a, b)
      // the whole table of a small hall; a big one keeps measuring, so that memory stays bounded
      if (this.known.size < 1_000_000) this.known.set(key, value)
    }
    return value
  }

  private measure(a: number, b: number): number {
    const { log, period, stride } = this
    const { columns, values } = log
    let count = 0
    let sumA = 0
    let sumB = 0
    let squareA = 0
    let squareB = 0
    let product = 0
    for (let step = period.from + 1; step < period.to; step += stride) {
      if (!log.isKnown(step, a) || !log.isKnown(step - 1, a)) continue
      if (a !== b && (!log.isKnown(step, b) || !log.isKnown(step - 1, b))) continue
      const x = (values[step * columns + a] ?? 0) - (values[(step - 1) * columns + a] ?? 0)
      const y = (values[step * columns + b] ?? 0) - (values[(step - 1) * columns + b] ?? 0)
      count++
      sumA += x
      sumB += y
      squareA += x * x
      squareB += y * y
      product += x * y
    }
    if (count < 2) return NaN
    const varianceA = squareA - (sumA * sumA) / count
    const varianceB = squareB - (sumB * sumB) / count
    if (!(varianceA > 1e-12 * count && varianceB > 1e-12 * count)) return NaN
    return (product - (sumA * sumB) / count) / Math.sqrt(varianceA * varianceB)
  }
}
