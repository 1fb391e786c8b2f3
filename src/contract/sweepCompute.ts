import { z } from 'zod'
import { deviceSchema, float32Schema } from './common'
import { offloadingTrialSchema } from './offloading'
import { trialEndSchema } from './sweepResults'
import { sweepPlanSchema } from './sweeps'

/** What the service asks of the compute process of a sweep, and hears from it. */

const algorithmSchema = z.enum(['ddpg', 'td3'])
/** Counts the times that runs were asked for, from 0: trials of one algorithm and wave are in the same step, and one program. */
const waveSchema = z.int().nonnegative()

export const sweepJobSchema = z.strictObject({
  plan: sweepPlanSchema,
  /** Trials that still learn. */
  trials: z
    .array(offloadingTrialSchema.extend({ trial: z.int().nonnegative(), algorithm: algorithmSchema, wave: waveSchema }))
    .min(1),
  /** Files are written here, then announced by the topic `compute/sweep-checkpoints`. */
  directory: z.string(),
  secondsSpent: z.number().nonnegative(),
  /** Where each program goes on exactly; one that has no entry begins. */
  resume: z.array(
    z.strictObject({
      algorithm: algorithmSchema,
      wave: waveSchema,
      state: z.string(),
      replays: z.array(z.string()),
    }),
  ),
})
export type SweepJob = z.infer<typeof sweepJobSchema>

/** The trials of one program at the end of an episode, or where they were stopped within one. */
export const sweepCheckpointSchema = z.object({
  algorithm: algorithmSchema,
  wave: waveSchema,
  secondsSpent: z.number(),
  /** Of the episode that has just ended; empty where the checkpoint is within an episode. */
  ended: z.array(
    z.object({
      trial: z.int(),
      /** From 1. */
      episode: z.int(),
      reward: z.number(),
      /** Why it learns no more; null if it goes on. */
      end: trialEndSchema.nullable(),
      /** The actor as it is now: weights [in × out] and biases, layer by layer. */
      actor: float32Schema,
    }),
  ),
  /** Null when no trial of this program goes on. */
  files: z
    .object({
      /** Networks, optimizers, random states and environments of the trials that go on. */
      state: z.string(),
      /** Transitions of this episode, and which earlier episodes the replay buffers still need. */
      replay: z.string(),
      episode: z.int(),
      firstNeeded: z.int(),
    })
    .nullable(),
})
export type SweepCheckpoint = z.infer<typeof sweepCheckpointSchema>

export const sweepStepsSchema = z.object({
  algorithm: algorithmSchema,
  episode: z.int(),
  step: z.int(),
  /** Trials of this program that learn. */
  learning: z.int(),
  /** Over the last seconds, all programs together; null until something is measured. */
  agentStepsPerSecond: z.number().nullable(),
  secondsSpent: z.number(),
  memoryBytes: z.number(),
})
export type SweepSteps = z.infer<typeof sweepStepsSchema>

export const sweepOutcomeSchema = z.object({
  status: z.enum(['done', 'stopped']),
  secondsSpent: z.number(),
})

export const sweepMeasureSchema = z.object({
  device: deviceSchema,
  stacks: z.array(z.object({ algorithm: algorithmSchema, trials: z.int(), secondsPerStep: z.number() })),
})
