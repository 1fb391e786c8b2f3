import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  trainPointSchema,
  validationPointSchema,
  validationSampleSchema,
  type TrainPoint,
  type ValidationPoint,
  type ValidationSample,
} from '../../contract'
import { stretchesOf } from './compared-curves'
import type { MetricSummaries } from './metric-summary'
import { bytesOf, checked, floatsOf, fromJson } from './rows'

/** Points of earlier versions have no lengths of gradients. */
const pointRowSchema = z
  .looseObject({ criticGradientNorm: z.number().nullable(), generatorGradientNorm: z.number().nullable() })
  .transform((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))
const trainRowsSchema = z.array(pointRowSchema.pipe(trainPointSchema))
const sampleRowSchema = z.looseObject({ step: z.int(), places: z.string(), data: z.instanceof(Uint8Array) })

/** What is told of a run between two writes. */
export interface CurveBatch {
  readonly points?: readonly TrainPoint[]
  readonly validations?: readonly ValidationPoint[]
  readonly samples?: readonly ValidationSample[]
}

const tables = ['train_point', 'validation_point', 'validation_sample'] as const

export type Curves = ReturnType<typeof curvesOf>

/** The learning curves of runs; a step told again (after resuming from an earlier checkpoint) replaces what was there. */
export function curvesOf(database: Database, file: string, metrics: MetricSummaries) {
  const insertPoint = database.prepare('INSERT OR REPLACE INTO train_point VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const insertValidation = database.prepare('INSERT OR REPLACE INTO validation_point VALUES (?, ?, ?)')
  const insertSample = database.prepare('INSERT OR REPLACE INTO validation_sample VALUES (?, ?, ?, ?, ?, ?)')
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
    append(run: string, batch: CurveBatch): void {
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
          for (const { step, places, scenarios, steps, values } of batch.samples ?? []) {
            insertSample.run(run, step, JSON.stringify(places), scenarios, steps, bytesOf(values))
          }
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

    /** Scenarios kept of the run's validations, by step. */
    samples(run: string, variables: number): ValidationSample[] {
      const what = `the scenarios of run ${run}`
      return database
        .prepare<[string]>(
          'SELECT step, places, scenarios, steps, data FROM validation_sample WHERE run = ? ORDER BY step',
        )
        .all(run)
        .map((raw) => {
          const row = checked(sampleRowSchema, raw, what, file)
          const described = { ...row, places: fromJson(row.places, what, file), values: new Float32Array(0) }
          const sample = checked(validationSampleSchema, described, what, file)
          const length = sample.places.length * sample.scenarios * sample.steps * variables
          return { ...sample, values: floatsOf(row.data, length, what, file) }
        })
    },

    /** Gives the run `to` what `from` told up to `step`. */
    copy(from: string, to: string, step: number): void {
      const columns: Record<(typeof tables)[number], string> = {
        train_point:
          'step, seconds, wasserstein, penalty, critic_loss, generator_loss, critic_gradient_norm, generator_gradient_norm',
        validation_point: 'step, point',
        validation_sample: 'step, places, scenarios, steps, data',
      }
      for (const table of tables) {
        database
          .prepare(`INSERT INTO ${table} SELECT ?, ${columns[table]} FROM ${table} WHERE run = ? AND step <= ?`)
          .run(to, from, step)
      }
      metrics.stale(to)
    },

    /** At most `maxPoints` stretches of one curve. @throws PlenumError `bad-input` for a metric that is none of a curve */
    stretches: stretchesOf(database, file),

    /** Drops what came after `step`: a run that resumes from there tells it again. */
    dropAfter(run: string, step: number): void {
      database
        .transaction(() => {
          for (const table of tables) database.prepare(`DELETE FROM ${table} WHERE run = ? AND step > ?`).run(run, step)
          metrics.stale(run)
        })
        .immediate()
    },
  }
}
