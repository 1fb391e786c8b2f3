import type { Database } from 'better-sqlite3'

/** Every figure of one run with the step it is of, `@run`; an evaluation counts as of the time it was made. */
const samples = `
  SELECT 'training.wasserstein' AS metric, step, wasserstein AS value FROM train_point WHERE run = @run
  UNION ALL SELECT 'training.penalty', step, penalty FROM train_point WHERE run = @run
  UNION ALL SELECT 'training.criticLoss', step, critic_loss FROM train_point WHERE run = @run
  UNION ALL SELECT 'training.generatorLoss', step, generator_loss FROM train_point WHERE run = @run
  UNION ALL SELECT 'training.criticGradientNorm', step, critic_gradient_norm FROM train_point WHERE run = @run
  UNION ALL SELECT 'training.generatorGradientNorm', step, generator_gradient_norm FROM train_point WHERE run = @run
  UNION ALL SELECT 'validation.score', step, json_extract(point, '$.score') FROM validation_point WHERE run = @run
  UNION ALL SELECT 'validation.' || score.key || '.' || variable.key, step, score.value
    FROM validation_point, json_each(point, '$.variables') AS variable, json_each(variable.value) AS score
   WHERE run = @run
  UNION ALL SELECT 'evaluation.' || json_extract(evaluation, '$.period') || '.' || score.key || '.' || variable.key,
                   created_ms, score.value
    FROM evaluation, json_each(evaluation, '$.models') AS model,
         json_each(model.value, '$.variables') AS variable, json_each(variable.value) AS score
   WHERE run = @run AND json_extract(model.value, '$.name') = 'gan'`

/**
 * What the run's curves and evaluations come to, by metric: lowest, highest, last, and the value at the checkpoint that is
 * sampled (of an evaluation: the last, since it scores that checkpoint).
 */
const summarise = `
  WITH sample AS MATERIALIZED (SELECT metric, step, value FROM (${samples}) WHERE typeof(value) IN ('real', 'integer')),
  chosen AS (
    SELECT step FROM validation_point WHERE run = @run ORDER BY json_extract(point, '$.score'), step LIMIT 1
  ),
  extent AS (
    SELECT metric, min(value) AS low, max(value) AS high, max(step) AS last_step,
           CASE WHEN metric LIKE 'evaluation.%' THEN max(step)
                ELSE max(CASE WHEN step <= (SELECT step FROM chosen) THEN step END) END AS best_step
      FROM sample GROUP BY metric
  )
  INSERT INTO run_metric (run, metric, low, high, last, best)
  SELECT @run, metric, low, high,
         (SELECT value FROM sample WHERE sample.metric = extent.metric AND step = last_step),
         (SELECT value FROM sample WHERE sample.metric = extent.metric AND step = best_step)
    FROM extent`

export type MetricSummaries = ReturnType<typeof metricSummariesOf>

/** The table `run_metric`, brought up to date for the runs whose curves or evaluations changed. */
export function metricSummariesOf(database: Database) {
  const selectStale = database.prepare<[]>('SELECT id FROM run WHERE summarised = 0').pluck(true)
  const forget = database.prepare<[string]>('DELETE FROM run_metric WHERE run = ?')
  const insert = database.prepare<[{ run: unknown }]>(summarise)
  const markDone = database.prepare<[string]>('UPDATE run SET summarised = 1 WHERE id = ?')
  const markStale = database.prepare<[string]>('UPDATE run SET summarised = 0 WHERE id = ?')
  return {
    /** Its figures changed: they are summed up anew when they are asked for. */
    stale(run: string): void {
      markStale.run(run)
    },
    refresh(): void {
      if (selectStale.get() === undefined) return
      database
        .transaction(() => {
          for (const run of selectStale.all()) {
            forget.run(String(run))
            insert.run({ run })
            markDone.run(String(run))
          }
        })
        .immediate()
    },
  }
}
