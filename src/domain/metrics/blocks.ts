/** Standard errors over start points: starts near each other share weather, load and often the very same future steps. */

/** At most so many blocks of consecutive starts. */
export const blockLimit = 10

/**
 * The block of each start (ascending grid steps): at most {@link blockLimit} blocks of equally many consecutive starts,
 * fewer where a block would not reach over one rollout, so that overlapping futures lie mostly inside one block.
 */
export function blocksOfStarts(starts: ArrayLike<number>, aheadSteps: number): Int32Array<ArrayBuffer> {
  const count = starts.length
  const span = (starts[count - 1] ?? 0) - (starts[0] ?? 0) + aheadSteps
  const blocks = Math.max(1, Math.min(blockLimit, count, Math.floor(span / aheadSteps)))
  return Int32Array.from({ length: count }, (_, start) => Math.floor((start * blocks) / count))
}

/**
 * Standard error of a figure from its values with each block of starts left out: the delete-one-block jackknife
 * (Künsch 1989, "The jackknife and the bootstrap for general stationary observations"),
 * √((B − 1)/B · Σ (θ₍b₎ − mean)²). With ten blocks it is itself known to about a quarter. Null with fewer than two blocks
 * or where the figure does not exist without one of them.
 */
export function jackknifeError(withoutBlock: readonly number[]): number | null {
  const blocks = withoutBlock.length
  if (blocks < 2 || !withoutBlock.every(Number.isFinite)) return null
  const mean = withoutBlock.reduce((sum, value) => sum + value, 0) / blocks
  const square = withoutBlock.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(((blocks - 1) / blocks) * square)
}

/** A figure of all starts, and of all starts but each block. */
export interface Jackknifed {
  readonly value: number
  readonly withoutBlock: readonly number[]
}

/** Works a figure out from all starts (`null`) and without each block. */
export function jackknifed(blocks: number, figure: (without: number | null) => number): Jackknifed {
  return { value: figure(null), withoutBlock: Array.from({ length: blocks }, (_, block) => figure(block)) }
}

/** A figure as it is reported; the error is left out where there is none. */
export interface Estimate {
  readonly value: number
  readonly standardError?: number
}

/** Null where the figure does not exist. */
export function estimateOf({ value, withoutBlock }: Jackknifed): Estimate | null {
  if (!Number.isFinite(value)) return null
  const standardError = jackknifeError(withoutBlock)
  return standardError === null ? { value } : { value, standardError }
}

/** own / reference − 1 on the same starts, paired block by block, so that what is hard for both cancels. */
export function relativeChange(own: Jackknifed, reference: Jackknifed): Jackknifed {
  return {
    value: own.value / reference.value - 1,
    withoutBlock: own.withoutBlock.map((value, block) => value / (reference.withoutBlock[block] ?? NaN) - 1),
  }
}
