import { periodogram } from '../metrics'

/** First and last number of swings per window of each band: octaves, so that a slow drift is not drowned by fast noise. */
const bands = [
  [1, 1],
  [2, 2],
  [3, 4],
  [5, 8],
] as const

/** Power below which a band counts as still: an amplitude of a thousandth. */
const floor = 1e-6

/** Bands that a window of this many steps has; its shortest swing takes two steps. */
export function bandCount(windowSteps: number): number {
  return bands.filter(([first]) => 2 * first <= windowSteps).length
}

/**
 * How strongly a window swings in each of its bands: p is the power of the band's frequencies (Hann periodogram), 1 for a sine
 * of amplitude 1 on one of them; the feature is 1 + log₁₀(p + 10⁻⁶) / 3, that is −1 for a still window and 1 for p = 1. A
 * quarter of a sine's power also shows at each neighbouring frequency. NaN throughout where a value is missing.
 */
export function bandFeatures(window: ArrayLike<number>): Float64Array {
  const { length } = window
  const power = periodogram(window)
  return Float64Array.from({ length: bandCount(length) }, (_, band) => {
    const [first, last] = bands[band] ?? [1, 0]
    let sum = 0
    for (let swings = first; swings <= Math.min(last, power.length); swings++) sum += power[swings - 1] ?? 0
    // a Hann window halves the amplitude; one-sided, a sine of amplitude 1 over n steps has the power n² / 8
    return 1 + Math.log10((8 * sum) / length ** 2 + floor) / 3
  })
}
