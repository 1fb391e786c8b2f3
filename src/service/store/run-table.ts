import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  isSweepId,
  runRowSchema,
  type MetricSummary,
  type RunField,
  type RunRow,
  type RunSelection,
  type RunSort,
} from '../../contract'
import { flatParameters } from '../../domain'
import type { MetricSummaries } from './metric-summary'
import { checked, fromJson, notFound } from './rows'
import { everyRun, namedRuns, orderOf, whereOf } from './run-query'
import type { SweepSummaries } from './sweep-summary'

const rowSchema = z.looseObject({
  id: z.string(),
  created_ms: z.int().min(0).max(8.64e15),
  config: z.string(),
  archived: z.int(),
})
const metricRowSchema = z.object({
  run: z.string(),
  metric: z.string(),
  min: z.number(),
  max: z.number(),
  last: z.number(),
  best: z.number().nullable(),
})
const tagRowSchema = z.object({ run: z.string(), tag: z.string() })

function byRun<T extends { readonly run: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(row.run)
    if (group === undefined) groups.set(row.run, [row])
    else group.push(row)
  }
  return groups
}

function labelsOf(database: Database, kind: 'run' | 'sweep') {
  return {
    add: database.prepare(`INSERT OR IGNORE INTO ${kind}_tag (${kind}, tag) VALUES (?, ?)`),
    remove: database.prepare(`DELETE FROM ${kind}_tag WHERE ${kind} = ? AND tag = ?`),
    change: database.prepare(
      `UPDATE ${kind} SET notes = coalesce(?, notes), archived = coalesce(?, archived) WHERE id = ?`,
    ),
  }
}

export interface RunLabels {
  readonly runs: readonly string[]
  readonly addTags: readonly string[]
  readonly removeTags: readonly string[]
  readonly notes?: string | undefined
  readonly archived?: boolean | undefined
}

export type RunTable = ReturnType<typeof runTableOf>

