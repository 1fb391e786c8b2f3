import { z } from 'zod'
import { datasetIdSchema, instantSchema, nothingSchema, runIdSchema } from './common'
import { wireErrorSchema } from './errors'
import { runStatusSchema } from './runs'
import { parameterValueSchema, searchIdSchema } from './searches'
import { sweepIdSchema } from './sweeps'

/** The table of runs: rows of every kind, filtered, sorted and paged where they are stored. */

/** A training, or a sweep of the offloading bench. */
export const anyRunIdSchema = z.union([runIdSchema, sweepIdSchema])

export function isSweepId(run: string): boolean {
  return sweepIdSchema.safeParse(run).success
}

export const tagSchema = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[^\s,]([^,\n]*[^\s,])?$/, 'A tag has no comma and no space at its ends')

export const statisticSchema = z.enum(['min', 'max', 'last', 'best'])
export type Statistic = z.infer<typeof statisticSchema>

/** What a row can be filtered and sorted by. */
export const runFieldSchema = z.discriminatedUnion('of', [
  z.strictObject({
    of: z.literal('run'),
    name: z.enum([
      'run',
      'kind',
      'name',
      'status',
      'dataset',
      'datasetName',
      'parent',
      'createdAt',
      'seed',
      'step',
      'steps',
      'seconds',
      'version',
      'device',
      'notes',
      'tag',
    ]),
  }),
  /** A choice of its configuration, e.g. `hiddenSize`, `plenum.generatorRate`. */
  z.strictObject({ of: z.literal('parameter'), path: z.string().min(1).max(120) }),
  /** A figure of its curves or of its latest evaluation, see {@link runRowSchema}. */
  z.strictObject({
    of: z.literal('metric'),
    metric: z.string().min(1).max(300),
    statistic: statisticSchema.default('best'),
  }),
])
export type RunField = z.output<typeof runFieldSchema>

/** The metric by which checkpoints are chosen: pinball loss on validation over that of the AR bootstrap. */
export const scoreMetric = 'validation.score'

export const runConditionSchema = z.strictObject({
  field: runFieldSchema,
  is: z.enum(['=', '!=', '<', '<=', '>', '>=', 'contains']),
  value: z.union([z.number(), z.string().max(300), z.boolean(), z.null()]),
})
export type RunCondition = z.output<typeof runConditionSchema>

export const runSortSchema = z.strictObject({ field: runFieldSchema, descending: z.boolean().default(false) })
export type RunSort = z.output<typeof runSortSchema>

/** Which runs: all conditions hold, all tags are there, and `search` occurs in name, ID, notes, tags or data set name. */
export const runSelectionSchema = z.strictObject({
  conditions: z.array(runConditionSchema).max(32).default([]),
  tags: z.array(tagSchema).max(32).default([]),
  search: z.string().max(200).default(''),
  archived: z.enum(['no', 'only', 'all']).default('no'),
  /** Whether the trials of searches are there too. */
  trials: z.boolean().default(true),
})
export type RunSelection = z.output<typeof runSelectionSchema>

export const metricSummarySchema = z.object({
  min: z.number(),
  max: z.number(),
  last: z.number(),
  /** At the checkpoint that is sampled, which is the one of the lowest validation score; null before there is one. */
  best: z.number().nullable(),
})
export type MetricSummary = z.infer<typeof metricSummarySchema>

/** One row, small enough for a page of many. */
export const runRowSchema = z.object({
  run: anyRunIdSchema,
  /** `train`, `sweep`, or another kind of later versions. */
  kind: z.string(),
  name: z.string(),
  status: runStatusSchema,
  dataset: datasetIdSchema.nullable(),
  datasetName: z.string().nullable(),
  createdAt: instantSchema,
  seed: z.int(),
  /** Of a sweep: its trials that have stopped, and all of them. */
  step: z.int(),
  steps: z.int(),
  seconds: z.number(),
  version: z.string(),
  device: z.string().nullable(),
  search: searchIdSchema.nullable(),
  problem: wireErrorSchema.nullable(),
  tags: z.array(z.string()),
  notes: z.string(),
  archived: z.boolean(),
  /** Its configuration, flat: path and value. */
  parameters: z.record(z.string(), parameterValueSchema),
  /**
   * `training.…` and `validation.…` of its curves, over all their points; `evaluation.PERIOD.SCORE.VARIABLE` of its
   * evaluations. `sweep.reward`, `sweep.reward.SETTING` and `sweep.episodes` of a sweep: the lowest and highest of any episode
   * (any trial), the mean of its trials' scores as `last`, and the best trial's score as `best`; a score is the mean of a
   * trial's last 30 rewards.
   */
  metrics: z.record(z.string(), metricSummarySchema),
})
export type RunRow = z.infer<typeof runRowSchema>

const runsSchema = z.array(anyRunIdSchema).min(1).max(10_000)

export const runTableRequests = {
  'runs/table': {
    input: runSelectionSchema.extend({
      sort: z.array(runSortSchema).max(8).default([]),
      offset: z.int().nonnegative().default(0),
      limit: z.int().min(1).max(1000).default(100),
    }),
    /**
     * `total` is of all pages. Without a sort the newest come first. One that names a metric is long where the curves of many
     * runs have to be summed up first; so is `runs/columns`.
     */
    output: z.object({ total: z.int(), rows: z.array(runRowSchema) }),
  },
  /** The IDs of all that match, in no order that means anything: for work on many at once. */
  'runs/matching': { input: runSelectionSchema, output: z.object({ runs: z.array(anyRunIdSchema) }) },
  /** What there is to filter, sort and show by; a parameter `varies` if it has more than one value. */
  'runs/columns': {
    input: nothingSchema,
    output: z.object({
      parameters: z.array(z.object({ path: z.string(), varies: z.boolean() })),
      metrics: z.array(z.string()),
      tags: z.array(z.object({ tag: z.string(), runs: z.int() })),
    }),
  },
  /** Changes labels of many runs at once: all of them or none. */
  'runs/label': {
    input: z.strictObject({
      runs: runsSchema,
      addTags: z.array(tagSchema).max(32).default([]),
      removeTags: z.array(tagSchema).max(32).default([]),
      notes: z.string().max(20_000).optional(),
      archived: z.boolean().optional(),
    }),
    output: z.object({ changed: z.int() }),
  },
  /** Deletes what can be deleted; `kept` says which runs stay, and why. */
  'runs/deleteMany': {
    input: z.strictObject({ runs: runsSchema }),
    output: z.object({ deleted: z.int(), kept: z.array(z.object({ run: anyRunIdSchema, reason: z.string() })) }),
  },
} as const
