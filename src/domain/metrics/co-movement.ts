import { jackknifed, type Jackknifed } from './blocks'
import { columnRows, type TrajectorySample } from './trajectories'

/** Below this share of the squares what is left as variance is rounding. */
const restShare = 1e-12

/**
 * What is correlated: one-step increments; departures from the last value before the start (the level itself is given, so
 * it says nothing of a model); an increment with the other's increment one step before.
 */
export const movements = ['increments', 'departures', 'lagged'] as const
export type Movement = (typeof movements)[number]

/** Rows that are correlated with each other: row i of `first` with row j of `second`. */
interface Rows {
  readonly first: readonly Row[]
  readonly second: readonly Row[]
}

interface Row {
  readonly values: Float64Array
  /** Beginning of each block, [blocks + 1]. */
  readonly blockFrom: Int32Array
  /** Per block Σx and Σx²; null where a value is missing: then the partner decides what counts. */
  readonly sums: Float64Array | null
}

/** Mean absolute error of the correlations of one variable between different sensors. */
export function betweenSensorsError(
  real: TrajectorySample,
  generated: TrajectorySample,
  variable: number,
  movement: Movement,
): Jackknifed {
  const sensors = Array.from({ length: real.sensors }, (_, sensor) => ({ sensor, variable }))
  return meanError(
    rowsOf(real, sensors, movement),
    rowsOf(generated, sensors, movement),
    sensors.flatMap((_, i) =>
      // a lagged correlation leads from one sensor to the other, so both orders count
      sensors.flatMap((_, j): [number, number][] => (j < i || (j !== i && movement === 'lagged') ? [[i, j]] : [])),
    ),
  )
}

/** Mean absolute error of the correlations between two variables of the same sensor, over the sensors. */
export function betweenVariablesError(
  real: TrajectorySample,
  generated: TrajectorySample,
  [a, b]: readonly [number, number],
  movement: Movement,
): Jackknifed {
  const columns = Array.from({ length: real.sensors }, (_, sensor) => [
    { sensor, variable: a },
    { sensor, variable: b },
  ]).flat()
  const pairs = Array.from({ length: real.sensors }, (_, sensor): [number, number][] =>
    movement === 'lagged'
      ? [
          [2 * sensor, 2 * sensor + 1],
          [2 * sensor + 1, 2 * sensor],
        ]
      : [[2 * sensor, 2 * sensor + 1]],
  ).flat()
  return meanError(rowsOf(real, columns, movement), rowsOf(generated, columns, movement), pairs)
}

/** NaN where no pair moves in both. */
function meanError(real: Rows, generated: Rows, pairs: readonly [number, number][]): Jackknifed {
  const blocks = (real.first[0]?.blockFrom.length ?? 1) - 1
  const sums = new Float64Array(blocks + 1)
  const counts = new Int32Array(blocks + 1)
  for (const [i, j] of pairs) {
    const a = correlationsWithout(real.first[i], real.second[j])
    const b = correlationsWithout(generated.first[i], generated.second[j])
    for (let without = 0; without <= blocks; without++) {
      const difference = Math.abs((a[without] ?? NaN) - (b[without] ?? NaN))
      if (Number.isNaN(difference)) continue
      sums[without] = (sums[without] ?? 0) + difference
      counts[without] = (counts[without] ?? 0) + 1
    }
  }
  return jackknifed(blocks, (without) => (sums[without ?? blocks] ?? NaN) / (counts[without ?? blocks] ?? NaN))
}

function rowsOf(
  sample: TrajectorySample,
  columns: readonly { readonly sensor: number; readonly variable: number }[],
  movement: Movement,
): Rows {
  const steps = sample.points - 1
  const make = (length: number, pick: (point: (at: number) => number, i: number) => number): Row[] =>
    columns.map(({ sensor, variable }) =>
      row(
        columnRows(sample, sensor, variable, length, pick),
        sample.blockFrom.map((first) => first * length),
      ),
    )
  if (movement === 'departures') {
    const rows = make(steps, (point, i) => point(i + 1) - point(0))
    return { first: rows, second: rows }
  }
  if (movement === 'increments') {
    const rows = make(steps, (point, i) => point(i + 1) - point(i))
    return { first: rows, second: rows }
  }
  return {
    first: make(steps - 1, (point, i) => point(i + 2) - point(i + 1)),
    second: make(steps - 1, (point, i) => point(i + 1) - point(i)),
  }
}

function row(values: Float64Array, blockFrom: Int32Array): Row {
  const blocks = blockFrom.length - 1
  const sums = new Float64Array(2 * blocks)
  for (let block = 0; block < blocks; block++) {
    let sum = 0
    let square = 0
    for (let i = blockFrom[block] ?? 0; i < (blockFrom[block + 1] ?? 0); i++) {
      const value = values[i] ?? NaN
      sum += value
      square += value * value
    }
    sums[2 * block] = sum
    sums[2 * block + 1] = square
  }
  return { values, blockFrom, sums: sums.some(Number.isNaN) ? null : sums }
}

/** Pearson correlation without each block, then of all: [blocks + 1]; NaN where either never moves. */
function correlationsWithout(a: Row | undefined, b: Row | undefined): Float64Array {
  if (a === undefined || b === undefined) throw new RangeError('There is no such row.')
  const blocks = a.blockFrom.length - 1
  // per block: number, Σa, Σb, Σa², Σb², Σab
  const sums = new Float64Array(6 * (blocks + 1))
  for (let block = 0; block < blocks; block++) {
    const from = a.blockFrom[block] ?? 0
    const to = a.blockFrom[block + 1] ?? 0
    const at = 6 * block
    if (a.sums !== null && b.sums !== null) {
      let product = 0
      for (let i = from; i < to; i++) product += (a.values[i] ?? 0) * (b.values[i] ?? 0)
      sums[at] = to - from
      sums[at + 1] = a.sums[2 * block] ?? 0
      sums[at + 2] = b.sums[2 * block] ?? 0
      sums[at + 3] = a.sums[2 * block + 1] ?? 0
      sums[at + 4] = b.sums[2 * block + 1] ?? 0
      sums[at + 5] = product
    } else addCommon(sums, at, a.values, b.values, from, to)
    for (let k = 0; k < 6; k++) sums[6 * blocks + k] = (sums[6 * blocks + k] ?? 0) + (sums[at + k] ?? 0)
  }
  return Float64Array.from({ length: blocks + 1 }, (_, without) =>
    correlationOf(
      Array.from({ length: 6 }, (_, k) => {
        const total = sums[6 * blocks + k] ?? 0
        return without === blocks ? total : total - (sums[6 * without + k] ?? 0)
      }),
    ),
  )
}

function addCommon(sums: Float64Array, at: number, a: Float64Array, b: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const x = a[i] ?? NaN
    const y = b[i] ?? NaN
    if (Number.isNaN(x + y)) continue
    for (const [k, term] of [1, x, y, x * x, y * y, x * y].entries()) sums[at + k] = (sums[at + k] ?? 0) + term
  }
}

function correlationOf([count = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0]: readonly number[]): number {
  const varianceA = aa - (a * a) / count
  const varianceB = bb - (b * b) / count
  if (!(varianceA > restShare * aa) || !(varianceB > restShare * bb)) return NaN
  return (ab - (a * b) / count) / Math.sqrt(varianceA * varianceB)
}
