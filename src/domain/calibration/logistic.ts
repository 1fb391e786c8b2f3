import { logisticRegression } from '../metrics'

/** Log-odds of label 1 = slope · score + intercept. */
export interface LogisticFit {
  readonly slope: number
  readonly intercept: number
}

/**
 * Platt scaling (Platt 1999; Newton's method as in Lin, Lin & Weng 2007): maximum likelihood with the targets
 * (n₁ + 1)/(n₁ + 2) for label 1 and 1/(n₀ + 2) for label 0, which keep the fit finite where the scores separate the labels.
 */
export function fitLogistic(scores: ArrayLike<number>, labels: ArrayLike<number>): LogisticFit {
  const count = scores.length
  const { mean, deviation } = spreadOf(scores)
  const ones = Array.from(labels).reduce((sum, label) => sum + label, 0)
  const rows = new Float64Array(2 * count)
  const targets = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    rows[2 * i] = 1
    rows[2 * i + 1] = ((scores[i] ?? NaN) - mean) / deviation
    targets[i] = labels[i] === 1 ? (ones + 1) / (ones + 2) : 1 / (count - ones + 2)
  }
  const [constant = NaN, steepness = NaN] = logisticRegression(rows, targets, 2, 0)
  return { slope: steepness / deviation, intercept: constant - (steepness * mean) / deviation }
}

/** Scores of any size are standardised first, so that Newton's steps are well conditioned. */
function spreadOf(scores: ArrayLike<number>): { mean: number; deviation: number } {
  const values = Array.from(scores)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 }
}
