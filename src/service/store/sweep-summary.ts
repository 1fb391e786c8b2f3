import type { Database } from 'better-sqlite3'
import { ofSetting, runScore, settingsOf } from '../../domain'
import type { SweepStore } from './sweeps'

interface Summary {
  readonly low: number
  readonly high: number
  readonly last: number
  readonly best: number | null
}

/** Figures of the trials that have begun; undefined before there is one. */
function summaryOf(trials: readonly Float64Array[]): Summary | undefined {
  const begun = trials.filter((rewards) => rewards.length > 0)
  if (begun.length === 0) return undefined
  const scores = begun.map((rewards) => runScore([...rewards]))
  let low = Infinity
  let high = -Infinity
  for (const rewards of begun) {
    for (const reward of rewards) {
      low = Math.min(low, reward)
      high = Math.max(high, reward)
    }
  }
  const last = scores.reduce((sum, score) => sum + score, 0) / scores.length
  return { low, high, last, best: Math.max(...scores) }
}

function lengths(trials: readonly Float64Array[]): Summary {
  const all = trials.map((rewards) => rewards.length)
  const last = all.reduce((sum, length) => sum + length, 0) / Math.max(1, all.length)
  return { low: Math.min(...all), high: Math.max(...all), last, best: null }
}

export type SweepSummaries = ReturnType<typeof sweepSummariesOf>

/** The table `sweep_metric`, brought up to date for the sweeps that went on: what the run table filters and sorts by. */
export function sweepSummariesOf(database: Database, sweeps: SweepStore) {
  const selectStale = database.prepare<[]>('SELECT id FROM sweep WHERE summarised = 0').pluck(true)
  const forget = database.prepare<[string]>('DELETE FROM sweep_metric WHERE sweep = ?')
  const insert = database.prepare(
    'INSERT INTO sweep_metric (sweep, metric, low, high, last, best) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const markDone = database.prepare<[string]>('UPDATE sweep SET summarised = 1 WHERE id = ?')

  function summarise(sweep: string): void {
    const { plan } = sweeps.get(sweep)
    const trials = sweeps.trials(sweep).map(({ rewards }) => rewards)
    const found: [string, Summary | undefined][] = [
      ['sweep.reward', summaryOf(trials)],
      ['sweep.episodes', lengths(trials)],
      ...settingsOf(plan).map(({ setting, name }): [string, Summary | undefined] => [
        `sweep.reward.${name}`,
        summaryOf(ofSetting(plan, setting, trials)),
      ]),
    ]
    forget.run(sweep)
    for (const [metric, summary] of found) {
      if (summary === undefined) continue
      insert.run(sweep, metric, summary.low, summary.high, summary.last, summary.best)
    }
    markDone.run(sweep)
  }

  return {
    refresh(): void {
      if (selectStale.get() === undefined) return
      database
        .transaction(() => {
          for (const sweep of selectStale.all()) summarise(String(sweep))
        })
        .immediate()
    },
  }
}
