import { z } from 'zod'
import { datasetIdSchema, idSchema, instantSchema, nothingSchema, progressSchema, runIdSchema } from './common'
import { wireErrorSchema } from './errors'
import { trainConfigSchema } from './training'

/** Hyper-parameter searches: many trainings of one log that differ in some choices, ranked by their validation. */
export const searchIdSchema = idSchema.startsWith('h_')

/** One value of a choice of a training, e.g. `"adam"`, `0.1`, `true`, `[64, 128]`. */
export const parameterValueSchema = z.union([
  z.number(),
  z.string().max(120),
  z.boolean(),
  z.null(),
  z.array(z.number()).max(64),
])
export type ParameterValue = z.infer<typeof parameterValueSchema>

/** Where a choice stands in the configuration of a training, e.g. `optimizer`, `plenum.generatorRate`. */
const pathSchema = z
  .string()
  .max(120)
  .regex(/^[a-zA-Z]+(\.[a-zA-Z]+)*$/, 'It is no name of a choice, like optimizer or plenum.generatorRate')

/** What is varied: listed values, or a range that random points are drawn from. */
export const searchParameterSchema = z.union([
  z.strictObject({ path: pathSchema, values: z.array(parameterValueSchema).min(2).max(64) }),
  z.strictObject({
    path: pathSchema,
    low: z.number(),
    high: z.number(),
    /** log: every factor equally likely, for rates and weights. */
    scale: z.enum(['linear', 'log']).default('linear'),
    /** Whole numbers only, both ends included. */
    integer: z.boolean().default(false),
  }),
])
export type SearchParameter = z.infer<typeof searchParameterSchema>

export const searchSpaceSchema = z.array(searchParameterSchema).min(1).max(32)

export const searchStrategySchema = z.discriminatedUnion('kind', [
  /** Every combination of the listed values, each trained to the end. */
  z.strictObject({ kind: z.literal('grid') }),
  /**
   * Successive halving (Jamieson & Talwalkar 2016): random points train for a fraction of the steps, the best one in `eta`
   * of them go on, `rungs` times in all. One rung is plain random search.
   */
  z.strictObject({
    kind: z.literal('halving'),
    points: z.int().min(2).max(10_000),
    eta: z.int().min(2).max(16).default(3),
    rungs: z.int().min(1).max(10).default(3),
    /** Of the random points. */
    seed: z.int().nonnegative().max(0xffff_ffff).default(1),
  }),
])
export type SearchStrategy = z.infer<typeof searchStrategySchema>

/** What a search is: nothing of it changes once it has begun. */
export const searchDefinitionSchema = z.object({
  /** What every trial shares; `steps` is what a trial is trained for at most. */
  config: trainConfigSchema,
  space: searchSpaceSchema,
  strategy: searchStrategySchema,
  /** Trainings per point; they have the seeds firstSeed, firstSeed + 1, … */
  seeds: z.int().min(1).max(50),
  firstSeed: z.int().nonnegative().max(0xffff_ff00),
  /** The value of every parameter of the space, [points][parameters]. */
  points: z.array(z.array(parameterValueSchema)).min(1).max(10_000),
  /** After `steps` steps the trials of the best points go on to the next rung, which has `points` points. */
  rungs: z
    .array(z.object({ steps: z.int().positive(), points: z.int().positive() }))
    .min(1)
    .max(10),
})
export type SearchDefinition = z.infer<typeof searchDefinitionSchema>

export const searchStatusSchema = z.enum(['running', 'paused', 'done', 'cancelled'])
export type SearchStatus = z.infer<typeof searchStatusSchema>

export const searchSchema = z.object({
  search: searchIdSchema,
  name: z.string(),
  dataset: datasetIdSchema,
  datasetName: z.string(),
  createdAt: instantSchema,
  /** Version of Plenum that made it. */
  version: z.string(),
  status: searchStatusSchema,
  definition: searchDefinitionSchema,
  /** Why it paused, if not because someone asked for it. */
  problem: wireErrorSchema.nullable(),
  /** Trainings that need no further step: done, dropped or failed. */
  trialsSettled: z.int(),
  trials: z.int(),
  trialsFailed: z.int(),
  /** From 0; the number of rungs when it is over. */
  rung: z.int(),
  stepsDone: z.int(),
  /** Of all rungs together; less where trials failed early. */
  stepsTotal: z.int(),
})
export type Search = z.infer<typeof searchSchema>

