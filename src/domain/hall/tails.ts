import type { ResidualTable } from './ridge'

/** Where the tail stops growing faster than linearly: n² / (1 + n² / 16) never passes 16, so no anomaly explodes. */
export const tailReach = 16
const heaviest = 0.6
/** With fewer residuals than this, what lies beyond 99 % is chance: normal tails. */
const fewest = 400

/**
 * Heavy tails of normal noise n: n · e^{h s(n) / 2} · {@link tailNorm}, s = n² / (1 + n² / 16): Tukey's h distribution
 * (Tukey 1977; Goerg 2015), bounded. The more weight h, the more of the noise is quiet and the larger is what is left;
 * h = 0 is normal.
 */
export function tailed(weight: number, normal: number): number {
  return normal * Math.exp((weight * reached(normal)) / 2)
}

/** Inverse of {@link tailed}. */
export function untailed(weight: number, value: number): number {
  // the noise is at most as large as what the tail makes of it
  let low = 0
  let high = Math.abs(value)
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2
    if (tailed(weight, middle) < Math.abs(value)) low = middle
    else high = middle
  }
  return (Math.sign(value) * (low + high)) / 2
}

/** 1 / standard deviation of the tailed noise, by Simpson's rule over ± 8. */
export function tailNorm(weight: number): number {
  const intervals = 800
  const width = 16 / intervals
  let sum = 0
  for (let i = 0; i <= intervals; i++) {
    const normal = -8 + i * width
    const share = i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2
    sum += share * tailed(weight, normal) ** 2 * Math.exp((-normal * normal) / 2)
  }
  return 1 / Math.sqrt((sum * width) / 3 / Math.sqrt(2 * Math.PI))
}

/**
 * Weight h of every column's residuals, [columns]: where the quantiles of their size at 68.3 % and 99 %, 1 and 2.576 standard
 * deviations of a normal, are as far apart as those of the tailed noise. Between 0 and 0.6.
 */
export function fitTails({ rows, columns, values }: ResidualTable): Float32Array {
  return Float32Array.from({ length: columns }, (_, column) => {
    const sizes: number[] = []
    for (let row = 0; row < rows; row++) {
      const value = values[row * columns + column] ?? NaN
      if (!Number.isNaN(value)) sizes.push(Math.abs(value))
    }
    if (sizes.length < fewest) return 0
    const sorted = Float64Array.from(sizes).sort()
    const usual = sorted[Math.floor(0.6827 * sorted.length)] ?? 0
    const large = sorted[Math.floor(0.99 * sorted.length)] ?? 0
    if (!(usual > 0)) return 0
    const weight = (2 * Math.log(large / usual / farOut)) / (reached(farOut) - reached(1))
    return Math.min(heaviest, Math.max(0, weight))
  })
}

/** Turns standardised residuals into their normal scores, in place: what the tail has to be given to make them. */
export function toNormalScores(residuals: ResidualTable, weights: Float32Array, deviation: Float32Array): void {
  const { columns, values } = residuals
  const norms = Float64Array.from(weights, tailNorm)
  values.forEach((value, i) => {
    const column = i % columns
    const weight = weights[column] ?? 0
    if (weight === 0 || Number.isNaN(value)) return
    values[i] = untailed(weight, value / (deviation[column] ?? 1) / (norms[column] ?? 1))
  })
}

/** Quantile of the size of a normal at 99 %. */
const farOut = 2.5758

function reached(normal: number): number {
  const square = normal * normal
  return square / (1 + square / tailReach)
}
