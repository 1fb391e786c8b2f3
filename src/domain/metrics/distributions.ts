import { periodogram } from './spectrum'

export const distributionBins = 50

/** Trajectories of one variable: row by row, each with the last real value before it as point 0; NaN where nothing is known. */
export interface Trajectories {
  /** [rows, points] */
  readonly values: Float64Array
  readonly points: number
}

export interface Spread {
  /** Shares of the bins. */
  readonly values: Float64Array<ArrayBuffer>
  readonly increments: Float64Array<ArrayBuffer>
  /** Mean power of the rows that are complete, at k/steps cycles per step, k = 1 …; see {@link periodogram}. */
  readonly spectrum: Float64Array<ArrayBuffer>
  /** Of increments, at the lags 0 …: pooled over rows, mean product over mean square. */
  readonly autocorrelation: Float64Array<ArrayBuffer>
  readonly count: number
}

/** Ends of equal bins that hold all of the values, [bins + 1]. */
export function edgesOf(samples: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  let low = Infinity
  let high = -Infinity
  for (const sample of samples) {
    for (const value of sample) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (!(high > low)) [low, high] = Number.isFinite(low) ? [low - 0.5, low + 0.5] : [0, 1]
  return Float64Array.from(
    { length: distributionBins + 1 },
    (_, edge) => low + ((high - low) * edge) / distributionBins,
  )
}

/** Changes from point to point, [rows, points − 1]. */
export function stepChangesOf({ values, points }: Trajectories): Float64Array<ArrayBuffer> {
  const steps = points - 1
  return Float64Array.from({ length: (values.length / points) * steps }, (_, i) => {
    const at = Math.floor(i / steps) * points + (i % steps)
    return (values[at + 1] ?? NaN) - (values[at] ?? NaN)
  })
}

/** The generated or real values of the trajectories, without the points before them. */
export function futuresOf({ values, points }: Trajectories): Float64Array<ArrayBuffer> {
  return Float64Array.from(values).filter((value, i) => i % points > 0 && !Number.isNaN(value))
}

function shares(values: Float64Array, edges: Float64Array): Float64Array<ArrayBuffer> {
  const bins = edges.length - 1
  const low = edges[0] ?? 0
  const width = ((edges[bins] ?? 1) - low) / bins
  const counts = new Float64Array(bins)
  let total = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - low) / width)))
    counts[bin] = (counts[bin] ?? 0) + 1
    total++
  }
  return counts.map((count) => (total === 0 ? 0 : count / total))
}

function meanPower({ values, points }: Trajectories): Float64Array<ArrayBuffer> {
  const steps = points - 1
  const sum = new Float64Array(Math.floor(steps / 2))
  let rows = 0
  for (let from = 0; from < values.length; from += points) {
    const power = periodogram(values.subarray(from + 1, from + points))
    if (power.some(Number.isNaN)) continue
    rows++
    for (const [i, value] of power.entries()) sum[i] = (sum[i] ?? 0) + value
  }
  return sum.map((value) => value / rows)
}

function pooledAutocorrelation(increments: Float64Array, steps: number, lags: number): Float64Array<ArrayBuffer> {
  const known = increments.filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const products = Float64Array.from({ length: lags + 1 }, (_, lag) => {
    let sum = 0
    let count = 0
    for (let i = 0; i + lag < increments.length; i++) {
      if ((i % steps) + lag >= steps) continue
      const product = ((increments[i] ?? NaN) - mean) * ((increments[i + lag] ?? NaN) - mean)
      if (Number.isNaN(product)) continue
      sum += product
      count++
    }
    return sum / count
  })
  return products.map((product) => product / (products[0] ?? NaN))
}

/** How the values of trajectories are spread, move and remember. */
export function spreadOf(trajectories: Trajectories, valueEdges: Float64Array, incrementEdges: Float64Array): Spread {
  const steps = trajectories.points - 1
  const futures = futuresOf(trajectories)
  const increments = stepChangesOf(trajectories)
  return {
    values: shares(futures, valueEdges),
    increments: shares(increments, incrementEdges),
    spectrum: meanPower(trajectories),
    autocorrelation: pooledAutocorrelation(increments, steps, Math.min(12, Math.floor(steps / 2))),
    count: futures.length,
  }
}
