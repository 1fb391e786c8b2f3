/** Whether generated windows are copies of what was learned from: distances to the nearest training window. */

/** Windows of one sensor, [rows, length], standardised so that every variable weighs alike; a NaN makes a window unknown. */
export interface WindowRows {
  readonly values: Float64Array
  readonly length: number
}

export interface Privacy {
  /** Medians of the root mean square distance to the nearest training window, in standard deviations of the training period. */
  readonly generatedDistance: number
  readonly realDistance: number
  /** Share of generated windows nearer to a training window than 95 % of the real ones are: 0.05 is what real ones have. */
  readonly tooNear: number
  /** Windows that equal a training window in every value. */
  readonly generatedCopies: number
  readonly realCopies: number
  readonly generated: number
  readonly real: number
  /** Training windows that were looked at. */
  readonly training: number
}

/**
 * Root mean square distance of each window to the nearest of `training`; NaN where a window is unknown or there is none to be
 * near to. Exhaustive: a search ends early only where it is already farther than the nearest so far.
 */
export function nearestDistances({ values, length }: WindowRows, training: WindowRows): Float64Array<ArrayBuffer> {
  const known: number[] = []
  for (let from = 0; from < training.values.length; from += length) {
    if (!training.values.subarray(from, from + length).some(Number.isNaN)) known.push(from)
  }
  return Float64Array.from({ length: values.length / length }, (_, row) => {
    const own = row * length
    if (known.length === 0 || values.subarray(own, own + length).some(Number.isNaN)) return NaN
    let nearest = Infinity
    for (const from of known) {
      let square = 0
      for (let i = 0; i < length && square < nearest; i++) {
        square += ((values[own + i] ?? NaN) - (training.values[from + i] ?? NaN)) ** 2
      }
      if (square < nearest) nearest = square
    }
    return Math.sqrt(nearest / length)
  })
}

/**
 * Compares distances to the nearest training window: of generated windows, and of the real ones of the same starts, which
 * nobody learned from. Null where either side has none.
 */
export function privacyOf(generated: Float64Array, real: Float64Array, training: number): Privacy | null {
  const own = generated.filter((distance) => !Number.isNaN(distance)).sort()
  const theirs = real.filter((distance) => !Number.isNaN(distance)).sort()
  if (own.length === 0 || theirs.length === 0) return null
  // strictly nearer, so that real windows that are copies themselves do not make every copy normal
  const near = theirs[Math.floor(theirs.length * 0.05)] ?? 0
  return {
    generatedDistance: middle(own),
    realDistance: middle(theirs),
    tooNear: own.filter((distance) => distance < near).length / own.length,
    generatedCopies: own.filter((distance) => distance === 0).length,
    realCopies: theirs.filter((distance) => distance === 0).length,
    generated: own.length,
    real: theirs.length,
    training,
  }
}

function middle(sorted: Float64Array): number {
  return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2
}
