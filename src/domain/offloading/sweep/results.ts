import type { SettingResult, SweepPlan, SweepResults } from '../../../contract'
import {
  bootstrapInterval,
  compareSettings,
  fewestRuns,
  interquartileMean,
  lastEpisodes,
  publishedResults,
  runScore,
  summarizeRuns,
  type PublishedResult,
} from '../statistics'
import { average } from '../statistics/summary'
import { isComparable, ofSetting, settingsOf } from './plan'
import { verdictOf } from './verdict'

/** What is known of a trial, in the order of their numbers. */
export interface TrialRewards {
  readonly rewards: readonly number[]
  readonly hasEnded: boolean
  /** Stopped by the cap, not by its own. */
  readonly atCap: boolean
}

/** The table of a sweep: it may be asked for at any time, and says what is not known yet. */
export function sweepResults(plan: SweepPlan, trials: readonly TrialRewards[], wanted?: number): SweepResults {
  const settings = settingsOf(plan)
  const ddpg = settings.find(({ algorithm }) => algorithm === 'ddpg')
  const baseline = wanted !== undefined && wanted < settings.length ? wanted : (ddpg?.setting ?? 0)
  const scoresOf = (setting: number): number[] =>
    ofSetting(plan, setting, trials).flatMap(({ rewards }) => (rewards.length === 0 ? [] : [runScore(rewards)]))
  const reference = { name: settings[baseline]?.name ?? '', scores: scoresOf(baseline) }
  const rows = settings.map((setting): SettingResult => {
    const own = ofSetting(plan, setting.setting, trials)
    const begun = own.filter(({ rewards }) => rewards.length > 0)
    const scores = scoresOf(setting.setting)
    const canCompare = setting.setting !== baseline && scores.length > 1 && reference.scores.length > 1
    return {
      ...setting,
      runs: begun.length,
      runsEnded: own.filter(({ hasEnded }) => hasEnded).length,
      summary: begun.length === 0 ? null : summarizeRuns(begun.map(({ rewards }) => rewards)),
      scores: own.map(({ rewards }) => (rewards.length === 0 ? null : runScore(rewards))),
      mean: scores.length < 2 ? null : bootstrapInterval([scores], (drawn = []) => average(drawn)),
      interquartileMean:
        scores.length < 2 ? null : bootstrapInterval([scores], (drawn = []) => interquartileMean(drawn)),
      comparison: canCompare ? compareSettings({ name: setting.name, scores }, reference) : null,
      published: publishedFor(setting.algorithm, setting.noise),
    }
  })
  return {
    comparable: isComparable(plan),
    baseline,
    settings: rows,
    published: [...publishedResults],
    verdict: verdictOf(rows.map(({ setting, name }) => ({ name, scores: scoresOf(setting) }))),
    notes: notesOf(plan, rows, trials),
  }
}

function publishedFor(algorithm: 'ddpg' | 'td3', noise: PublishedResult['noise']): PublishedResult | null {
  const isSame = (result: PublishedResult): boolean =>
    result.algorithm === algorithm && result.noise?.clip === noise?.clip && result.noise?.deviation === noise?.deviation
  return publishedResults.find(isSame) ?? null
}

function notesOf(plan: SweepPlan, rows: readonly SettingResult[], trials: readonly TrialRewards[]): string[] {
  const notes: string[] = []
  const learning = trials.filter(({ hasEnded }) => !hasEnded).length
  if (learning > 0) {
    notes.push(`${learning} of ${trials.length} runs have not stopped yet, so these figures still move.`)
  }
  const short = trials.filter(({ rewards }) => rewards.length > 0 && rewards.length < lastEpisodes).length
  if (short > 0) {
    notes.push(`${short} runs are shorter than ${lastEpisodes} episodes: all their episodes count as their last.`)
  }
  const atCap = trials.filter(({ atCap }) => atCap).length
  if (atCap > 0) notes.push(`${atCap} runs were stopped at the cap of ${plan.maxEpisodes} episodes, not by themselves.`)
  if (plan.runs < fewestRuns) {
    notes.push(`With ${plan.runs} run${plan.runs === 1 ? '' : 's'} of a setting intervals are far too narrow to go by.`)
  }
  notes.push(
    isComparable(plan)
      ? 'The paper leaves much of its environment open; ours was calibrated so that good episodes earn as much as its. Compare settings with one another; that levels agree proves little.'
      : 'Environment, agents or stop rule are not the paper’s: its figures do not compare with these.',
  )
  if (rows.some(({ published }) => published?.noise?.clip === 0.5 && published.noise.deviation === 0.3)) {
    notes.push(
      'The paper says that TD3 0.5/0.3 has the smallest standard deviation; by its own tables TD3 0.5/0.2 has among TD3, and DDPG overall.',
    )
  }
  return notes
}
