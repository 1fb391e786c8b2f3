import { solvePositiveDefinite } from '../linear'

/** Newton steps; the likelihood is concave, a handful suffices. */
const iterationLimit = 25
const settled = 1e-8

/**
 * Logistic regression with a ridge penalty by Newton's method (iteratively reweighted least squares). `rows` holds
 * [count, size] with a constant first column, which is not penalised; labels are 0 or 1. Minimises
 * −Σ log-likelihood + ½ · penalty · Σ coefficient².
 */
export function logisticRegression(
  rows: Float64Array,
  labels: ArrayLike<number>,
  size: number,
  penalty: number,
): Float64Array {
  const count = labels.length
  let coefficients = new Float64Array(size)
  for (let iteration = 0; iteration < iterationLimit; iteration++) {
    const hessian = new Float64Array(size * size)
    const gradient = new Float64Array(size)
    for (let row = 0; row < count; row++) {
      const chance = logisticOf(coefficients, rows, row)
      const weight = Math.max(chance * (1 - chance), 1e-9)
      const residual = (labels[row] ?? 0) - chance
      for (let i = 0; i < size; i++) {
        const value = rows[row * size + i] ?? 0
        gradient[i] = (gradient[i] ?? 0) + residual * value
        const weighted = weight * value
        for (let j = 0; j <= i; j++) {
          hessian[i * size + j] = (hessian[i * size + j] ?? 0) + weighted * (rows[row * size + j] ?? 0)
        }
      }
    }
    for (let i = 1; i < size; i++) {
      hessian[i * size + i] = (hessian[i * size + i] ?? 0) + penalty
      gradient[i] = (gradient[i] ?? 0) - penalty * (coefficients[i] ?? 0)
    }
    // only the lower triangle is read
    const step = solvePositiveDefinite(hessian, gradient)
    if (step === null) break
    coefficients = coefficients.map((coefficient, i) => coefficient + (step[i] ?? 0))
    if (step.every((change) => Math.abs(change) < settled)) break
  }
  return coefficients
}

/** Chance of label 1 of one row. */
export function logisticOf(coefficients: Float64Array, rows: Float64Array, row: number): number {
  let sum = 0
  for (let i = 0; i < coefficients.length; i++)
    sum += (coefficients[i] ?? 0) * (rows[row * coefficients.length + i] ?? 0)
  return 1 / (1 + Math.exp(-sum))
}

/**
 * Area under the ROC curve: the chance that a row of label 1 scores above one of label 0, ties counted half
 * (Mann–Whitney U / (n₁·n₀)); NaN where a label is missing.
 */
export function areaUnderCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((i, j) => (scores[i] ?? 0) - (scores[j] ?? 0))
  let ranks = 0
  let positives = 0
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) to++
    // ranks from + 1 … to are shared
    for (let i = from; i < to; i++) {
      if (labels[order[i] ?? 0] !== 1) continue
      ranks += (from + 1 + to) / 2
      positives++
    }
    from = to
  }
  const negatives = order.length - positives
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives)
}
