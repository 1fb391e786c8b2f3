import type { SweepPlan, TrialEnd } from '../../../contract'
import { likelyEpisodes } from './plan'

/** How far a trial has come, as far as the stop rule looks at it. */
export interface TrialRecord {
  /** Episodes played. */
  readonly episodes: number
  /** Episode (from 1) of the highest reward, the first of them where several are as high; 0 before the first. */
  readonly bestEpisode: number
  readonly bestReward: number
}
export const freshRecord: TrialRecord = { episodes: 0, bestEpisode: 0, bestReward: -Infinity }

type StopRule = Pick<SweepPlan, 'patience' | 'maxEpisodes'>

export function afterEpisode({ episodes, bestEpisode, bestReward }: TrialRecord, reward: number): TrialRecord {
  const isBest = reward > bestReward
  return {
    episodes: episodes + 1,
    bestEpisode: isBest ? episodes + 1 : bestEpisode,
    bestReward: isBest ? reward : bestReward,
  }
}

export function recordOf(rewards: ArrayLike<number>): TrialRecord {
  return Array.from(rewards).reduce(afterEpisode, freshRecord)
}

/** Why a trial stops here: its best reward was not beaten for `patience` episodes, or it is at the cap; null to go on. */
export function endOf({ episodes, bestEpisode }: TrialRecord, { patience, maxEpisodes }: StopRule): TrialEnd | null {
  if (episodes - bestEpisode >= patience && episodes > 0) return 'patience'
  return episodes >= maxEpisodes ? 'cap' : null
}

/** Episodes a trial that learns is likely to go on for: never fewer than its patience still asks for. */
export function likelyRest({ episodes, bestEpisode }: TrialRecord, rule: StopRule): number {
  const least = Math.max(1, rule.patience - (episodes - bestEpisode))
  return Math.min(rule.maxEpisodes - episodes, Math.max(least, likelyEpisodes(rule) - episodes))
}
