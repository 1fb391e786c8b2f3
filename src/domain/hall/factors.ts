import { cholesky } from '../linear'
import { jacobiEigenpairs, largestEigenpairs } from './eigen'
import type { ResidualTable } from './ridge'

/** Rounds of the alternation between shared and own parts. */
const alternations = 50
/** Rounds of the subspace iteration: until it settles, then a few, because the matrix hardly changes. */
const firstRounds = 200
const laterRounds = 8
/** Columns that are analysed together; the sensors of a larger hall are fitted to the factors of a part of it. */
const columnLimit = 512
/** Rows that correlations are made of at most. */
const rowLimit = 8192
/** Least variance of a sensor's own part, as a share of its residual's: no sensor is a mere copy of others. */
const leastOwnVariance = 0.02

/** Loadings of standardised residuals r on noise z ~ N(0, I): r = shared · z_shared + own · z_own. */
export interface FactorLoadings {
  /** [sensors, variables, sharedNoise] */
  readonly shared: Float32Array
  /** [sensors, variables, ownNoise] */
  readonly own: Float32Array
}

/**
 * Factor analysis of residuals [rows, sensors · variables]: their correlation is split into `sharedNoise` common factors
 * and a block per sensor, by alternating between the largest eigenpairs of what the blocks leave and the blocks of what the
 * factors leave (principal factors, 50 rounds). A column that never moves or has no rows gets no loadings. Halls of more
 * than 512 columns: the factors come from evenly chosen sensors, and the others' loadings from the correlation of their
 * residuals with the factors' scores.
 */
export function fitFactors(
  residuals: ResidualTable,
  variables: number,
  sharedNoise: number,
  ownNoise: number,
): FactorLoadings {
  const sensors = residuals.columns / variables
  const standardised = standardise(residuals)
  const analysed = Math.min(sensors, Math.max(1, Math.floor(columnLimit / variables)))
  const chosen = Array.from({ length: analysed }, (_, i) => Math.floor((i * sensors) / analysed))
  const columns = chosen.flatMap((sensor) => Array.from({ length: variables }, (_, v) => sensor * variables + v))
  const correlation = correlate(standardised, columns)
  const loadings = principalFactors(correlation, columns.length, variables, sharedNoise)
  const shared = new Float64Array(residuals.columns * sharedNoise)
  columns.forEach((column, i) => {
    shared.set(loadings.subarray(i * sharedNoise, (i + 1) * sharedNoise), column * sharedNoise)
  })
  if (analysed < sensors) fitOthers(standardised, columns, loadings, sharedNoise, shared)
  return { shared: Float32Array.from(shared), own: ownLoadings(standardised, shared, variables, sharedNoise, ownNoise) }
}

/** To mean 0 and variance 1 per column, 0 where unknown; `present` counts the known rows of each column. */
interface Standardised {
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
  /** 1 where a value is known; null when all are. */
  readonly known: Uint8Array | null
  readonly moves: Uint8Array
}

function standardise({ rows: all, columns, values: raw }: ResidualTable): Standardised {
  const stride = Math.max(1, Math.ceil(all / rowLimit))
  const rows = Math.ceil(all / stride)
  const values = new Float32Array(rows * columns)
  const known = new Uint8Array(rows * columns)
  const moves = new Uint8Array(columns)
  let complete = true
  for (let column = 0; column < columns; column++) {
    let count = 0
    let sum = 0
    let squares = 0
    for (let row = 0; row < rows; row++) {
      const value = raw[row * stride * columns + column] ?? NaN
      if (Number.isNaN(value)) {
        complete = false
        continue
      }
      known[row * columns + column] = 1
      count++
      sum += value
      squares += value * value
    }
    const mean = sum / count
    const variance = squares / count - mean * mean
    if (!(variance > 1e-12)) continue
    moves[column] = 1
    const factor = 1 / Math.sqrt(variance)
    for (let row = 0; row < rows; row++) {
      const place = row * columns + column
      if (known[place] === 1) values[place] = ((raw[row * stride * columns + column] ?? 0) - mean) * factor
    }
  }
  return { rows, columns, values, known: complete ? null : known, moves }
}

/** Correlations of the given columns over the rows both have; 1 on the diagonal, 0 where a pair shares fewer than 2 rows. */
function correlate({ rows, columns, values, known, moves }: Standardised, chosen: readonly number[]): Float64Array {
  const size = chosen.length
  const result = new Float64Array(size * size)
  const taken = chosen.map((column) => ({
    moves: moves[column] === 1,
    values: Float64Array.from({ length: rows }, (_, row) => values[row * columns + column] ?? 0),
    flags: known === null ? null : Uint8Array.from({ length: rows }, (_, row) => known[row * columns + column] ?? 0),
  }))
  taken.forEach((a, i) => {
    taken.forEach((b, j) => {
      if (j > i || !a.moves || !b.moves) return
      let value = 1
      if (i !== j) {
        const both = a.flags === null || b.flags === null ? rows : countBoth(a.flags, b.flags)
        let product = 0
        for (let row = 0; row < rows; row++) product += (a.values[row] ?? 0) * (b.values[row] ?? 0)
        value = both < 2 ? 0 : Math.max(-1, Math.min(1, product / both))
      }
      result[i * size + j] = value
      result[j * size + i] = value
    })
  })
  return result
}

