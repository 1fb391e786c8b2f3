import { jackknifed, type Jackknifed } from './blocks'
import { columnRows, type TrajectorySample } from './trajectories'

/** Autocorrelations are compared up to this lag, and no further than half a rollout. */
export const autocorrelationLags = 12

/**
 * Mean absolute error of the autocorrelation of one-step increments over the lags 1 … 12 (at most half a rollout) and the
 * sensors. Pooled over rollouts: r(k) is the mean product of deviations k steps apart within a rollout over their mean
 * square; the mean is that of the sensor over all rollouts.
 */
export function autocorrelationError(
  real: TrajectorySample,
  generated: TrajectorySample,
  variable: number,
): Jackknifed {
  const blocks = real.blockFrom.length - 1
  const lags = Math.min(autocorrelationLags, Math.floor((real.points - 1) / 2))
  const sensors = Array.from({ length: real.sensors }, (_, sensor) => ({
    real: productsByBlock(real, sensor, variable, lags),
    generated: productsByBlock(generated, sensor, variable, lags),
  }))
  return jackknifed(blocks, (without) => {
    let sum = 0
    let count = 0
    for (const sensor of sensors) {
      const a = correlations(sensor.real, without)
      const b = correlations(sensor.generated, without)
      for (let lag = 1; lag <= lags; lag++) {
        const difference = Math.abs((a[lag] ?? NaN) - (b[lag] ?? NaN))
        if (Number.isNaN(difference)) continue
        sum += difference
        count++
      }
    }
    return sum / count
  })
}

/** Per block, [lags + 1]: sums of products and numbers of them. */
interface Products {
  readonly sums: readonly Float64Array[]
  readonly counts: readonly Float64Array[]
}

function productsByBlock(sample: TrajectorySample, sensor: number, variable: number, lags: number): Products {
  const steps = sample.points - 1
  const increments = columnRows(sample, sensor, variable, steps, (point, i) => point(i + 1) - point(i))
  const known = increments.filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const blocks = sample.blockFrom.length - 1
  const sums = Array.from({ length: blocks }, () => new Float64Array(lags + 1))
  const counts = Array.from({ length: blocks }, () => new Float64Array(lags + 1))
  for (let block = 0; block < blocks; block++) {
    const sum = sums[block] ?? new Float64Array(0)
    const count = counts[block] ?? new Float64Array(0)
    for (let row = sample.blockFrom[block] ?? 0; row < (sample.blockFrom[block + 1] ?? 0); row++) {
      for (let lag = 0; lag <= lags; lag++) {
        for (let i = row * steps; i + lag < (row + 1) * steps; i++) {
          const product = ((increments[i] ?? NaN) - mean) * ((increments[i + lag] ?? NaN) - mean)
          if (Number.isNaN(product)) continue
          sum[lag] = (sum[lag] ?? 0) + product
          count[lag] = (count[lag] ?? 0) + 1
        }
      }
    }
  }
  return { sums, counts }
}

function correlations({ sums, counts }: Products, without: number | null): Float64Array {
  const total = (parts: readonly Float64Array[], lag: number): number =>
    parts.reduce((sum, part, block) => (block === without ? sum : sum + (part[lag] ?? 0)), 0)
  const square = total(sums, 0) / total(counts, 0)
  return (sums[0] ?? new Float64Array(0)).map((_, lag) =>
    square > 0 ? total(sums, lag) / total(counts, lag) / square : NaN,
  )
}
