import { z } from 'zod'
import { epochMsSchema, float64Schema, runIdSchema, scenarioSetIdSchema, variableSchema } from './common'
import { runRowSchema } from './run-table'
import { samplerSchema } from './runs'
import { scenarioSetSchema } from './scenarios'
import { parameterValueSchema } from './searches'
import { baselineNameSchema, periodSchema } from './training'

/** Runs side by side: what differs, their curves, their scores, and what they generate from the same start. */

/** 2 to 100 trainings, each once. */
export const comparedRunsSchema = z
  .array(runIdSchema)
  .min(2)
  .max(100)
  .refine((runs) => new Set(runs).size === runs.length, 'A run is named twice')

/** What the others are compared with. */
export const pinnedSchema = z.union([
  z.strictObject({ run: runIdSchema }),
  z.strictObject({ baseline: baselineNameSchema }),
])

export const verdictSchema = z.enum(['better', 'worse', 'cannot tell'])

export const scoreCellSchema = z.object({
  value: z.number(),
  standardError: z.number().nullable(),
  /** The best of its column among rows that can be compared; several where they tie. */
  best: z.boolean(),
  /** Against the pinned row; null in that row itself. */
  against: z
    .object({
      /** Below 0 is better: own less pinned, for coverages of the distances from what is exact. */
      difference: z.number(),
      /** Interval at 95 % for all runs of the column together. */
      low: z.number().nullable(),
      high: z.number().nullable(),
      method: z.enum(['paired', 'separate']).nullable(),
      verdict: verdictSchema,
      reason: z.string().nullable(),
    })
    .nullable(),
})
export type ScoreCell = z.infer<typeof scoreCellSchema>

export const comparisonSchema = z.object({
  runs: z.array(runRowSchema),
  /** What differs, with a value for each run (null: it has none): the log first, then choices in the order of a configuration. */
  differences: z.array(z.object({ path: z.string(), values: z.array(parameterValueSchema) })),
  shared: z.array(z.object({ path: z.string(), value: parameterValueSchema })),
  period: periodSchema,
  /** The evaluation that stands for each run; null: it has none on this period. */
  evaluations: z.array(
    z
      .object({
        starts: z.int(),
        scenarios: z.int(),
        horizonSteps: z.int(),
        sampler: samplerSchema,
        seed: z.int(),
        /** Made like that of most: of one log, with as many starts and scenarios. Others are shown but not compared. */
        comparable: z.boolean(),
      })
      .nullable(),
  ),
  pinned: pinnedSchema.nullable(),
  columns: z.array(
    z.object({
      variable: z.string(),
      score: z.string(),
      title: z.string(),
      unit: z.string(),
      better: z.enum(['lower', 'near']),
      meaning: z.string(),
    }),
  ),
  /** A row for each run, then one for each baseline; cells stand in the order of the columns. */
  rows: z.array(
    z.object({
      run: runIdSchema.nullable(),
      baseline: baselineNameSchema.nullable(),
      cells: z.array(scoreCellSchema.nullable()),
    }),
  ),
  /** Plain sentences: what the comparison can and cannot say. */
  notes: z.array(z.string()),
})
export type Comparison = z.infer<typeof comparisonSchema>

export const comparedCurvesSchema = z.object({
  metric: z.string(),
  axis: z.enum(['step', 'seconds']),
  curves: z.array(
    z.object({
      run: runIdSchema,
      /** The end of each stretch of steps: a step, or seconds of training. */
      x: float64Schema,
      /** Mean of the stretch, smoothed as asked for. */
      value: float64Schema,
      low: float64Schema,
      high: float64Schema,
    }),
  ),
})
export type ComparedCurves = z.infer<typeof comparedCurvesSchema>

/** How values of one kind are spread, move and remember. */
export const distributionSchema = z.object({
  /** Shares of the bins between `edges`. */
  values: float64Schema,
  increments: float64Schema,
  /** Mean power at each of `frequencies`. */
  spectrum: float64Schema,
  /** Autocorrelation of increments at the lags 0, 1, … */
  autocorrelation: float64Schema,
  count: z.int(),
})
export const distributionsSchema = z.object({
  variable: variableSchema,
  sensors: z.array(z.string()),
  valueEdges: float64Schema,
  incrementEdges: float64Schema,
  /** Cycles per hour. */
  frequencies: float64Schema,
  /** Of the same starts. */
  real: distributionSchema,
  generated: z.array(distributionSchema.extend({ set: scenarioSetIdSchema, run: runIdSchema })),
})
export type Distributions = z.infer<typeof distributionsSchema>

export const compareRequests = {
  'compare/runs': {
    input: z.strictObject({
      runs: comparedRunsSchema,
      period: periodSchema.default('test'),
      /** The first run that has an evaluation where it is left out. */
      pinned: pinnedSchema.optional(),
    }),
    output: comparisonSchema,
  },
  /** One curve of many runs, cut to at most `maxPoints` stretches each. */
  'compare/curves': {
    input: z.strictObject({
      runs: z.array(runIdSchema).min(1).max(100),
      /** `training.…` or `validation.…` of the run table. */
      metric: z.string().min(1).max(300),
      axis: z.enum(['step', 'seconds']).default('step'),
      maxPoints: z.int().min(10).max(5000).default(300),
      /** Weight of what came before, 0 is none: an exponential mean that starts without bias. */
      smoothing: z.number().min(0).max(0.999).default(0),
    }),
    output: comparedCurvesSchema,
  },
  /**
   * Long: samples every run from the same starts with the same seed. Sets that are there already are taken. Without `startMs`
   * starts that all runs can begin at are spread over the period.
   */
  'compare/scenarios': {
    input: z.strictObject({
      runs: z.array(runIdSchema).min(1).max(20),
      startMs: epochMsSchema.optional(),
      starts: z.int().min(1).max(200).default(1),
      period: periodSchema.default('test'),
      steps: z.int().min(1).max(2016).default(24),
      count: z.int().min(1).max(1000).default(6),
      sampler: samplerSchema.default('plain'),
      seed: z.int().nonnegative().max(0xffff_ffff).default(1),
    }),
    output: z.object({ sets: z.array(scenarioSetSchema) }),
  },
  /** Distributions of scenario sets of the same log, starts and steps, beside the real ones of these starts. */
  'compare/distributions': {
    input: z.strictObject({
      sets: z.array(scenarioSetIdSchema).min(1).max(20),
      variable: z.string(),
      /** All where left out. */
      sensors: z.array(z.string()).min(1).optional(),
    }),
    output: distributionsSchema,
  },
} as const
