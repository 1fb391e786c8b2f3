import type { DatasetGrid } from './datasets'
import { blockSteps, type Readings } from './readings'

/** Steps that one entry of a pyramid stands for. */
export const pyramidStride = 8
/** Pyramids are kept up to so many bytes, the last used ones. 350 sensors over a year at 10 minutes take 30 MB. */
const keptBytes = 128 * 1024 * 1024
const bytesPerEntry = 13
/** Entries looked at for the scale of a log. */
const scaleSample = 200_000

/** Lowest, highest and mean reading of stretches of time; [sensors, points], NaN where there is no reading. */
export interface Stretches {
  readonly low: Float32Array
  readonly high: Float32Array
  readonly mean: Float32Array
  /** Readings in each stretch. */
  readonly count: Uint32Array | Uint8Array
}

export interface Pyramid extends Stretches {
  readonly points: number
  /** Quantiles 0.1 % and 99.9 % of the means: ends of a scale that one wild reading does not stretch. */
  readonly scale: { readonly low: number; readonly high: number }
}

function emptyStretches(length: number, counts: Uint32Array | Uint8Array): Stretches {
  return {
    low: new Float32Array(length).fill(NaN),
    high: new Float32Array(length).fill(NaN),
    mean: new Float32Array(length).fill(NaN),
    count: counts,
  }
}

/** Adds up the readings of [from, to) into the stretches of `stride` steps from `target.at` on. */
function gather(values: Float32Array, stride: number, into: Stretches, at: number): void {
  for (let first = 0, point = at; first < values.length; first += stride, point++) {
    const end = Math.min(first + stride, values.length)
    let low = Infinity
    let high = -Infinity
    let sum = 0
    let count = 0
    for (let index = first; index < end; index++) {
      const value = values[index] ?? NaN
      // false for NaN: a gap
      if (value === value) {
        if (value < low) low = value
        if (value > high) high = value
        sum += value
        count++
      }
    }
    if (count === 0) continue
    into.low[point] = low
    into.high[point] = high
    into.mean[point] = sum / count
    into.count[point] = count
  }
}

function scaleOf(means: Float32Array): { low: number; high: number } {
  const every = Math.max(1, Math.floor(means.length / scaleSample))
  const sample = Float32Array.from(
    { length: Math.ceil(means.length / every) },
    (_, index) => means[index * every] ?? NaN,
  )
  const sorted = sample.filter((value) => !Number.isNaN(value)).sort()
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? NaN
  return { low: at(0.001), high: at(0.999) }
}

export type Pyramids = ReturnType<typeof pyramidsOf>

/** Reduces stretches of time of many sensors fast. Readings never change once imported, so pyramids are kept in memory. */
export function pyramidsOf(readings: Readings) {
  const kept = new Map<string, Pyramid>()

  /** All of one variable at {@link pyramidStride}. */
  function pyramid(grid: DatasetGrid, variable: number): Pyramid {
    const key = `${grid.dataset}/${variable}`
    const found = kept.get(key)
    if (found !== undefined) {
      kept.delete(key)
      kept.set(key, found)
      return found
    }
    const points = Math.ceil(grid.steps / pyramidStride)
    const length = points * grid.sensors.length
    const stretches = emptyStretches(length, new Uint8Array(length))
    for (const sensor of grid.sensors.keys()) {
      const column = { dataset: grid.dataset, sensor, variable, steps: grid.steps }
      gather(readings.read(column, 0, grid.steps), pyramidStride, stretches, sensor * points)
    }
    const made = { ...stretches, points, scale: scaleOf(stretches.mean) }
    kept.set(key, made)
    let bytes = 0
    for (const [other, { mean }] of [...kept].reverse()) {
      bytes += mean.length * bytesPerEntry
      if (bytes > keptBytes) kept.delete(other)
    }
    return made
  }

  /** Stretches of `stride` steps from the step `from` (a multiple of `stride`) on, of some sensors. */
  function reduce(
    grid: DatasetGrid,
    variable: number,
    sensors: readonly number[],
    { from, points, stride }: { from: number; points: number; stride: number },
  ): Stretches {
    const length = points * sensors.length
    const stretches = emptyStretches(length, new Uint32Array(length))
    const fromPyramid = sensors.length > 1 && stride % pyramidStride === 0
    for (const [row, sensor] of sensors.entries()) {
      if (fromPyramid) join(pyramid(grid, variable), sensor, from, stride, points, stretches, row * points)
      else {
        const column = { dataset: grid.dataset, sensor, variable, steps: grid.steps }
        const to = Math.min(grid.steps, from + points * stride)
        const block = Math.max(1, Math.floor(blockSteps / stride)) * stride
        for (let start = from; start < to; start += block) {
          const values = readings.read(column, start, Math.min(to, start + block))
          gather(values, stride, stretches, row * points + (start - from) / stride)
        }
      }
    }
    return stretches
  }
  return { pyramid, reduce }
}

/** Joins neighbouring entries of one sensor of a pyramid into longer stretches. */
function join(
  source: Pyramid,
  sensor: number,
  from: number,
  stride: number,
  points: number,
  into: Stretches,
  at: number,
): void {
  const width = stride / pyramidStride
  const first = sensor * source.points
  for (let point = 0; point < points; point++) {
    const start = from / pyramidStride + point * width
    const end = Math.min(start + width, source.points)
    let low = Infinity
    let high = -Infinity
    let sum = 0
    let count = 0
    for (let entry = first + start; entry < first + end; entry++) {
      const readings = source.count[entry] ?? 0
      if (readings === 0) continue
      low = Math.min(low, source.low[entry] ?? NaN)
      high = Math.max(high, source.high[entry] ?? NaN)
      sum += (source.mean[entry] ?? NaN) * readings
      count += readings
    }
    if (count === 0) continue
    into.low[at + point] = low
    into.high[at + point] = high
    into.mean[at + point] = sum / count
    into.count[at + point] = count
  }
}
