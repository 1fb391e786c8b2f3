import { z } from 'zod'
import { float32Schema, float64Schema } from './common'

/** What comes out of a sweep of the offloading bench: tables, curves, and what the trained actors do. */

const algorithmSchema = z.enum(['ddpg', 'td3'])
export const targetNoiseSchema = z.object({ clip: z.number(), deviation: z.number() })

export const sweepSettingSchema = z.object({
  setting: z.int().nonnegative(),
  algorithm: algorithmSchema,
  /** Null under DDPG, which has no target noise. */
  noise: targetNoiseSchema.nullable(),
  /** `DDPG`, `TD3 0.5/0.2`. */
  name: z.string(),
})
export type SweepSetting = z.infer<typeof sweepSettingSchema>

/** Rows of the paper's tables; rewards are per episode, over the last 30 episodes of all runs together. */
const summaryShape = {
  meanEpisodes: z.number(),
  mean: z.number(),
  median: z.number(),
  /** Median of the fullest bin of 1000. */
  mode: z.number(),
  standardDeviation: z.number(),
  range: z.number(),
  /** Runs whose mean of the last 30 episodes passed 198,000. */
  runsAbove: z.int(),
} as const
export const publishedResultSchema = z.object({
  algorithm: algorithmSchema,
  noise: targetNoiseSchema.nullable(),
  runs: z.int(),
  ...summaryShape,
})

/** Percentile bootstrap, 95 %. */
export const bootstrapIntervalSchema = z.object({ estimate: z.number(), low: z.number(), high: z.number() })

export const settingResultSchema = sweepSettingSchema.extend({
  /** Runs with at least one episode, and of them those that have stopped. */
  runs: z.int(),
  runsEnded: z.int(),
  /** Null before the first episode. */
  summary: z.object(summaryShape).nullable(),
  /** By run: mean reward of its last 30 episodes, the one score of a run in all comparisons; null before its first episode. */
  scores: z.array(z.number().nullable()),
  /** Over runs; null with fewer than two. */
  mean: bootstrapIntervalSchema.nullable(),
  interquartileMean: bootstrapIntervalSchema.nullable(),
  /** Against the baseline; null for the baseline itself, and with fewer than two runs. */
  comparison: z
    .object({
      /** That a run of this setting beats one of the baseline. */
      improvement: bootstrapIntervalSchema,
      /** Of interquartile means. */
      difference: bootstrapIntervalSchema,
      outcome: z.enum(['better', 'worse', 'undecided']),
      verdict: z.string(),
    })
    .nullable(),
  /** The paper's row for this setting; null where it has none. */
  published: publishedResultSchema.nullable(),
})
export type SettingResult = z.infer<typeof settingResultSchema>

export const sweepResultsSchema = z.object({
  /** Whether environment, agent and stop rule are the paper's (as far as it gives them): only then do its figures compare. */
  comparable: z.boolean(),
  /** Number of the setting that the others are compared with. */
  baseline: z.int(),
  settings: z.array(settingResultSchema),
  published: z.array(publishedResultSchema),
  /** One plain sentence: which setting is best, or that the seeds do not suffice to say. */
  verdict: z.string(),
  /** More plain sentences: what limits the figures, where the paper's words and tables differ. */
  notes: z.array(z.string()),
})
export type SweepResults = z.infer<typeof sweepResultsSchema>

/** Why a trial learns no more. */
export const trialEndSchema = z.enum(['patience', 'cap', 'finished'])
export type TrialEnd = z.infer<typeof trialEndSchema>

export const sweepCurvesSchema = z.object({
  trials: z.array(
    z.object({
      trial: z.int(),
      setting: z.int(),
      run: z.int(),
      seed: z.int(),
      /** [episodes] */
      rewards: float64Schema,
      /** Episode (from 1) of the highest reward; null before the first. */
      best: z.object({ episode: z.int(), reward: z.number() }).nullable(),
      /** Null while it learns. */
      ended: trialEndSchema.nullable(),
    }),
  ),
  settings: z.array(
    z.object({
      setting: z.int(),
      /** By episode: mean over the runs that reached it, its 95 % t interval (NaN with one run), and how many they are. */
      mean: float64Schema,
      low: float64Schema,
      high: float64Schema,
      runs: z.array(z.int()),
      /** Of the last 30 rewards of all runs: bins [firstEdge + i · width, firstEdge + (i + 1) · width). */
      histogram: z.object({ firstEdge: z.number(), width: z.number(), counts: z.array(z.int()) }),
    }),
  ),
})
export type SweepCurves = z.infer<typeof sweepCurvesSchema>

/** The actor after the trial's latest episode, or after its best. */
export const actorKindSchema = z.enum(['last', 'best'])
export type ActorKind = z.infer<typeof actorKindSchema>

export const sweepPolicySchema = z.object({
  trial: z.int(),
  setting: z.int(),
  seed: z.int(),
  actor: actorKindSchema,
  /** Episode (from 1) after which it was taken, and the reward of that episode. */
  episode: z.int(),
  reward: z.number(),
  /** What each input is, in order, e.g. `server 3 CPU`; all are scaled to [-1, 1]. */
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  /** output = activation(input · weights + biases), weights row by row [inputs × outputs]. */
  layers: z.array(
    z.object({
      inputs: z.int(),
      outputs: z.int(),
      activation: z.enum(['relu', 'tanh']),
      weights: float32Schema,
      biases: float32Schema,
    }),
  ),
})
export type SweepPolicy = z.infer<typeof sweepPolicySchema>

export const heuristicSchema = z.enum(['random', 'round-robin', 'least-loaded', 'greedy-oracle'])
/** Who plays an episode. */
export const brokerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('actor'), trial: z.int().nonnegative(), actor: actorKindSchema.default('last') }),
  z.strictObject({ kind: z.literal('heuristic'), name: heuristicSchema }),
])
export type Broker = z.infer<typeof brokerSchema>

/**
 * An episode, `everySteps` steps to a point (the last may have fewer). What is counted is summed over a point's steps, what is
 * a level is that at its last step. [points × servers] row by row where it is of servers.
 */
export const sweepReplaySchema = z.object({
  seed: z.int(),
  servers: z.int(),
  streams: z.int(),
  serverLimit: z.int(),
  points: z.int(),
  everySteps: z.int(),
  stepSeconds: z.number(),
  /** [points]: steps since the beginning at the end of the point. */
  steps: float32Schema,
  /** [points × servers]: tasks placed, tasks held, and utilizations as shares. */
  placed: float32Schema,
  held: float32Schema,
  cpu: float32Schema,
  memory: float32Schema,
  disk: float32Schema,
  /** [points × servers]: share of the point's steps in which a task placed there would earn the bonus. */
  lowest: float32Schema,
  /** [points]: reward, and streams by what their task is doing. */
  reward: float32Schema,
  waiting: float32Schema,
  transferring: float32Schema,
  processing: float32Schema,
  returning: float32Schema,
  /** Of the whole episode. */
  total: z.object({ reward: z.number(), finished: z.number(), finishedLowest: z.number() }),
})
export type SweepReplay = z.infer<typeof sweepReplaySchema>
