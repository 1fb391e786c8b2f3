/** Small dense linear algebra: symmetric positive definite systems, matrices stored row by row. */

/** Pivots below this share of their diagonal element mean: linearly dependent on the columns before. */
const dependentShare = 1e-10

export interface Cholesky {
  /** Lower triangle, [size, size]; rows from `rank` on are not filled. */
  readonly lower: Float64Array
  readonly size: number
  /** Leading rows that could be factored; less than `size` where a column depends on those before it. */
  readonly rank: number
}

/** Factors a symmetric matrix as L·Lᵀ up to the first dependent column; its leading blocks are factored along the way. */
export function cholesky(matrix: ArrayLike<number>, size: number): Cholesky {
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] ?? NaN
      for (let k = 0; k < column; k++) sum -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0)
      if (column < row) {
        lower[row * size + column] = sum / (lower[column * size + column] ?? NaN)
      } else {
        // negated so that NaN stops the factorisation as well
        if (!(sum > dependentShare * (matrix[row * size + row] ?? NaN))) return { lower, size, rank: row }
        lower[row * size + row] = Math.sqrt(sum)
      }
    }
  }
  return { lower, size, rank: size }
}

/** Solves L·z = right side for the first `order` rows; a shorter order gives a prefix of a longer one's result. */
export function solveLower(factor: Cholesky, rightSide: ArrayLike<number>, order = factor.rank): Float64Array {
  const { lower, size } = factor
  const solution = new Float64Array(order)
  for (let row = 0; row < order; row++) {
    let sum = rightSide[row] ?? NaN
    for (let k = 0; k < row; k++) sum -= (lower[row * size + k] ?? 0) * (solution[k] ?? 0)
    solution[row] = sum / (lower[row * size + row] ?? NaN)
  }
  return solution
}

/** Solves Lᵀ·x = right side for the leading block of `order` rows. */
export function solveUpper(factor: Cholesky, rightSide: ArrayLike<number>, order = factor.rank): Float64Array {
  const { lower, size } = factor
  const solution = new Float64Array(order)
  for (let row = order - 1; row >= 0; row--) {
    let sum = rightSide[row] ?? NaN
    for (let k = row + 1; k < order; k++) sum -= (lower[k * size + row] ?? 0) * (solution[k] ?? 0)
    solution[row] = sum / (lower[row * size + row] ?? NaN)
  }
  return solution
}

/** Solves the symmetric positive definite system matrix·x = right side; null where it is singular. */
export function solvePositiveDefinite(matrix: ArrayLike<number>, rightSide: ArrayLike<number>): Float64Array | null {
  const size = rightSide.length
  const factor = cholesky(matrix, size)
  return factor.rank < size ? null : solveUpper(factor, solveLower(factor, rightSide))
}
