import { commonRange } from '../scenarios'

/** The hall without and under anomalies, on one scale, and their difference, on a scale that is alike to both sides. */
export function hallMaps(without: Float32Array, under: Float32Array) {
  const difference = under.map((value, index) => value - (without[index] ?? NaN))
  const largest = difference.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0)
  return {
    without,
    under,
    difference,
    scale: commonRange([without, under]) ?? { low: 0, high: 1 },
    apart: { low: -(largest || 1), high: largest || 1, kind: 'difference' } as const,
  }
}
