import { z } from 'zod'
import type { Client, Contract, Handlers } from './channel'
import { deviceSchema, epochMsSchema, float32Schema, nothingSchema, variableSchema } from './common'
import { wireErrorSchema } from './errors'
import { evaluationSchema, metropolisSchema, samplerSchema } from './runs'
import { anomalySchema } from './scenarios'
import {
  sweepCheckpointSchema,
  sweepJobSchema,
  sweepMeasureSchema,
  sweepOutcomeSchema,
  sweepStepsSchema,
} from './sweepCompute'
import { sweepPlanSchema } from './sweeps'
import {
  periodSchema,
  trainConfigSchema,
  trainProbeSchema,
  trainProgressSchema,
  validationPointSchema,
} from './training'

/**
 * A log on its regular grid, handed to a compute process as a file the service wrote: float32, little endian,
 * [steps, sensors, variables], NaN where there is no value.
 */
export const seriesFileSchema = z.strictObject({
  file: z.string(),
  steps: z.int().positive(),
  sensors: z.array(z.string()).min(1),
  variables: z.array(variableSchema).min(1),
  startMs: epochMsSchema,
  cadenceSeconds: z.int().positive(),
  timeZone: z.string(),
})
export type SeriesFile = z.infer<typeof seriesFileSchema>

export const trainJobSchema = z.strictObject({
  series: seriesFileSchema,
  config: trainConfigSchema,
  seed: z.int().nonnegative(),
  /** Checkpoints are written here atomically (`step-<n>.safetensors`), then announced by the topic `compute/checkpoints`. */
  directory: z.string(),
  /** A checkpoint to continue from, exactly. */
  resumeFrom: z.string().nullable(),
  /** Stops here with a checkpoint, as `compute/stop` would: a training of `steps` steps in parts. */
  pauseAt: z.int().positive().optional(),
  /** The checkpoint may be of another run, of which this one is a branch: some more choices may differ from it. */
  branch: z.boolean().optional(),
})
export type TrainJob = z.infer<typeof trainJobSchema>

export const probeJobSchema = trainJobSchema.pick({ series: true, config: true, seed: true, directory: true }).extend({
  /** How long steps are measured. */
  seconds: z.number().positive(),
})
export type ProbeJob = z.infer<typeof probeJobSchema>

export const checkpointNoticeSchema = z.object({
  file: z.string(),
  step: z.int(),
  secondsSpent: z.number(),
  /** Present when this is the best validation so far. */
  best: validationPointSchema.nullable(),
})
export type CheckpointNotice = z.infer<typeof checkpointNoticeSchema>

export const trainOutcomeSchema = z.object({
  status: z.enum(['done', 'stopped', 'failed']),
  step: z.int(),
  secondsSpent: z.number(),
  device: deviceSchema,
  parameters: z.object({ generator: z.int(), critic: z.int() }),
  best: validationPointSchema.nullable(),
  /** Divergence, …: the last good checkpoint stays. */
  problem: wireErrorSchema.nullable(),
  /** Why it ended before its last step although nothing failed; also the last of the warnings. */
  reason: z.string().optional(),
})
export type TrainOutcome = z.infer<typeof trainOutcomeSchema>

export const sampleJobSchema = z.strictObject({
  checkpoint: z.string(),
  series: seriesFileSchema,
  /** Grid indices of the first forecast step; the window before each must be free of gaps. */
  starts: z.array(z.int().nonnegative()).min(1),
  steps: z.int().min(1),
  count: z.int().min(1),
  seed: z.int().nonnegative(),
  sampler: samplerSchema,
  chain: z.int().min(1),
  anomalies: z.array(anomalySchema),
  /** Those to sample, in this order; all of the model when left out. */
  sensors: z.array(z.string()).min(1).optional(),
  /** Receives float32 [starts, scenarios, steps, sensors, variables] in physical units. */
  out: z.string(),
})
export type SampleJob = z.infer<typeof sampleJobSchema>

/** A few sensors of one start, for a picture that follows a slider. */
export const previewJobSchema = sampleJobSchema.omit({ starts: true, out: true }).extend({
  start: z.int().nonnegative(),
  sensors: z.array(z.string()).min(1),
})
export type PreviewJob = z.infer<typeof previewJobSchema>

export const evaluateJobSchema = z.strictObject({
  checkpoint: z.string(),
  series: seriesFileSchema,
  period: periodSchema,
  starts: z.int().min(1),
  scenarios: z.int().min(2),
  sampler: samplerSchema,
  /** Candidates per step of Metropolis-Hastings sampling; 20 where it is left out. */
  chain: z.int().min(1).optional(),
  seed: z.int().nonnegative(),
})
export type EvaluateJob = z.infer<typeof evaluateJobSchema>

/** What the service asks of a compute process; one job at a time. */
export const computeContract = {
  requests: {
    'compute/describe': {
      /** Threads of one operation, where TensorFlow is not loaded yet; all cores where left out. */
      input: z.strictObject({ threads: z.int().positive().optional() }),
      output: z.object({ device: deviceSchema, tensorflow: z.string(), tfjs: z.string() }),
    },
    'compute/train': { input: trainJobSchema, output: trainOutcomeSchema },
    /** Trains for a few seconds to tell how long the whole training takes; reports progress, can be cancelled, keeps nothing. */
    'compute/probe': { input: probeJobSchema, output: trainProbeSchema },
    /** Trains all trials of a sweep until they have stopped, or until `compute/stop`. */
    'compute/sweep': { input: sweepJobSchema, output: sweepOutcomeSchema },
    /** How fast a sweep would run here: a few steps of each algorithm's trials side by side, for `seconds` in all. */
    'compute/measure-sweep': {
      input: z.strictObject({
        plan: sweepPlanSchema,
        seconds: z.number().positive().max(60),
        /** Only trials t with t % parts = part, as a sweep shares them out to its processes. */
        part: z.int().nonnegative(),
        parts: z.int().positive(),
      }),
      output: sweepMeasureSchema,
    },
    /** Asks a running training or sweep to save a checkpoint and answer `stopped`. */
    'compute/stop': { input: nothingSchema, output: nothingSchema },
    'compute/sample': {
      input: sampleJobSchema,
      output: z.object({ seconds: z.number(), metropolis: metropolisSchema.optional() }),
    },
    /** Answers float32 [scenarios × steps × sensors asked for × variables]; the model stays open for the next preview of it. */
    'compute/preview': { input: previewJobSchema, output: z.object({ values: float32Schema, seconds: z.number() }) },
    'compute/evaluate': { input: evaluateJobSchema, output: evaluationSchema.omit({ run: true }) },
  },
  topics: {
    'compute/progress': { input: nothingSchema, event: trainProgressSchema },
    'compute/checkpoints': { input: nothingSchema, event: checkpointNoticeSchema },
    'compute/sweep-steps': { input: nothingSchema, event: sweepStepsSchema },
    'compute/sweep-checkpoints': { input: nothingSchema, event: sweepCheckpointSchema },
    /** Every second or so while the process lives and its event loop turns; a training yields at every step. */
    'compute/heartbeat': { input: nothingSchema, event: z.object({ uptimeSeconds: z.number() }) },
  },
} as const satisfies Contract

export type ComputeContract = typeof computeContract
export type ComputeClient = Client<ComputeContract>
export type ComputeHandlers = Handlers<ComputeContract>
