import type { SweepCurves, SweepPlan, TrialEnd } from '../../../contract'
import { meanInterval } from '../../search'
import { lastRewards, modeBinWidth, rewardHistogram } from '../statistics'
import { trialsOf } from './plan'
import { recordOf } from './stopping'

/** Rewards per episode of every trial, and of every setting their mean with its 95 % t interval over the runs that got there. */
export function sweepCurves(
  plan: SweepPlan,
  known: readonly { readonly rewards: Float64Array<ArrayBuffer>; readonly ended: TrialEnd | null }[],
): SweepCurves {
  const trials = trialsOf(plan).map(({ trial, setting, run, seed }) => {
    const { rewards, ended } = known[trial] ?? { rewards: new Float64Array(), ended: null }
    const { bestEpisode, bestReward } = recordOf(rewards)
    const best = bestEpisode === 0 ? null : { episode: bestEpisode, reward: bestReward }
    return { trial, setting, run, seed, rewards, best, ended }
  })
  const width = binWidth(trials.flatMap(({ rewards }) => lastRewards([...rewards])))
  const numbers = [...new Set(trials.map(({ setting }) => setting))]
  const settings = numbers.map((setting) => {
    const runs = trials.filter((trial) => trial.setting === setting).map(({ rewards }) => rewards)
    const last = runs.flatMap((rewards) => lastRewards([...rewards]))
    return { setting, ...bandOf(runs), histogram: rewardHistogram(last, width) }
  })
  return { trials, settings }
}

function bandOf(runs: readonly Float64Array[]): Omit<SweepCurves['settings'][number], 'setting' | 'histogram'> {
  const episodes = runs.reduce((most, { length }) => Math.max(most, length), 0)
  const mean = new Float64Array(episodes)
  const low = new Float64Array(episodes).fill(NaN)
  const high = new Float64Array(episodes).fill(NaN)
  const counts: number[] = []
  for (let episode = 0; episode < episodes; episode++) {
    const rewards = runs.flatMap((run) => (episode < run.length ? [run[episode] ?? NaN] : []))
    counts.push(rewards.length)
    mean[episode] = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length
    const interval = meanInterval(rewards)
    if (interval === null) continue
    low[episode] = interval.low
    high[episode] = interval.high
  }
  return { mean, low, high, runs: counts }
}

/** That of the mode, or a rounder, smaller one where all rewards would fall into a few bins. */
function binWidth(rewards: readonly number[]): number {
  const lowest = rewards.reduce((least, reward) => Math.min(least, reward), Infinity)
  const highest = rewards.reduce((most, reward) => Math.max(most, reward), -Infinity)
  const range = highest - lowest
  if (!(range > 0) || range >= 6 * modeBinWidth) return modeBinWidth
  const power = 10 ** Math.floor(Math.log10(range / 12))
  const steps = [1, 2, 5, 10].map((step) => step * power)
  return Math.min(modeBinWidth, steps.find((step) => step >= range / 12) ?? modeBinWidth)
}