/** Runs of every kind as rows: found, sorted and cut to pages by SQLite, so that ten thousand are no burden. */
export function runTableOf(database: Database, file: string, metrics: MetricSummaries, sweepMetrics: SweepSummaries) {
  database.function('plenum_contains', { deterministic: true, directOnly: true }, (text: unknown, part: unknown) =>
    typeof text === 'string' && typeof part === 'string' && text.toLowerCase().includes(part) ? 1 : 0,
  )
  const selectSome = database.prepare<[string, string]>(
    `SELECT run.*, dataset.name AS dataset_name, json_extract(run.device, '$.name') AS device_name,
            (SELECT search FROM trial WHERE trial.run = run.id LIMIT 1) AS search
       FROM ${namedRuns}`,
  )
  const selectMetrics = database.prepare<[string, string]>(
    `SELECT run, metric, low AS min, high AS max, last, best FROM run_metric
      WHERE run IN (SELECT value FROM json_each(?))
      UNION ALL SELECT sweep, metric, low, high, last, best FROM sweep_metric
      WHERE sweep IN (SELECT value FROM json_each(?)) ORDER BY 1, 2`,
  )
  const selectTags = database.prepare<[string, string]>(
    `SELECT run, tag FROM run_tag WHERE run IN (SELECT value FROM json_each(?))
      UNION ALL SELECT sweep, tag FROM sweep_tag WHERE sweep IN (SELECT value FROM json_each(?)) ORDER BY 1, 2`,
  )
  /** Only what is asked for: to sum up all runs of a workspace the first time takes a millisecond for each. */
  function refresh(only?: readonly string[]): void {
    metrics.refresh(only)
    sweepMetrics.refresh()
  }
  const namesMetric = (field: RunField): boolean => field.of === 'metric'

  function toRow(raw: unknown, tags: readonly string[], summaries: Record<string, MetricSummary>): RunRow {
    const row = checked(rowSchema, raw, 'a run', file)
    const what = `run ${row.id}`
    const config = checked(z.looseObject({}), fromJson(row.config, what, file), what, file)
    return checked(
      runRowSchema,
      {
        ...row,
        run: row.id,
        datasetName: row.dataset_name,
        createdAt: new Date(row.created_ms).toISOString(),
        seconds: row.seconds_spent,
        device: row.device_name,
        problem: fromJson(row.problem, what, file),
        tags,
        archived: row.archived === 1,
        parameters: flatParameters(config),
        metrics: summaries,
      },
      what,
      file,
    )
  }

  const repository = {
    /** How many trainings have figures that are not summed up yet: a query that names a metric, and `columns`, wait for them. */
    unsummed: () => metrics.countStale(),

    /** Sums up for about `budgetMs`. @returns how many trainings are left */
    sumUp: (budgetMs: number) => metrics.refreshFor(budgetMs),

    /** All that match, in the order asked for. */
    matching(selection: RunSelection, sort: readonly RunSort[] = []): string[] {
      if ([...selection.conditions, ...sort].some(({ field }) => namesMetric(field))) refresh()
      const where = whereOf(selection)
      const order = orderOf(sort)
      return database
        .prepare(`SELECT run.id FROM ${everyRun} ${where.sql} ${order.sql}`)
        .pluck(true)
        .all(...where.values, ...order.values)
        .map(String)
    },

    /** Rows in the order of their IDs. @throws PlenumError `not-found` */
    rows(runs: readonly string[]): RunRow[] {
      refresh(runs)
      const wanted = JSON.stringify(runs)
      const tags = byRun(checked(z.array(tagRowSchema), selectTags.all(wanted, wanted), 'the tags of runs', file))
      const summaries = byRun(
        checked(z.array(metricRowSchema), selectMetrics.all(wanted, wanted), 'the metrics of runs', file),
      )
      const found = new Map(
        selectSome.all(wanted, wanted).map((raw) => {
          const { id } = checked(rowSchema, raw, 'a run', file)
          const own = (summaries.get(id) ?? []).map(({ metric, min, max, last, best }): [string, MetricSummary] => [
            metric,
            { min, max, last, best },
          ])
          const ownTags = (tags.get(id) ?? []).map(({ tag }) => tag)
          return [id, toRow(raw, ownTags, Object.fromEntries(own))] as const
        }),
      )
      return runs.map((run) => {
        const row = found.get(run)
        if (row === undefined) throw notFound('run', run)
        return row
      })
    },

    page(
      selection: RunSelection,
      sort: readonly RunSort[],
      offset: number,
      limit: number,
      isShown: (run: string) => boolean = () => true,
    ): { total: number; rows: RunRow[] } {
      const all = repository.matching(selection, sort).filter(isShown)
      return { total: all.length, rows: repository.rows(all.slice(offset, offset + limit)) }
    },

    /** What any configuration chooses, and whether not all choose the same. */
    parameters() {
      const values = new Map<string, Set<string>>()
      // many runs share one configuration to the letter
      for (const text of database
        .prepare<[]>('SELECT config FROM run UNION SELECT plan FROM sweep')
        .pluck(true)
        .all()) {
        const config = checked(z.looseObject({}), fromJson(text, 'a run', file), 'a run', file)
        for (const [path, value] of Object.entries(flatParameters(config))) {
          const known = values.get(path) ?? new Set<string>()
          values.set(path, known.add(JSON.stringify(value)))
        }
      }
      return [...values].map(([path, known]) => ({ path, varies: known.size > 1 }))
    },

    /** Names of the metrics of any run. */
    metrics(): string[] {
      refresh()
      return database
        .prepare<[]>('SELECT metric FROM run_metric UNION SELECT metric FROM sweep_metric ORDER BY metric')
        .pluck(true)
        .all()
        .map(String)
    },

    /** What there is to filter and show by. */
    columns() {
      const tags = database
        .prepare<[]>(
          `SELECT tag, count(*) AS runs FROM (SELECT tag FROM run_tag UNION ALL SELECT tag FROM sweep_tag)
            GROUP BY tag ORDER BY tag`,
        )
        .all()
      return {
        parameters: repository.parameters(),
        metrics: repository.metrics(),
        tags: checked(z.array(z.object({ tag: z.string(), runs: z.int() })), tags, 'the tags of runs', file),
      }
    },

    /** All of them or none. @returns how many runs there were @throws PlenumError `not-found` */
    label({ runs, addTags, removeTags, notes, archived }: RunLabels): number {
      const labels = { run: labelsOf(database, 'run'), sweep: labelsOf(database, 'sweep') }
      database
        .transaction(() => {
          for (const run of runs) {
            const { add, remove, change } = labels[isSweepId(run) ? 'sweep' : 'run']
            const { changes } = change.run(notes ?? null, archived === undefined ? null : Number(archived), run)
            if (changes === 0) throw notFound(isSweepId(run) ? 'sweep' : 'run', run)
            for (const tag of addTags) add.run(run, tag)
            for (const tag of removeTags) remove.run(run, tag)
          }
        })
        .immediate()
      return runs.length
    },
  }
  return repository
}
