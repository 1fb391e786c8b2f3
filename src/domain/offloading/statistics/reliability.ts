import { quantileOfSorted } from '../../metrics'
import { RandomGenerator } from '../../random'
import { average } from './summary'

export interface BootstrapInterval {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

/**
 * Mean of the middle half of the scores: a quarter, rounded down, is cut from each end (rliable, Agarwal et al. 2021: scipy's
 * `trim_mean(scores, 0.25)`).
 */
export function interquartileMean(scores: readonly number[]): number {
  const cut = Math.floor(scores.length * 0.25)
  return average([...scores].sort((one, other) => one - other).slice(cut, scores.length - cut))
}

/** P(x > y) + ½ P(x = y) over all pairs: the Mann–Whitney statistic over its greatest value (rliable's definition). */
export function improvementProbability(scores: readonly number[], baseline: readonly number[]): number {
  let wins = 0
  for (const x of scores) for (const y of baseline) wins += x > y ? 1 : x === y ? 0.5 : 0
  return wins / (scores.length * baseline.length)
}

/**
 * Percentile bootstrap: each group is drawn anew by itself, with replacement, and the statistic is taken of what was drawn
 * (rliable's stratified bootstrap, where the strata are settings). Equal seeds, equal intervals.
 * @param groups independent scores, e.g. one per run
 */
export function bootstrapInterval(
  groups: readonly (readonly number[])[],
  statistic: (...groups: readonly number[][]) => number,
  { seed = 1, resamples = 2000, confidence = 0.95 } = {},
): BootstrapInterval {
  const random = new RandomGenerator(seed)
  const drawn = Array.from({ length: resamples }, () =>
    statistic(...groups.map((group) => group.map(() => group[random.integer(group.length)] ?? NaN))),
  ).sort((one, other) => one - other)
  const tail = (1 - confidence) / 2
  return {
    estimate: statistic(...groups.map((group) => [...group])),
    low: quantileOfSorted(drawn, tail),
    high: quantileOfSorted(drawn, 1 - tail),
  }
}

/** Below this many runs of a setting a bootstrap interval is far too narrow, whatever it says. */
export const fewestRuns = 5

export interface Comparison {
  /** Of the first setting over the second. */
  readonly improvement: BootstrapInterval
  readonly difference: BootstrapInterval
  readonly outcome: 'better' | 'worse' | 'undecided'
  readonly verdict: string
}

/**
 * Whether one setting is better than another by the scores of their runs: decided only where the 95 % interval of the
 * probability of improvement leaves out one half, with five runs of each at least.
 */
export function compareSettings(
  setting: { readonly name: string; readonly scores: readonly number[] },
  baseline: { readonly name: string; readonly scores: readonly number[] },
): Comparison {
  const groups = [setting.scores, baseline.scores]
  const improvement = bootstrapInterval(groups, (own = [], other = []) => improvementProbability(own, other))
  const difference = bootstrapInterval(
    groups,
    (own = [], other = []) => interquartileMean(own) - interquartileMean(other),
  )
  const runs = Math.min(setting.scores.length, baseline.scores.length)
  const decided = runs >= fewestRuns && (improvement.low > 0.5 || improvement.high < 0.5)
  const outcome = !decided ? 'undecided' : improvement.low > 0.5 ? 'better' : 'worse'
  return {
    improvement,
    difference,
    outcome,
    verdict: verdictOf(setting.name, baseline.name, runs, outcome, improvement),
  }
}

function verdictOf(
  name: string,
  baseline: string,
  runs: number,
  outcome: Comparison['outcome'],
  { estimate, low, high }: BootstrapInterval,
): string {
  if (runs < fewestRuns) {
    return `${runs} run${runs === 1 ? '' : 's'} of a setting cannot tell ${name} from ${baseline}: at least ${fewestRuns} of each are needed.`
  }
  const chance = `a run of ${name} beats one of ${baseline} with probability ${percent(estimate)} (95 % interval ${percent(low)} to ${percent(high)})`
  if (outcome === 'undecided') return `These seeds do not suffice to tell ${name} from ${baseline}: ${chance}.`
  return `${name} is ${outcome} than ${baseline}: ${chance}.`
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
