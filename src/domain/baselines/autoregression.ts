import { cholesky, solveLower, solveUpper } from '../linear'

/** Orders that are tried; the one of least BIC is kept. */
export const autoregressionOrders = [1, 2, 3, 6, 12, 18, 24] as const

/** A fit needs this many complete rows per coefficient of the largest order tried. */
const rowsPerCoefficient = 5

export interface Autoregression {
  /** Lags used; 0 is persistence: nothing could be fitted. */
  readonly order: number
  /** Coefficients of lag 1 … order. */
  readonly coefficients: Float64Array
  readonly intercept: number
  /** Positions in the fitted series at which there is a residual, ascending. */
  readonly rows: Int32Array
  /** Residuals (mean 0) at those rows, in the unit of the series. */
  readonly residuals: Float64Array
}

const persistence: Autoregression = {
  order: 0,
  coefficients: new Float64Array(0),
  intercept: 0,
  rows: new Int32Array(0),
  residuals: new Float64Array(0),
}

/**
 * AR(p) with intercept by ordinary least squares on a series with gaps (NaN). All orders are compared on the same rows,
 * those with as many known lags as the largest order, by BIC = n·ln(SSE/n) + (p + 1)·ln n. A short series is tried with
 * smaller largest orders; one that is too short for any, or that never moves, gets persistence.
 */
export function fitAutoregression(series: Float64Array, maximumOrder = 24): Autoregression {
  const candidates = autoregressionOrders.filter((order) => order <= maximumOrder)
  for (let largest = candidates.length - 1; largest >= 0; largest--) {
    const orders = candidates.slice(0, largest + 1)
    const most = orders[largest] ?? 1
    const rows = completeRows(series, most)
    if (rows.length >= rowsPerCoefficient * (most + 1)) return leastSquares(series, rows, orders, most)
  }
  return persistence
}

function leastSquares(series: Float64Array, rows: Int32Array, orders: readonly number[], most: number): Autoregression {
  // centred, or the squares of a level of 20 °C would drown a deviation of a tenth
  const mean = meanAt(series, rows)
  const centred = series.map((value) => value - mean)
  const count = rows.length
  const gram = lagProducts(centred, rows, most)
  const size = most + 1
  // columns: constant, lag 1 … most; nested, so one factorisation serves every order
  const normal = new Float64Array(size * size)
  const rightSide = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      normal[i * size + j] =
        i === 0 || j === 0 ? (i + j === 0 ? count : (gram.sums[i + j] ?? 0)) : (gram.products[i * size + j] ?? 0)
    }
    rightSide[i] = i === 0 ? (gram.sums[0] ?? 0) : (gram.products[i] ?? 0)
  }
  const factor = cholesky(normal, size)
  const projected = solveLower(factor, rightSide)
  const total = gram.products[0] ?? 0
  let best = { order: 0, criterion: Infinity }
  for (const order of orders) {
    if (order + 1 > factor.rank) break
    let error = total
    for (let i = 0; i <= order; i++) error -= (projected[i] ?? 0) ** 2
    if (!(error > 0)) break
    const criterion = count * Math.log(error / count) + (order + 1) * Math.log(count)
    if (criterion < best.criterion) best = { order, criterion }
  }
  if (best.order === 0) return persistence
  const solution = solveUpper(factor, projected, best.order + 1)
  const coefficients = solution.slice(1)
  const sum = coefficients.reduce((whole, coefficient) => whole + coefficient, 0)
  const intercept = (solution[0] ?? 0) + mean * (1 - sum)
  const residuals = Float64Array.from(rows, (row) => {
    let forecast = solution[0] ?? 0
    for (let lag = 1; lag <= best.order; lag++) forecast += (coefficients[lag - 1] ?? 0) * (centred[row - lag] ?? 0)
    return (centred[row] ?? 0) - forecast
  })
  return { order: best.order, coefficients, intercept, rows, residuals }
}

/** Positions t for which the values t − order … t are all known. */
function completeRows(series: Float64Array, order: number): Int32Array<ArrayBuffer> {
  const rows: number[] = []
  let known = 0
  for (const [position, value] of series.entries()) {
    known = Number.isNaN(value) ? 0 : known + 1
    if (known > order) rows.push(position)
  }
  return Int32Array.from(rows)
}

function meanAt(series: Float64Array, rows: Int32Array): number {
  let sum = 0
  for (const row of rows) sum += series[row] ?? NaN
  return sum / rows.length
}

/**
 * Over the rows: Σ x[t − i]·x[t − j] and Σ x[t − i] for lags 0 … most. Within a stretch of consecutive rows the product of
 * lags (i + 1, j + 1) is that of (i, j) but for its two ends, so that only the first row of the matrix costs a pass.
 */
function lagProducts(x: Float64Array, rows: Int32Array, most: number): { products: Float64Array; sums: Float64Array } {
  const size = most + 1
  const products = new Float64Array(size * size)
  const sums = new Float64Array(size)
  const own = new Float64Array(size * size)
  for (let first = 0; first < rows.length;) {
    let last = first
    while ((rows[last + 1] ?? NaN) === (rows[last] ?? NaN) + 1) last++
    const from = rows[first] ?? 0
    const to = (rows[last] ?? 0) + 1
    for (let j = 0; j < size; j++) {
      let product = 0
      for (let t = from; t < to; t++) product += (x[t] ?? 0) * (x[t - j] ?? 0)
      own[j] = product
      own[j * size] = product
      for (let t = from; t < to; t++) sums[j] = (sums[j] ?? 0) + (x[t - j] ?? 0)
    }
    for (let i = 1; i < size; i++) {
      for (let j = 1; j < size; j++) {
        const gained = (x[from - i] ?? 0) * (x[from - j] ?? 0)
        const lost = (x[to - i] ?? 0) * (x[to - j] ?? 0)
        own[i * size + j] = (own[(i - 1) * size + j - 1] ?? 0) + gained - lost
      }
    }
    for (let k = 0; k < products.length; k++) products[k] = (products[k] ?? 0) + (own[k] ?? 0)
    first = last + 1
  }
  return { products, sums }
}
