import { z } from 'zod'
import { epochMsSchema, float32Schema, float64Schema, runIdSchema, scenarioSetIdSchema, variableSchema } from './common'
import { whichScenariosSchema } from './marks'

/** Where scenarios of a run may begin: on the log's grid, each sensor with a complete window before it. */
export const possibleStartsSchema = z.object({
  /** Stretches of possible starts in time order, each from its first to its last. */
  stretches: z.array(z.object({ fromMs: epochMsSchema, toMs: epochMsSchema })),
  cadenceSeconds: z.int(),
  /** The instant after the log's last: scenarios that end before it can be compared with what really happened. */
  logEndMs: epochMsSchema,
  /** First instant that the training has not seen, neither to learn from nor to choose by. */
  testFromMs: epochMsSchema,
  /** Sensors that the training learned something of; only these can have anomalies. */
  sensors: z.array(z.string()),
})
export type PossibleStarts = z.infer<typeof possibleStartsSchema>

/** Quantiles over the scenarios of one start, for one sensor and variable. */
export const fanSchema = z.object({
  levels: z.array(z.number()),
  futureMs: float64Schema,
  /** [levels × steps], row by row; NaN where no scenario has a value. */
  values: float32Schema,
  /** How many scenarios the quantiles are of. */
  scenarios: z.int(),
})
export type Fan = z.infer<typeof fanSchema>

/** One variable of one scenario, all sensors and steps. */
export const scenarioFramesSchema = z.object({
  timesMs: float64Schema,
  variable: variableSchema,
  /** [steps × sensors], in the order of the set's sensors; NaN where there is no value. */
  values: float32Schema,
  /** Lowest and highest value of any scenario of this start, so that one scale fits all of them; NaN without any. */
  low: z.number(),
  high: z.number(),
})
export type ScenarioFrames = z.infer<typeof scenarioFramesSchema>

/**
 * How far the scenarios of a start are from each other: the root of the mean squared difference of one variable over all
 * steps and sensors (or one sensor), in the variable's unit.
 */
export const distancesSchema = z.object({
  /** Numbers, from 0, of the scenarios that were compared: the first of the start. */
  compared: z.array(z.int().nonnegative()),
  scenarios: z.int(),
  variable: variableSchema,
  /** [compared × compared]. */
  values: float32Schema,
})
export type Distances = z.infer<typeof distancesSchema>

const ofStart = z.strictObject({
  set: scenarioSetIdSchema,
  startIndex: z.int().nonnegative().default(0),
  variable: z.string(),
})

export const ensembleRequests = {
  'scenarios/possible': { input: z.strictObject({ run: runIdSchema }), output: possibleStartsSchema },
  'scenarios/fan': {
    input: ofStart.extend({
      sensor: z.string(),
      levels: z.array(z.number().min(0).max(1)).min(1).max(99).default([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
      which: whichScenariosSchema.default('all'),
    }),
    output: fanSchema,
  },
  'scenarios/frames': {
    input: ofStart.extend({ scenario: z.int().nonnegative() }),
    output: scenarioFramesSchema,
  },
  'scenarios/distances': {
    input: ofStart.extend({ sensor: z.string().optional(), most: z.int().min(2).max(200).default(60) }),
    output: distancesSchema,
  },
} as const
