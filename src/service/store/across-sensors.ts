import type { Stretches } from './stretches'

/** Of each point in time; NaN where no sensor has a reading. */
export interface AcrossSensors {
  readonly low: Float32Array | Float64Array
  readonly high: Float32Array | Float64Array
  readonly median: Float32Array | Float64Array
}

/** Lowest, highest and median value of each point over the sensors; the stretches are [sensors, points]. */
export function acrossSensors({ low, high, mean }: Stretches, points: number, into: AcrossSensors): void {
  const means = new Float32Array(Math.ceil(mean.length / Math.max(1, points)))
  for (let point = 0; point < points; point++) {
    let least = Infinity
    let most = -Infinity
    let count = 0
    for (let index = point; index < mean.length; index += points) {
      const value = mean[index] ?? NaN
      // false for NaN: a gap
      if (value !== value) continue
      means[count++] = value
      least = Math.min(least, low[index] ?? NaN)
      most = Math.max(most, high[index] ?? NaN)
    }
    into.low[point] = count === 0 ? NaN : least
    into.high[point] = count === 0 ? NaN : most
    into.median[point] = medianOf(means, count)
  }
}

/** Median of the first `count` values, which change their order; NaN of none. */
export function medianOf(values: Float32Array, count: number): number {
  if (count === 0) return NaN
  const middle = count >> 1
  const upper = select(values, count, middle)
  if (count % 2 === 1) return upper
  // what stands before the middle is no greater: the greatest of it is its neighbour
  let lower = -Infinity
  for (let index = 0; index < middle; index++) lower = Math.max(lower, values[index] ?? NaN)
  return (lower + upper) / 2
}

/** The value at `place` of the first `count` ones, were they in order (Hoare's FIND, 1961). */
function select(values: Float32Array, count: number, place: number): number {
  let first = 0
  let last = count - 1
  while (first < last) {
    const pivot = values[(first + last) >> 1] ?? NaN
    let left = first
    let right = last
    while (left <= right) {
      while ((values[left] ?? NaN) < pivot) left++
      while ((values[right] ?? NaN) > pivot) right--
      if (left > right) break
      const swapped = values[left] ?? NaN
      values[left++] = values[right] ?? NaN
      values[right--] = swapped
    }
    if (place <= right) last = right
    else if (place >= left) first = left
    else break
  }
  return values[place] ?? NaN
}
