import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { trainPointSchema, validationPointSchema, type TrainPoint, type ValidationPoint } from '../../contract'
import type { MetricSummaries } from './metric-summary'
import { checked, fromJson } from './rows'

/** Points of earlier versions have no lengths of gradients. */
const pointRowSchema = z
  .looseObject({ criticGradientNorm: z.number().nullable(), generatorGradientNorm: z.number().nullable() })
  .transform((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))
const trainRowsSchema = z.array(pointRowSchema.pipe(trainPointSchema))

export type Curves = ReturnType<typeof curvesOf>

/** The learning curves of runs; a step told again (after resuming from an earlier checkpoint) replaces what was there. */
export function curvesOf(database: Database, file: string, metrics: MetricSummaries) {
  const insertPoint = database.prepare('INSERT OR REPLACE INTO train_point VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const insertValidation = database.prepare('INSERT OR REPLACE INTO validation_point VALUES (?, ?, ?)')
  const selectPoints = database.prepare<[string]>(
    `SELECT step, seconds, wasserstein, penalty, critic_loss AS criticLoss, generator_loss AS generatorLoss,
            critic_gradient_norm AS criticGradientNorm, generator_gradient_norm AS generatorGradientNorm
       FROM train_point WHERE run = ? ORDER BY step`,
  )
  const selectValidations = database
    .prepare<[string]>('SELECT point FROM validation_point WHERE run = ? ORDER BY step')
    .pluck(true)

  return {
    /** One transaction for the whole batch. */
    append(run: string, batch: { points?: readonly TrainPoint[]; validations?: readonly ValidationPoint[] }): void {
      database
        .transaction(() => {
          for (const point of batch.points ?? []) {
            insertPoint.run(
              run,
              point.step,
              point.seconds,
              point.wasserstein,
              point.penalty,
              point.criticLoss,
              point.generatorLoss,
              point.criticGradientNorm ?? null,
              point.generatorGradientNorm ?? null,
            )
          }
          for (const point of batch.validations ?? []) insertValidation.run(run, point.step, JSON.stringify(point))
          metrics.stale(run)
        })
        .immediate()
    },

    get(run: string): { points: TrainPoint[]; validations: ValidationPoint[] } {
      const what = `the curves of run ${run}`
      return {
        points: checked(trainRowsSchema, selectPoints.all(run), what, file),
        validations: selectValidations
          .all(run)
          .map((text) => checked(validationPointSchema, fromJson(text, what, file), what, file)),
      }
    },

    /** Drops what came after `step`: a run that resumes from there tells it again. */
    dropAfter(run: string, step: number): void {
      database
        .transaction(() => {
          database.prepare('DELETE FROM train_point WHERE run = ? AND step > ?').run(run, step)
          database.prepare('DELETE FROM validation_point WHERE run = ? AND step > ?').run(run, step)
          metrics.stale(run)
        })
        .immediate()
    },
  }
}
