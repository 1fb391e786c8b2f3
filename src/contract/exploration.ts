import { z } from 'zod'
import { datasetIdSchema, float64Schema } from './common'

const ownCorrelationSchema = z.object({
  /** At the lags 0 … `lags`. */
  autocorrelation: float64Schema,
  partialAutocorrelation: float64Schema,
  /** ± half widths for 95 %: of white noise, and Bartlett's lag by lag. */
  whiteNoise: z.number(),
  bartlett: float64Schema,
})
const laggedCorrelationSchema = z.object({
  /** At the lags −`lags` … `lags`; a peak at a positive lag says that the second variable follows the first. */
  correlation: float64Schema,
  whiteNoise: z.number(),
})
/** Null where no sensor has it (all rest, or lack the variable). */
const ownSchema = z.object({
  mean: ownCorrelationSchema.nullable(),
  sensors: z.array(ownCorrelationSchema.extend({ sensor: z.string() })),
})
const laggedSchema = z.object({
  mean: laggedCorrelationSchema.nullable(),
  sensors: z.array(laggedCorrelationSchema.extend({ sensor: z.string() })),
})

/** Correlations of a log in time: of values and of their derivatives (increments), per sensor and averaged over sensors. */
export const explorationSchema = z.object({
  lags: z.int(),
  cadenceSeconds: z.int(),
  variables: z.array(z.object({ variable: z.string(), values: ownSchema, derivatives: ownSchema })),
  pairs: z.array(
    z.object({ variables: z.tuple([z.string(), z.string()]), values: laggedSchema, derivatives: laggedSchema }),
  ),
})
export type Exploration = z.infer<typeof explorationSchema>
export type OwnCorrelation = z.infer<typeof ownCorrelationSchema>
export type LaggedCorrelation = z.infer<typeof laggedCorrelationSchema>

export const explorationRequests = {
  /** Long. Lags are grid steps and are one day where left out; all sensors where none is named. */
  'datasets/explore': {
    input: z.strictObject({
      dataset: datasetIdSchema,
      lags: z.int().min(1).max(2000).optional(),
      sensors: z.array(z.string()).min(1).optional(),
    }),
    output: explorationSchema,
  },
} as const
