/**
 * Quantile of Student's t distribution with a whole number of degrees of freedom, for levels in (0.5, 1).
 *
 * The cumulative distribution is the finite sum of Abramowitz & Stegun 26.7.3 and 26.7.4 in θ = atan(t / √degrees), which
 * grows with θ: bisection finds the quantile to the last bits.
 */
export function studentQuantile(level: number, degrees: number): number {
  let low = 0
  let high = Math.PI / 2
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2
    // the middle share of the distribution is 2·level − 1 up to the quantile at `level`
    if (centralShare(middle, degrees) < 2 * level - 1) low = middle
    else high = middle
  }
  return Math.sqrt(degrees) * Math.tan((low + high) / 2)
}

/** P(|t| < √degrees · tan θ). */
function centralShare(theta: number, degrees: number): number {
  const cosine = Math.cos(theta)
  const sine = Math.sin(theta)
  const odd = degrees % 2 === 1
  let term = odd ? cosine : 1
  let sum = odd && degrees === 1 ? 0 : term
  // odd: cos θ + 2/3 cos³ θ + …; even: 1 + 1/2 cos² θ + …; up to the power degrees − 2
  for (let power = odd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine
    sum += term
  }
  return odd ? (2 / Math.PI) * (theta + sine * sum) : sine * sum
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export interface Interval {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/**
 * Mean of independent values with its two-sided t interval: mean ± t·s/√n with n − 1 degrees of freedom.
 * @param confidence share of repetitions whose interval holds the true mean, e.g. 0.95
 * @returns null with fewer than two values, where nothing is known of their spread
 */
export function meanInterval(values: readonly number[], confidence = 0.95): Interval | null {
  const n = values.length
  if (n < 2) return null
  const mean = meanOf(values)
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const half = studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance / n)
  return { mean, low: mean - half, high: mean + half }
}

/** Ranks from 1; equal values share the mean of their places (midranks). */
export function ranksOf(values: readonly number[]): number[] {
  const order = values.map((value, at) => ({ value, at })).sort((one, other) => one.value - other.value)
  const ranks = new Array<number>(values.length).fill(0)
  for (let first = 0; first < order.length;) {
    let next = first + 1
    while (next < order.length && order[next]?.value === order[first]?.value) next++
    for (let place = first; place < next; place++) ranks[order[place]?.at ?? 0] = (first + 1 + next) / 2
    first = next
  }
  return ranks
}

export function centred(values: readonly number[]): number[] {
  const mean = meanOf(values)
  return values.map((value) => value - mean)
}

export function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
}

/** Spearman's rank correlation with midranks; 0 where one side does not vary. */
export function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  const first = centred(ranksOf(one))
  const second = centred(ranksOf(other))
  const size = Math.sqrt(dot(first, first) * dot(second, second))
  return size === 0 ? 0 : dot(first, second) / size
}
