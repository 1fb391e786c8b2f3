import { measured, type BenchRow } from '../rows'

/** A row whose bar, if it has one, is a most that `figure` (the median, unless said otherwise) stays below. */
export function row(name: string, unit: string, values: readonly number[], most?: number, figure?: number): BenchRow {
  const ours = { ...measured(values), ...(figure === undefined ? {} : { median: figure }), unit }
  const bar = most === undefined ? '' : `< ${most} ${unit}`
  return { name, ours, peer: null, ratio: null, bar, holds: most === undefined || ours.median < most }
}

/** The value that a share of all stays at or below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
}