export const trialResultSchema = z.object({
  run: runIdSchema.nullable(),
  seed: z.int(),
  status: z.enum(['waiting', 'training', 'settled', 'failed']),
  step: z.int(),
  /** Best validation so far within the rung of its row: pinball relative to the AR bootstrap, lower is better. */
  score: z.number().nullable(),
  problem: wireErrorSchema.nullable(),
})
export type TrialResult = z.infer<typeof trialResultSchema>

export const rankedPointSchema = z.object({
  rank: z.int().positive(),
  point: z.int().nonnegative(),
  values: z.array(parameterValueSchema),
  /** Rung and steps at which its trials were compared; null while not all of them have reached the first rung. */
  rung: z.int().nonnegative().nullable(),
  steps: z.int().nullable(),
  /** Mean score of the trials that did not fail, with its 95 % t interval over seeds (null with fewer than two). */
  mean: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  failed: z.int(),
  /**
   * Whether the scores tell it from the first: paired t test over seeds at 5 %, Bonferroni over all points compared. Null where
   * that cannot be said: one seed, a failed trial, another rung.
   */
  worseThanFirst: z.boolean().nullable(),
  trials: z.array(trialResultSchema),
})
export type RankedPoint = z.infer<typeof rankedPointSchema>

export const importanceSchema = z.discriminatedUnion('method', [
  /** Of a grid: mean differences of score to the best value, paired over all other choices and seeds. */
  z.object({
    method: z.literal('paired-differences'),
    path: z.string(),
    best: parameterValueSchema,
    levels: z.array(
      z.object({
        value: parameterValueSchema,
        mean: z.number(),
        /** Mean score less that of the best value, with its 95 % t interval; null for the best value itself. */
        difference: z.number().nullable(),
        low: z.number().nullable(),
        high: z.number().nullable(),
        pairs: z.int(),
      }),
    ),
  }),
  /** Of random points: share of the variance of the ranks of the scores that the choice alone explains. */
  z.object({
    method: z.literal('rank-regression'),
    path: z.string(),
    share: z.number(),
    /** What a choice without any influence stays below in 95 of 100 cases, by permutation. */
    chanceShare: z.number(),
    /** How often a choice without influence explains as much. */
    pValue: z.number(),
    /** Rank correlation of value and score: below 0, larger is better; null for listed values. */
    correlation: z.number().nullable(),
    points: z.int(),
  }),
])
export type Importance = z.infer<typeof importanceSchema>

export const searchResultsSchema = z.object({
  search: searchSchema,
  ranking: z.array(rankedPointSchema),
  /** Most important first. */
  importance: z.array(importanceSchema),
  /** Plain sentences: what can be concluded and what cannot. */
  notes: z.array(z.string()),
})
export type SearchResults = z.infer<typeof searchResultsSchema>

const bySearch = z.strictObject({ search: searchIdSchema })

export const searchRequests = {
  'searches/list': { input: nothingSchema, output: z.array(searchSchema) },
  'searches/get': { input: bySearch, output: searchSchema },
  /** Begins and returns at once. Only the validation period is looked at, never the test period. */
  'searches/start': {
    input: z.strictObject({
      dataset: datasetIdSchema,
      name: z.string().min(1).max(120).optional(),
      config: trainConfigSchema.prefault({}),
      space: searchSpaceSchema,
      strategy: searchStrategySchema.default({ kind: 'grid' }),
      seeds: z.int().min(1).max(50).default(2),
      firstSeed: z.int().nonnegative().max(0xffff_ff00).default(1),
    }),
    output: searchSchema,
  },
  /** Goes on where it was: finished trials are kept, an interrupted one continues from its checkpoint. */
  'searches/resume': { input: bySearch, output: searchSchema },
  /** Saves the trial that trains; answers when the search rests. */
  'searches/pause': { input: bySearch, output: searchSchema },
  /** Ends it for good with the trials it has. */
  'searches/cancel': { input: bySearch, output: searchSchema },
  /** Answers when it no longer runs. Cancelling the wait leaves the search alone. */
  'searches/wait': { input: bySearch, output: searchSchema },
  'searches/results': { input: bySearch, output: searchResultsSchema },
  /** With the runs of its trials, unless `keepRuns`. */
  'searches/delete': {
    input: bySearch.extend({ keepRuns: z.boolean().default(false) }),
    output: z.object({ deleted: z.int() }),
  },
} as const

export const searchTopics = {
  'searches/changed': { input: nothingSchema, event: searchSchema },
  'searches/progress': { input: bySearch, event: progressSchema },
} as const
