/** Lowest, highest and mean reading of stretches of time; [rows, points], NaN where there is no reading. */
export interface Stretches {
  readonly low: Float32Array
  readonly high: Float32Array
  readonly mean: Float32Array
  /** Readings in each stretch. */
  readonly count: Uint32Array
}

export function emptyStretches(length: number): Stretches {
  return {
    low: new Float32Array(length).fill(NaN),
    high: new Float32Array(length).fill(NaN),
    mean: new Float32Array(length).fill(NaN),
    count: new Uint32Array(length),
  }
}

/** Adds up readings into stretches of `stride` steps, the first one at `at`. */
export function gather(values: Float32Array, stride: number, into: Stretches, at: number): void {
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

/** Joins the neighbours [first, end) of `source` into the point `at` of `into`, which may be the same where at ≤ first. */
export function join(source: Stretches, first: number, end: number, into: Stretches, at: number): void {
  let low = Infinity
  let high = -Infinity
  let sum = 0
  let count = 0
  for (let entry = first; entry < end; entry++) {
    const readings = source.count[entry] ?? 0
    if (readings === 0) continue
    low = Math.min(low, source.low[entry] ?? NaN)
    high = Math.max(high, source.high[entry] ?? NaN)
    sum += (source.mean[entry] ?? NaN) * readings
    count += readings
  }
  into.count[at] = count
  into.low[at] = count === 0 ? NaN : low
  into.high[at] = count === 0 ? NaN : high
  into.mean[at] = count === 0 ? NaN : sum / count
}
