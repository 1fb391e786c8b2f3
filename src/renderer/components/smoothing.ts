/** How strongly noisy curves are smoothed. */
export const smoothings = ['none', 'light', 'strong'] as const
export type Smoothing = (typeof smoothings)[number]
const weights: Readonly<Record<Smoothing, number>> = { none: 0, light: 0.6, strong: 0.95 }

/**
 * Running mean with weights that fall by a factor from point to point, divided by their sum so that the beginning is not
 * drawn towards 0. A gap stays a gap and is passed over.
 */
export function smoothed(values: readonly number[], smoothing: Smoothing): number[] {
  const weight = weights[smoothing]
  if (weight === 0) return [...values]
  let sum = 0
  let total = 0
  return values.map((value) => {
    if (!Number.isFinite(value)) return value
    sum = weight * sum + value
    total = weight * total + 1
    return sum / total
  })
}
