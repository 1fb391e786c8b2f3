import { z } from 'zod'
import {
  datasetIdSchema,
  epochMsSchema,
  fileReferenceSchema,
  float32Schema,
  float64Schema,
  instantSchema,
  runIdSchema,
  scenarioSetIdSchema,
  variableSchema,
} from './common'
import { markRequests, whichScenariosSchema } from './marks'
import { metropolisSchema, samplerSchema } from './runs'
import { periodSchema } from './training'

/**
 * From `step` (1-based, `durationSteps` long) the standard deviation of the noise of `sensor` is multiplied by `scale`,
 * reached linearly over `rampSteps`. Every other sensor and every earlier step keeps its noise and so its very bytes.
 */
export const anomalySchema = z.strictObject({
  sensor: z.string().min(1),
  step: z.int().min(1),
  scale: z.number().min(0).max(1000),
  /** Steps the anomaly lasts; to the end of the horizon when left out. */
  durationSteps: z.int().min(1).optional(),
  /** Steps until the full scale is reached; 1 is at once. */
  rampSteps: z.int().min(1).default(1),
  /** Added to every component of the noise while the anomaly lasts, in standard deviations. */
  offset: z.number().min(-100).max(100).default(0),
})
export type Anomaly = z.infer<typeof anomalySchema>
export type AnomalyInput = z.input<typeof anomalySchema>

export const scenarioRequestSchema = z.strictObject({
  run: runIdSchema,
  /**
   * One start (the first forecast step), several (`startsMs`), or `starts` of them spread over `period`; without any of the
   * three: right after the log ends.
   */
  startMs: epochMsSchema.optional(),
  startsMs: z.array(epochMsSchema).min(1).max(10_000).optional(),
  starts: z.int().min(1).max(10_000).optional(),
  period: periodSchema.default('test'),
  steps: z.int().min(1).max(2016).default(24),
  count: z.int().min(1).max(10_000).default(6),
  sampler: samplerSchema.default('plain'),
  /** Candidates per step of Metropolis-Hastings sampling. */
  chain: z.int().min(1).max(1000).default(20),
  seed: z.int().nonnegative().max(0xffff_ffff).default(1),
  anomalies: z.array(anomalySchema).max(10_000).default([]),
  /** Sensors to sample and to keep, all when left out; no sensor's values depend on which others are sampled. */
  sensors: z.array(z.string().min(1)).min(1).max(10_000).optional(),
  name: z.string().min(1).max(120).optional(),
})
export type ScenarioRequest = z.infer<typeof scenarioRequestSchema>

export const scenarioSetSchema = z.object({
  set: scenarioSetIdSchema,
  run: runIdSchema,
  runName: z.string(),
  dataset: datasetIdSchema,
  name: z.string(),
  createdAt: instantSchema,
  /** The first forecast instant of each start. */
  startsMs: z.array(epochMsSchema),
  /** What the starts were spread over; absent where they were named, and in sets of earlier versions. */
  period: periodSchema.optional(),
  scenarios: z.int(),
  steps: z.int(),
  sensors: z.array(z.string()),
  variables: z.array(variableSchema),
  cadenceSeconds: z.int(),
  timeZone: z.string(),
  sampler: samplerSchema,
  seed: z.int(),
  anomalies: z.array(anomalySchema),
  /** As in {@link metropolisSchema}; Metropolis-Hastings only. */
  acceptance: z.number().nullable(),
  /** Metropolis-Hastings only, absent in sets of earlier versions. */
  metropolis: metropolisSchema.optional(),
  version: z.string(),
  seconds: z.number(),
  /** What was left out and why, in plain sentences; absent in sets of earlier versions. */
  notes: z.array(z.string()).optional(),
  /** Scenarios of all starts that a person marked. */
  accepted: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
})
export type ScenarioSet = z.infer<typeof scenarioSetSchema>

/** One sensor and variable of one start: the past that was read, every scenario, and the real future where it is known. */
export const scenarioLinesSchema = z.object({
  pastMs: float64Schema,
  past: float32Schema,
  futureMs: float64Schema,
  /** [shown × steps], row by row. */
  values: float32Schema,
  /** Numbers, from 0, of the scenarios in `values`. */
  shown: z.array(z.int().nonnegative()),
  /** How many the start has. */
  scenarios: z.int(),
  /** NaN where the log has no value. */
  actual: float32Schema,
  /** 1 where a value was made under an anomaly, per step. */
  anomalous: z.array(z.union([z.literal(0), z.literal(1)])),
})
export type ScenarioLines = z.infer<typeof scenarioLinesSchema>

export const exportResultSchema = z.object({
  run: runIdSchema,
  set: scenarioSetIdSchema,
  file: z.string(),
  card: z.string(),
  rows: z.int(),
  /** Per start, before any were left out by `only`. */
  scenarios: z.int(),
  only: whichScenariosSchema,
  starts: z.int(),
  sampler: samplerSchema,
  seed: z.int(),
  acceptance: z.number().nullable(),
  metropolis: metropolisSchema.optional(),
  anomalies: z.array(anomalySchema),
  /** Of the set. */
  notes: z.array(z.string()),
})
export type ExportResult = z.infer<typeof exportResultSchema>

const bySet = z.strictObject({ set: scenarioSetIdSchema })

export const scenarioRequests = {
  ...markRequests,
  /** Long. */
  'scenarios/generate': { input: scenarioRequestSchema, output: scenarioSetSchema },
  'scenarios/list': { input: z.strictObject({ run: runIdSchema.optional() }), output: z.array(scenarioSetSchema) },
  'scenarios/get': { input: bySet, output: scenarioSetSchema },
  'scenarios/delete': { input: bySet, output: z.object({ deleted: z.int() }) },
  'scenarios/lines': {
    input: bySet.extend({
      startIndex: z.int().nonnegative().default(0),
      sensor: z.string(),
      variable: z.string(),
      pastSteps: z.int().min(1).max(2016).default(48),
      /** Which scenarios, by their numbers from 0; all of them when left out. */
      scenarios: z.array(z.int().nonnegative()).max(10_000).optional(),
    }),
    output: scenarioLinesSchema,
  },
  /** Long: writes the CSV and its card `<name>.json`; a cancelled or failed export leaves no file. */
  'scenarios/export': {
    input: bySet.extend({ out: fileReferenceSchema, only: whichScenariosSchema.default('all') }),
    output: exportResultSchema,
  },
} as const
