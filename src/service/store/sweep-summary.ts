import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { PlenumError } from '../../contract'
import { lastEpisodes, ofSetting, runScore, settingsOf, trialsOf } from '../../domain'
import { damaged } from './problems'
import { checked } from './rows'
import type { SweepStore } from './sweeps'

interface Summary {
  readonly low: number
  readonly high: number
  readonly last: number
  readonly best: number | null
}

/** What is kept of a trial that has begun. */
interface TrialFigures {
  readonly low: number
  readonly high: number
  readonly score: number
}

/** Figures of the trials that have begun; undefined before there is one. */
function summaryOf(trials: readonly (TrialFigures | null)[]): Summary | undefined {
  const begun = trials.filter((trial) => trial !== null)
  if (begun.length === 0) return undefined
  const scores = begun.map(({ score }) => score)
  return {
    low: Math.min(...begun.map(({ low }) => low)),
    high: Math.max(...begun.map(({ high }) => high)),
    last: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    best: Math.max(...scores),
  }
}

function lengths(all: readonly number[]): Summary {
  const last = all.reduce((sum, length) => sum + length, 0) / Math.max(1, all.length)
  return { low: Math.min(...all), high: Math.max(...all), last, best: null }
}

const extremesSchema = z.array(
  z.object({
    trial: z.int(),
    episodes: z.int(),
    first: z.int(),
    final: z.int(),
    low: z.number(),
    high: z.number(),
  }),
)
const rewardsSchema = z.array(z.number())

export type SweepSummaries = ReturnType<typeof sweepSummariesOf>

/** The table `sweep_metric`, brought up to date for the sweeps that went on: what the run table filters and sorts by. */
export function sweepSummariesOf(database: Database, file: string, sweeps: SweepStore) {
  const selectStale = database.prepare<[]>('SELECT id FROM sweep WHERE summarised = 0').pluck(true)
  const forget = database.prepare<[string]>('DELETE FROM sweep_metric WHERE sweep = ?')
  const insert = database.prepare(
    'INSERT INTO sweep_metric (sweep, metric, low, high, last, best) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const markDone = database.prepare<[string]>('UPDATE sweep SET summarised = 1 WHERE id = ?')

  // SQLite finds the extremes, so that only the last rewards of each trial come to memory
  const selectExtremes = database.prepare<[string]>(
    `SELECT trial, count(*) AS episodes, min(episode) AS first, max(episode) AS final, min(reward) AS low, max(reward) AS high
     FROM episode_reward WHERE sweep = ? GROUP BY trial`,
  )
  const selectLast = database
    .prepare<[string, number, number]>(
      'SELECT reward FROM episode_reward WHERE sweep = ? AND trial = ? ORDER BY episode DESC LIMIT ?',
    )
    .pluck(true)

  /** @throws PlenumError `workspace` for rewards with gaps */
  function summarise(sweep: string): void {
    const { plan } = sweeps.get(sweep)
    const what = `the rewards of sweep ${sweep}`
    const trials = trialsOf(plan).map((): TrialFigures | null => null)
    const episodes = trials.map(() => 0)
    for (const row of checked(extremesSchema, selectExtremes.all(sweep), what, file)) {
      const { trial, first, final, low, high } = row
      if (trial < 0 || trial >= trials.length || first !== 1 || final !== row.episodes)
        throw damaged(file, `${what} have gaps`)
      const rewards = checked(rewardsSchema, selectLast.all(sweep, trial, lastEpisodes), what, file)
      trials[trial] = { low, high, score: runScore(rewards.reverse()) }
      episodes[trial] = final
    }
    const found: [string, Summary | undefined][] = [
      ['sweep.reward', summaryOf(trials)],
      ['sweep.episodes', lengths(episodes)],
      ...settingsOf(plan).map(({ setting, name }): [string, Summary | undefined] => [
        `sweep.reward.${name}`,
        summaryOf(ofSetting(plan, setting, trials)),
      ]),
    ]
    for (const [metric, summary] of found) {
      if (summary === undefined) continue
      insert.run(sweep, metric, summary.low, summary.high, summary.last, summary.best)
    }
  }

  /** One that is damaged has no figures; the others, and all trainings, are as they were. */
  function bringUpToDate(sweep: string): void {
    forget.run(sweep)
    try {
      summarise(sweep)
    } catch (thrown) {
      if (!(thrown instanceof PlenumError && thrown.code === 'workspace')) throw thrown
    }
    markDone.run(sweep)
  }

  return {
    refresh(): void {
      if (selectStale.get() === undefined) return
      database
        .transaction(() => {
          for (const sweep of selectStale.all()) bringUpToDate(String(sweep))
        })
        .immediate()
    },
  }
}
