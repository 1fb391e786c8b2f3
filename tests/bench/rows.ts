/** One measured piece of work, as `npm run bench -- NAME` prints it. */
export interface BenchRow {
  readonly name: string
  readonly ours: Measured & { readonly unit: string }
  readonly peer: (Measured & { readonly name: string }) | null
  /** Ours / peer where there is a peer, as minimum and median of pairwise ratios. */
  readonly ratio: Measured | null
  /** What the issue asks for, in words, and whether the median meets it. */
  readonly bar: string
  readonly holds: boolean
}
export interface Measured {
  readonly min: number
  readonly median: number
}

export function measured(values: readonly number[]): Measured {
  const sorted = [...values].sort((a, b) => a - b)
  return { min: sorted[0] ?? NaN, median: sorted[Math.floor(sorted.length / 2)] ?? NaN }
}