function countBoth(a: Uint8Array, b: Uint8Array): number {
  let both = 0
  for (let row = 0; row < a.length; row++) both += (a[row] ?? 0) & (b[row] ?? 0)
  return both
}

/** Loadings [size, count] of a correlation matrix whose diagonal blocks of `block` columns are no business of the factors. */
function principalFactors(correlation: Float64Array, size: number, block: number, count: number): Float64Array {
  const loadings = new Float64Array(size * count)
  if (count === 0) return loadings
  const found = Math.min(count, size)
  const reduced = new Float64Array(size * size)
  const own = new Float64Array(size * size)
  for (let i = 0; i < size; i++) own[i * size + i] = 0.5
  let subspace: Float64Array | undefined
  for (let round = 0; round < alternations; round++) {
    for (let k = 0; k < reduced.length; k++) reduced[k] = (correlation[k] ?? 0) - (own[k] ?? 0)
    const pairs = largestEigenpairs(reduced, size, found, {
      rounds: round === 0 ? firstRounds : laterRounds,
      // half of the most negative eigenvalue there can be (a whole block), enough to put it behind the wanted ones
      shift: block / 2,
      subspace,
    })
    subspace = pairs.subspace
    for (let row = 0; row < size; row++) {
      for (let k = 0; k < found; k++) {
        const length = Math.sqrt(Math.max(0, pairs.values[k] ?? 0))
        loadings[row * count + k] = (pairs.vectors[row * found + k] ?? 0) * length
      }
    }
    for (let row = 0; row < size; row++) {
      const first = row - (row % block)
      for (let column = first; column < first + block; column++) {
        own[row * size + column] = (correlation[row * size + column] ?? 0) - dotRows(loadings, row, column, count)
      }
    }
  }
  return loadings
}

/** Loadings of the columns that were not analysed, by regression on the factors' scores. */
function fitOthers(
  standardised: Standardised,
  analysed: number[],
  loadings: Float64Array,
  count: number,
  shared: Float64Array,
): void {
  const { rows, columns, values, moves } = standardised
  // scores = rows · loadings · (loadingsᵀ · loadings + I)⁻¹ up to a turn; their length is put right below
  const scores = new Float64Array(rows * count)
  for (let row = 0; row < rows; row++) {
    analysed.forEach((column, i) => {
      const value = values[row * columns + column] ?? 0
      for (let k = 0; k < count; k++) {
        scores[row * count + k] = (scores[row * count + k] ?? 0) + value * (loadings[i * count + k] ?? 0)
      }
    })
  }
  const known = new Set(analysed)
  for (let k = 0; k < count; k++) {
    let squares = 0
    for (let row = 0; row < rows; row++) squares += (scores[row * count + k] ?? 0) ** 2
    const factor = squares > 0 ? Math.sqrt(rows / squares) : 0
    for (let column = 0; column < columns; column++) {
      if (known.has(column) || moves[column] !== 1) continue
      let product = 0
      for (let row = 0; row < rows; row++) {
        product += (values[row * columns + column] ?? 0) * (scores[row * count + k] ?? 0) * factor
      }
      shared[column * count + k] = product / rows
    }
  }
}

/** Per sensor a factor of what the shared part leaves of its block, its eigenvalues at least {@link leastOwnVariance}. */
function ownLoadings(
  standardised: Standardised,
  shared: Float64Array,
  variables: number,
  sharedNoise: number,
  ownNoise: number,
): Float32Array {
  const sensors = standardised.columns / variables
  const result = new Float32Array(sensors * variables * ownNoise)
  for (let sensor = 0; sensor < sensors; sensor++) {
    const columns = Array.from({ length: variables }, (_, v) => sensor * variables + v)
    const block = correlate(standardised, columns)
    columns.forEach((a, i) => {
      columns.forEach((b, j) => {
        block[i * variables + j] = (block[i * variables + j] ?? 0) - dotRows(shared, a, b, sharedNoise)
      })
    })
    const { values, vectors } = jacobiEigenpairs(block, variables)
    const positive = new Float64Array(variables * variables)
    for (let i = 0; i < variables; i++) {
      for (let j = 0; j < variables; j++) {
        for (let k = 0; k < variables; k++) {
          const value = Math.max(leastOwnVariance, values[k] ?? 0)
          const product = (vectors[i * variables + k] ?? 0) * (vectors[j * variables + k] ?? 0) * value
          positive[i * variables + j] = (positive[i * variables + j] ?? 0) + product
        }
      }
    }
    const { lower } = cholesky(positive, variables)
    columns.forEach((column, i) => {
      if (standardised.moves[column] !== 1) return
      for (let k = 0; k < Math.min(variables, ownNoise); k++) {
        result[column * ownNoise + k] = lower[i * variables + k] ?? 0
      }
    })
  }
  return result
}

function dotRows(matrix: Float64Array, a: number, b: number, width: number): number {
  let sum = 0
  for (let k = 0; k < width; k++) sum += (matrix[a * width + k] ?? 0) * (matrix[b * width + k] ?? 0)
  return sum
}
