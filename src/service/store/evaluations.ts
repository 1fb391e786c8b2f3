import type { Database } from 'better-sqlite3'
import { evaluationSchema, type Evaluation, type Period } from '../../contract'
import { newIdentifier } from './identifiers'
import type { MetricSummaries } from './metric-summary'
import { checked, fromJson } from './rows'

export type Evaluations = ReturnType<typeof evaluationsOf>

/** Scores of runs, each with how it was made. */
export function evaluationsOf(database: Database, file: string, metrics: MetricSummaries) {
  return {
    insert(evaluation: Evaluation): void {
      database
        .prepare('INSERT INTO evaluation (id, run, created_ms, evaluation) VALUES (?, ?, ?, ?)')
        .run(newIdentifier('e'), evaluation.run, Date.now(), JSON.stringify(evaluation))
      metrics.stale(evaluation.run)
    },

    /** Of one run, oldest first. */
    list(run: string): Evaluation[] {
      const what = `an evaluation of run ${run}`
      return database
        .prepare<[string]>('SELECT evaluation FROM evaluation WHERE run = ? ORDER BY id')
        .pluck(true)
        .all(run)
        .map((text) => checked(evaluationSchema, fromJson(text, what, file), what, file))
    },

    /** The latest of a run on a period for each number of starts, scenarios and steps; latest first. */
    latest(run: string, period: Period): Evaluation[] {
      const what = `an evaluation of run ${run}`
      return database
        .prepare<[string, string]>(
          `SELECT evaluation FROM evaluation WHERE id IN (
             SELECT max(id) FROM evaluation WHERE run = ? AND json_extract(evaluation, '$.period') = ?
              GROUP BY json_extract(evaluation, '$.starts'), json_extract(evaluation, '$.scenarios'),
                       json_extract(evaluation, '$.horizonSteps'))
           ORDER BY id DESC`,
        )
        .pluck(true)
        .all(run, period)
        .map((text) => checked(evaluationSchema, fromJson(text, what, file), what, file))
    },
  }
}
