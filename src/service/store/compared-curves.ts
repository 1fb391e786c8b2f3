import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { PlenumError } from '../../contract'
import { checked } from './rows'

const columns: Readonly<Record<string, string>> = {
  wasserstein: 'wasserstein',
  penalty: 'penalty',
  criticLoss: 'critic_loss',
  generatorLoss: 'generator_loss',
  criticGradientNorm: 'critic_gradient_norm',
  generatorGradientNorm: 'generator_gradient_norm',
}
const rowsSchema = z.array(
  z.object({ step: z.number(), seconds: z.number(), value: z.number(), low: z.number(), high: z.number() }),
)
export type CurveRow = z.infer<typeof rowsSchema>[number]

/** Where a metric of a run's curves stands: table, SQL of its value, and what that needs. @throws PlenumError `bad-input` */
function sourceOf(metric: string): { table: string; value: string; paths: string[] } {
  const [, group, name = ''] = /^(training|validation)\.(.+)$/.exec(metric) ?? []
  const column = columns[name]
  if (group === 'training' && column !== undefined) return { table: 'train_point', value: column, paths: [] }
  if (group === 'validation') {
    const [, score, variable] = /^(rmse|pinball)\.(.+)$/.exec(name) ?? []
    const path =
      score === undefined || variable === undefined
        ? `$.score`
        : `$.variables."${variable.replaceAll('"', '')}".${score}`
    if (name === 'score' || score !== undefined) {
      return { table: 'validation_point', value: 'json_extract(point, ?)', paths: [path] }
    }
  }
  throw new PlenumError('bad-input', `There is no curve "${metric}".`, {
    place: { field: 'metric' },
    fix: 'Name one of the metrics that begin with training. or validation., such as validation.score.',
  })
}

/** Stretches of a run's curve, cut by SQLite: a hundred long runs must not come to memory whole. */
export function stretchesOf(
  database: Database,
  file: string,
): (run: string, metric: string, maxPoints: number) => CurveRow[] {
  return (run, metric, maxPoints) => {
    const { table, value, paths } = sourceOf(metric)
    const seconds = table === 'train_point' ? 'seconds' : "json_extract(point, '$.seconds')"
    const last = Number(database.prepare<[string]>(`SELECT max(step) FROM ${table} WHERE run = ?`).pluck(true).get(run))
    const width = Math.max(1, Math.ceil(last / maxPoints))
    const rows = database
      .prepare(
        `SELECT max(step) AS step, max(seconds) AS seconds, avg(value) AS value, min(value) AS low, max(value) AS high
           FROM (SELECT step, ${seconds} AS seconds, ${value} AS value FROM ${table} WHERE run = ?)
          WHERE value IS NOT NULL GROUP BY (step - 1) / ${String(width)} ORDER BY step`,
      )
      .all(...paths, run)
    return checked(rowsSchema, rows, `the curves of run ${run}`, file)
  }
}
