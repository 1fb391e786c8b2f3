/** Scores of one ensemble against one real value; all take the members sorted ascending. */

/** The quantile levels over which the pinball loss is averaged. */
export const pinballLevels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const

/** Central intervals whose coverage is counted. */
export const coverageShares = [0.5, 0.8, 0.9] as const

/**
 * The share of real values that the interval of `count` members holds when members and real value come from the same
 * law: share · (n − 1)/(n + 1), because quantiles are read between the order statistics 1 … n of n + 1 equal chances.
 */
export function exactCoverage(share: number, count: number): number {
  return (share * (count - 1)) / (count + 1)
}

/**
 * Quantile of sorted members by linear interpolation: position (n − 1)·level between order statistics (definition 7 of
 * Hyndman and Fan 1996, the default of numpy).
 */
export function quantileOfSorted(sorted: ArrayLike<number>, level: number, count = sorted.length): number {
  const position = (count - 1) * level
  const below = Math.floor(position)
  const low = sorted[below] ?? NaN
  if (below + 1 >= count) return low
  return low + (position - below) * ((sorted[below + 1] ?? NaN) - low)
}

/** Pinball loss: level·(real − quantile) above the quantile, (level − 1)·(real − quantile) below it. */
export function pinballLoss(level: number, quantile: number, real: number): number {
  const difference = real - quantile
  return difference >= 0 ? level * difference : (level - 1) * difference
}

/** Mean pinball loss over the quantiles 0.1 … 0.9 of the ensemble, in the unit of the variable. */
export function meanPinball(sorted: ArrayLike<number>, real: number, count = sorted.length): number {
  let sum = 0
  for (const level of pinballLevels) sum += pinballLoss(level, quantileOfSorted(sorted, level, count), real)
  return sum / pinballLevels.length
}

/**
 * Fair CRPS of an ensemble (Ferro 2014): mean |x_i − y| − Σ_{i<j} |x_i − x_j| / (n(n − 1)), unbiased for the CRPS of the
 * distribution the members come from; |x − y| with one member. In the unit of the variable.
 */
export function fairCrps(sorted: ArrayLike<number>, real: number, count = sorted.length): number {
  let distance = 0
  let spread = 0
  for (let i = 0; i < count; i++) {
    const member = sorted[i] ?? NaN
    distance += Math.abs(member - real)
    spread += (2 * i - count + 1) * member
  }
  return distance / count - spread / (count * Math.max(count - 1, 1))
}

/** Whether the real value lies in the central interval of the given share, bounds included (share 0.8: quantiles 0.1, 0.9). */
export function isCovered(sorted: ArrayLike<number>, real: number, share = 0.8, count = sorted.length): boolean {
  const tail = (1 - share) / 2
  return real >= quantileOfSorted(sorted, tail, count) && real <= quantileOfSorted(sorted, 1 - tail, count)
}
