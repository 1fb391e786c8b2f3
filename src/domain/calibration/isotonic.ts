/** A rising function through knots, linear between them and constant beyond. */
export interface IsotonicFit {
  readonly scores: readonly number[]
  readonly chances: readonly number[]
}

interface Block {
  first: number
  last: number
  sum: number
  count: number
}

/**
 * The rising function of the score with the least squared error to the labels, by pooling adjacent violators (Ayer et al.
 * 1955). Equal scores are pooled first. Each block of one level is kept as its first and last score.
 */
export function fitIsotonic(scores: ArrayLike<number>, labels: ArrayLike<number>): IsotonicFit {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((i, j) => (scores[i] ?? 0) - (scores[j] ?? 0))
  const blocks: Block[] = []
  for (const i of order) {
    const score = scores[i] ?? NaN
    const tied = blocks.at(-1)
    if (tied?.first === score) {
      tied.sum += labels[i] ?? NaN
      tied.count++
    } else {
      blocks.push({ first: score, last: score, sum: labels[i] ?? NaN, count: 1 })
    }
  }
  const pooled: Block[] = []
  for (const block of blocks) {
    let grown = block
    for (let before = pooled.at(-1); before !== undefined && level(before) >= level(grown); before = pooled.at(-1)) {
      pooled.pop()
      grown = { first: before.first, last: grown.last, sum: before.sum + grown.sum, count: before.count + grown.count }
    }
    pooled.push(grown)
  }
  const knots = pooled.flatMap((block) =>
    (block.first === block.last ? [block.first] : [block.first, block.last]).map((score) => [score, level(block)]),
  )
  return { scores: knots.map(([score = NaN]) => score), chances: knots.map(([, chance = NaN]) => chance) }
}

function level({ sum, count }: Block): number {
  return sum / count
}

export function isotonicChance({ scores, chances }: IsotonicFit, score: number): number {
  let low = 0
  let high = scores.length - 1
  if (!(score > (scores[low] ?? NaN))) return chances[low] ?? NaN
  if (score >= (scores[high] ?? NaN)) return chances[high] ?? NaN
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((scores[middle] ?? NaN) <= score) low = middle
    else high = middle
  }
  const [from = NaN, to = NaN] = [scores[low], scores[high]]
  const [lower = NaN, upper = NaN] = [chances[low], chances[high]]
  return lower + ((upper - lower) * (score - from)) / (to - from)
}
