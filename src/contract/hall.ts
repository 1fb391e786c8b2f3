import { z } from 'zod'
import {
  datasetIdSchema,
  epochMsSchema,
  fileReferenceSchema,
  float32Schema,
  float64Schema,
  instantSchema,
  variableSchema,
} from './common'

/** Where a sensor hangs, in metres of the floor plan (x to the right, y towards the reader, z up), or in cells of a grid. */
export const sensorPositionSchema = z.strictObject({
  sensor: z.string().min(1),
  x: z.number().min(-1e6).max(1e6),
  y: z.number().min(-1e6).max(1e6),
  z: z.number().min(-1e6).max(1e6).nullable().default(null),
  rack: z.string().max(120).nullable().default(null),
})
export type SensorPosition = z.output<typeof sensorPositionSchema>

/** One variable of many sensors as a band. Each time stands for one or several steps. NaN where no sensor has a reading. */
export const bandSchema = z.object({
  timesMs: float64Schema,
  cadenceSeconds: z.int(),
  variable: variableSchema,
  /** True where each time stands for several steps. */
  reduced: z.boolean(),
  /** How many sensors the band is of. */
  sensors: z.int(),
  /** Lowest and highest reading of any sensor. */
  low: float64Schema,
  high: float64Schema,
  /** Median over the sensors of each one's mean in that time. */
  median: float64Schema,
})
export type Band = z.infer<typeof bandSchema>

/** Readings of every sensor at some instants, in the order of the data set's sensor names. */
export const framesSchema = z.object({
  timesMs: float64Schema,
  variable: variableSchema,
  /** [times, sensors], NaN where there is no reading. */
  values: float32Schema,
  /** The ends of a scale that fits the whole log: its quantiles 0.1 % and 99.9 %; NaN for an empty log. */
  low: z.number(),
  high: z.number(),
})
export type Frames = z.infer<typeof framesSchema>

/** Share of the steps of each day that have a reading; a day is one of the data set's time zone. */
export const coverageSchema = z.object({
  /** First instant of each day that is in the log. */
  days: z.array(instantSchema),
  /** Of the days, as `2026-03-29`. */
  dates: z.array(z.string()),
  sensors: z.array(z.string()),
  /** [sensors, days], 0 … 1. */
  share: float32Schema,
})
export type Coverage = z.infer<typeof coverageSchema>

const positionsSchema = z.object({ positions: z.array(sensorPositionSchema) })

export const hallRequests = {
  'datasets/band': {
    input: z.strictObject({
      dataset: datasetIdSchema,
      variable: z.string(),
      sensors: z.array(z.string()).min(1).optional(),
      fromMs: epochMsSchema.optional(),
      toMs: epochMsSchema.optional(),
      maxPoints: z.int().min(10).max(20_000).default(1500),
    }),
    output: bandSchema,
  },
  /** `count` instants from `fromStep` on, `stride` steps apart, cut to the log. */
  'datasets/frames': {
    input: z.strictObject({
      dataset: datasetIdSchema,
      variable: z.string(),
      fromStep: z.int().nonnegative(),
      count: z.int().min(1).max(512).default(1),
      stride: z.int().min(1).max(10_000).default(1),
    }),
    output: framesSchema,
  },
  'datasets/coverage': {
    input: z.strictObject({ dataset: datasetIdSchema, variable: z.string() }),
    output: coverageSchema,
  },
  'datasets/positions': { input: z.strictObject({ dataset: datasetIdSchema }), output: positionsSchema },
  /** Replaces all positions of the data set; an empty list deletes them. */
  'datasets/place': {
    input: z.strictObject({ dataset: datasetIdSchema, positions: z.array(sensorPositionSchema) }),
    output: positionsSchema,
  },
  /**
   * Replaces all positions by those of a CSV with the columns sensor, x, y and, if they are there, z and rack. Lines of
   * sensors that the data set does not have are left out and named.
   */
  'datasets/placeFromFile': {
    input: z.strictObject({ dataset: datasetIdSchema, file: fileReferenceSchema }),
    output: positionsSchema.extend({ unknown: z.array(z.string()) }),
  },
} as const
