import { z } from 'zod'
import { epochMsSchema, float32Schema, runIdSchema } from './common'
import { anomalySchema, scenarioRequestSchema } from './scenarios'
import { periodSchema } from './training'

const scale = anomalySchema.shape.scale
const offset = anomalySchema.shape.offset.unwrap()
const steps = z.int().min(1).max(2016)

/** Two numbers, the first not above the second. */
const rangeOf = (value: z.ZodType<number, number>) =>
  z
    .tuple([value, value])
    .refine(([low, high]) => low <= high, 'The first number of a range must not be above the second.')

/**
 * Anomalies at random: exactly `count` of them, evenly drawn within the ranges. Two of one sensor never touch, so that each
 * is a stretch of its own in the labels.
 */
export const anomalyDrawSchema = z.strictObject({
  count: z.int().min(1).max(10_000),
  scale: rangeOf(scale).default([2, 4]),
  durationSteps: rangeOf(steps).default([3, 6]),
  rampSteps: rangeOf(steps).default([1, 1]),
  offset: rangeOf(offset).default([0, 0]),
  seed: z.int().nonnegative().max(0xffff_ffff).default(1),
})
export type AnomalyDraw = z.infer<typeof anomalyDrawSchema>

const { run, startMs, sampler, chain, seed, count } = scenarioRequestSchema.shape

export const anomalyRequests = {
  /** Draws them for a run and a horizon; nothing is sampled yet. */
  'anomalies/draw': {
    input: anomalyDrawSchema.extend({
      run,
      steps: scenarioRequestSchema.shape.steps,
      /** Sensors to draw from; all that the training learned of when left out. */
      sensors: z.array(z.string().min(1)).min(1).optional(),
      /** Where starts will be spread over: sensors that have no window there are not drawn, unless they are named. */
      period: periodSchema.optional(),
    }),
    output: z.array(anomalySchema),
  },
  /**
   * Scenarios of a few sensors of one start, kept nowhere: the very values that `scenarios/generate` gives them. The model
   * stays open between calls.
   */
  'anomalies/preview': {
    input: z.strictObject({
      run: runIdSchema,
      startMs,
      steps: scenarioRequestSchema.shape.steps,
      count,
      sampler,
      chain,
      seed,
      sensors: z.array(z.string().min(1)).min(1).max(10_000),
      anomalies: z.array(anomalySchema).max(10_000).default([]),
    }),
    output: z.object({
      startMs: epochMsSchema,
      /** [count × steps × sensors asked for × variables]. */
      values: float32Schema,
      seconds: z.number(),
    }),
  },
} as const
