/** Kullback–Leibler divergence between histograms, in bits. The source does not say how it binned; this is our choice. */

export const divergenceBins = 50
export const divergencePseudoCount = 0.5
/** Histograms of increments reach this many standard deviations of the real increments to either side. */
export const incrementRangeDeviations = 4

/** Equal bins over [low, high]; the first and the last also take everything beyond their end. */
export interface Bins {
  readonly low: number
  readonly binsPerUnit: number
}

/** `divergenceBins` equal bins over a range; a range without width is taken as one unit wide around its value. */
export function equalBins(low: number, high: number): Bins {
  return high > low
    ? { low, binsPerUnit: divergenceBins / (high - low) }
    : { low: low - 0.5, binsPerUnit: divergenceBins }
}

export function binOf(bins: Bins, value: number): number {
  const bin = Math.floor((value - bins.low) * bins.binsPerUnit)
  return bin < 0 ? 0 : bin >= divergenceBins ? divergenceBins - 1 : bin
}

/**
 * KL(real ‖ generated) in bits between two histograms over the same bins. The generated counts are first brought to the
 * total of the real ones (so that an ensemble of any size is smoothed alike), then `pseudoCount` is added to every bin of
 * both, then both are normalised: Σ p·log2(p / q).
 */
export function klDivergenceBits(
  real: ArrayLike<number>,
  generated: ArrayLike<number>,
  pseudoCount = divergencePseudoCount,
): number {
  const bins = real.length
  let realTotal = 0
  let generatedTotal = 0
  for (let bin = 0; bin < bins; bin++) {
    realTotal += real[bin] ?? NaN
    generatedTotal += generated[bin] ?? NaN
  }
  const factor = realTotal / generatedTotal
  const total = realTotal + bins * pseudoCount
  let bits = 0
  for (let bin = 0; bin < bins; bin++) {
    const p = (real[bin] ?? NaN) + pseudoCount
    const q = (generated[bin] ?? NaN) * factor + pseudoCount
    bits += (p / total) * Math.log2(p / q)
  }
  return bits
}
