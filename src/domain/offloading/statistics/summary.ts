import { quantileOfSorted } from '../../metrics'
import type { SweepSummary } from './published'

/** How many of a run's last episodes the paper's tables look at, and the mean they are asked to pass. */
export const lastEpisodes = 30
export const baselineReward = 198_000
/** Width of the bins of the mode, and of the histogram. */
export const modeBinWidth = 1000

/** Rewards of the last 30 episodes of a run; all where it was shorter. */
export function lastRewards(rewards: readonly number[]): readonly number[] {
  return rewards.slice(-lastEpisodes)
}

/** The mean of a run's last rewards: the one score of a run in all comparisons. */
export function runScore(rewards: readonly number[]): number {
  return average(lastRewards(rewards))
}

/**
 * A table's rows for one setting. Mean, median, mode, standard deviation (n − 1) and range are taken over the last 30 rewards
 * of all its runs together; the paper does not say so, but ranges of 10,000 and medians that end in .5 fit nothing else.
 * @param runs rewards per episode of every run
 */
export function summarizeRuns(runs: readonly (readonly number[])[]): SweepSummary {
  const pooled = runs.flatMap((rewards) => lastRewards(rewards)).sort((one, other) => one - other)
  const mean = average(pooled)
  const squares = pooled.reduce((sum, reward) => sum + (reward - mean) ** 2, 0)
  return {
    meanEpisodes: average(runs.map((rewards) => rewards.length)),
    mean,
    median: quantileOfSorted(pooled, 0.5),
    mode: modeOfSorted(pooled),
    standardDeviation: Math.sqrt(squares / (pooled.length - 1)),
    range: (pooled.at(-1) ?? NaN) - (pooled[0] ?? NaN),
    runsAbove: runs.filter((rewards) => runScore(rewards) > baselineReward).length,
  }
}

/** Counts of rewards in bins [k · width, (k + 1) · width), from the first bin that holds any to the last. */
export function rewardHistogram(
  rewards: readonly number[],
  width = modeBinWidth,
): { readonly firstEdge: number; readonly width: number; readonly counts: number[] } {
  const bins = rewards.map((reward) => Math.floor(reward / width))
  const first = bins.reduce((lowest, bin) => Math.min(lowest, bin), Infinity)
  const last = bins.reduce((highest, bin) => Math.max(highest, bin), -Infinity)
  const counts = rewards.length === 0 ? [] : new Array<number>(last - first + 1).fill(0)
  for (const bin of bins) counts[bin - first] = (counts[bin - first] ?? 0) + 1
  return { firstEdge: rewards.length === 0 ? 0 : first * width, width, counts }
}

/**
 * Rewards hardly ever repeat, so the mode needs bins: of the fullest bin of 1000 (the lowest of them where several are as
 * full), the median of the rewards in it.
 */
function modeOfSorted(sorted: readonly number[]): number {
  const { firstEdge, width, counts } = rewardHistogram(sorted)
  const low = firstEdge + width * counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0))
  return quantileOfSorted(
    sorted.filter((reward) => reward >= low && reward < low + width),
    0.5,
  )
}

export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
