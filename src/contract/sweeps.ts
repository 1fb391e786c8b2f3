import { z } from 'zod'
import { deviceSchema, fileReferenceSchema, idSchema, instantSchema, nothingSchema } from './common'
import { wireErrorSchema } from './errors'
import { offloadingAgentSchema, offloadingEnvironmentSchema } from './offloading'
import {
  actorKindSchema,
  brokerSchema,
  sweepCurvesSchema,
  sweepPolicySchema,
  sweepReplaySchema,
  sweepResultsSchema,
  sweepSettingSchema,
} from './sweepResults'

/** Sweeps of the offloading bench: DDPG and TD3 over target noise and seeds, all trials as one program. */
export const sweepIdSchema = idSchema.startsWith('w_')

const different = (values: readonly unknown[]): boolean => new Set(values).size === values.length
const noiseSchema = z.number().min(0).max(2)
const seedSchema = z.int().nonnegative().max(0xffff_ff00)

/** Settings shared by all trials of a sweep; the algorithm is the setting's own. */
export const sweepAgentSchema = offloadingAgentSchema.omit({ algorithm: true })
export type SweepAgent = z.infer<typeof sweepAgentSchema>

/** Of each setting. */
export const mostRuns = 100

/**
 * What a sweep is asked for. Whatever is left out is as in the paper, so `{}` is the paper's experiment with the 0.6/0.3 that
 * it never ran: 10 runs each of DDPG and of TD3 with every clip and deviation.
 */
const choicesSchema = z.strictObject({
  algorithms: z
    .array(z.enum(['ddpg', 'td3']))
    .min(1)
    .max(2)
    .refine(different, { message: 'An algorithm is named twice.' })
    .default(['ddpg', 'td3']),
  /** Bounds and standard deviations of TD3's target noise; every pair is a setting. DDPG has no target noise and is one setting. */
  clips: z
    .array(noiseSchema)
    .min(1)
    .max(20)
    .refine(different, { message: 'A clip is named twice.' })
    .default([0.5, 0.6]),
  deviations: z
    .array(noiseSchema)
    .min(1)
    .max(20)
    .refine(different, { message: 'A standard deviation is named twice.' })
    .default([0.2, 0.3]),
  /** Runs of each setting; they have the seeds firstSeed, firstSeed + 1, …, the same for every setting. */
  runs: z.int().min(1).max(mostRuns).default(10),
  /** Runs it had before more were asked for, e.g. `[5]` where 5 became 10: runs that began together are numbered and trained together. */
  runsBefore: z.array(z.int().min(1).max(mostRuns)).max(mostRuns).default([]),
  firstSeed: seedSchema.default(1),
  /** A run stops when the best reward of an episode has not been beaten for this many episodes, or at the cap. */
  patience: z.int().min(1).max(100_000).default(30),
  maxEpisodes: z.int().min(1).max(100_000).default(1000),
  agent: sweepAgentSchema.prefault({}),
  /** Servers, tasks, sizes and the length of an episode. */
  environment: offloadingEnvironmentSchema.prefault({}),
})
export const sweepPlanSchema = choicesSchema.refine(
  ({ runs, runsBefore }) => [...runsBefore, runs].every((now, i, all) => i === 0 || now > (all[i - 1] ?? 0)),
  { message: 'Runs can only become more.', path: ['runsBefore'] },
)
export type SweepPlan = z.infer<typeof sweepPlanSchema>
export type SweepPlanInput = z.input<typeof sweepPlanSchema>

/** `done`: every run has stopped by itself, or the sweep was finished with what there was. */
export const sweepStatusSchema = z.enum(['running', 'paused', 'done'])
export type SweepStatus = z.infer<typeof sweepStatusSchema>

export const sweepSchema = z.object({
  sweep: sweepIdSchema,
  name: z.string(),
  createdAt: instantSchema,
  /** Version of Plenum that made it. */
  version: z.string(),
  status: sweepStatusSchema,
  plan: sweepPlanSchema,
  /** In the order of their numbers. */
  settings: z.array(sweepSettingSchema),
  /** Numbered setting by setting, run by run; those of runs asked for later follow all others. Run r has the seed `firstSeed + r`. */
  trials: z.int(),
  /** Trials that have stopped for good. */
  trialsEnded: z.int(),
  /** Episodes of all trials together, and of the trial with most. */
  episodes: z.int(),
  longestRun: z.int(),
  secondsSpent: z.number(),
  /** As TensorFlow reports it; null before the first start. */
  device: deviceSchema.nullable(),
  /** Why it paused, if not because someone asked for it. */
  problem: wireErrorSchema.nullable(),
})
export type Sweep = z.infer<typeof sweepSchema>

/** Told a few times a second while a sweep runs. An agent-step is one step of one trial's environment with its update. */
export const sweepProgressSchema = z.object({
  /** Algorithm whose trials take their turn, the episode they are in (from 1) and how far they are in it. */
  algorithm: z.enum(['ddpg', 'td3']),
  episode: z.int(),
  step: z.int(),
  stepsPerEpisode: z.int(),
  /** Trials that still learn, of both algorithms, and all. */
  trialsLearning: z.int(),
  trials: z.int(),
  agentStepsPerSecond: z.number().nullable(),
  /** Until all have stopped, as far as can be foreseen (see `likelyEpisodes` of an estimate); null while nothing is measured. */
  remainingSeconds: z.number().nullable(),
  secondsSpent: z.number(),
  /** Of all trials since the sweep began, and how many it is likely to have in the end. */
  agentStepsDone: z.number(),
  agentStepsLikely: z.number(),
  memoryBytes: z.number(),
  device: deviceSchema.nullable(),
  /** By setting: its longest run, the runs that still learn, and the mean of their latest rewards (null before the first). */
  settings: z.array(
    z.object({ setting: z.int(), episodes: z.int(), learning: z.int(), latestMean: z.number().nullable() }),
  ),
})
export type SweepProgress = z.infer<typeof sweepProgressSchema>

export const sweepEstimateSchema = z.object({
  device: deviceSchema,
  trials: z.int(),
  /** Measured with as many trials side by side as the plan has. */
  agentStepsPerSecond: z.number(),
  /** Of all trials, one episode each. */
  secondsPerEpisode: z.number(),
  /** What a run is likely to take before it stops: as long as the paper's in relation to patience, at most the cap. */
  likelyEpisodes: z.number(),
  likelySeconds: z.number(),
  /** If every run goes to the cap. */
  longestSeconds: z.number(),
  /** Memory of all replay buffers, and what the sweep will take in the workspace while it runs. */
  memoryBytes: z.number(),
  workspaceBytes: z.number(),
})
export type SweepEstimate = z.infer<typeof sweepEstimateSchema>

const bySweep = z.strictObject({ sweep: sweepIdSchema })
const byTrial = bySweep.extend({
  trial: z.int().nonnegative(),
  actor: actorKindSchema.default('last'),
})

export const sweepRequests = {
  'sweeps/list': { input: nothingSchema, output: z.array(sweepSchema) },
  'sweeps/get': { input: bySweep, output: sweepSchema },
  /** Begins and returns at once. */
  'sweeps/start': {
    input: z.strictObject({ name: z.string().min(1).max(120).optional(), plan: sweepPlanSchema.prefault({}) }),
    output: sweepSchema,
  },
  /** Long (a few seconds): measures on the device how fast such a sweep would run; nothing is stored. */
  'sweeps/estimate': { input: z.strictObject({ plan: sweepPlanSchema.prefault({}) }), output: sweepEstimateSchema },
  /** Sizes of tasks from a CSV, for `environment.taskSizes`: the only column, or the one named; a head line may be there. */
  'sweeps/trace': {
    input: z.strictObject({ file: fileReferenceSchema, column: z.string().max(200).optional() }),
    output: z.object({ megabytes: z.array(z.number().positive()), column: z.string().nullable() }),
  },
  'sweeps/rename': { input: bySweep.extend({ name: z.string().min(1).max(120) }), output: sweepSchema },
  'sweeps/delete': { input: bySweep, output: z.object({ deleted: z.int() }) },
  /** Saves everything and frees the compute process; resuming goes on exactly there. */
  'sweeps/pause': { input: bySweep, output: sweepSchema },
  'sweeps/resume': { input: bySweep, output: sweepSchema },
  /**
   * More runs of every setting for a sweep that rests, paused or done: `runs` in all, with the seeds that follow. It goes on
   * at once, and the new runs are what they would be had they been asked for at first.
   */
  'sweeps/extend': { input: bySweep.extend({ runs: z.int().min(1).max(mostRuns) }), output: sweepSchema },
  /** Ends it for good with the episodes it has, running or paused. */
  'sweeps/finish': { input: bySweep, output: sweepSchema },
  /** Answers when it no longer runs. Cancelling the wait leaves the sweep alone. */
  'sweeps/wait': { input: bySweep, output: sweepSchema },
  /** The table, at any time; settings are compared with `baseline` (a number of a setting; DDPG, else the first, where left out). */
  'sweeps/results': {
    input: bySweep.extend({ baseline: z.int().nonnegative().optional() }),
    output: sweepResultsSchema,
  },
  'sweeps/curves': { input: bySweep, output: sweepCurvesSchema },
  /** What a trial's actor has learned, with its weights. */
  'sweeps/policy': { input: byTrial, output: sweepPolicySchema },
  /** The servers of the sweep's environment, for a state typed by hand. */
  'sweeps/deployment': {
    input: bySweep,
    output: z.object({
      streams: z.int(),
      serverLimit: z.int(),
      servers: z.array(
        z.object({
          /** From the Broker, each in [-1, 1]. */
          x: z.number(),
          y: z.number(),
          delaySeconds: z.number(),
          /** Utilization in the long run, as shares. */
          cpu: z.number(),
          memory: z.number(),
          disk: z.number(),
        }),
      ),
      megabytes: z.number(),
    }),
  },
  /** What the actor does in this state. */
  'sweeps/decide': {
    input: byTrial.extend({
      /** One entry per server: utilizations as shares, tasks held. */
      servers: z
        .array(
          z.strictObject({
            cpu: z.number().min(0).max(1),
            memory: z.number().min(0).max(1),
            disk: z.number().min(0).max(1),
            held: z.int().nonnegative(),
          }),
        )
        .min(1),
      /** Mean size of the waiting tasks. */
      megabytes: z.number().positive(),
      /** Streams by what their task is doing; together all streams. */
      waiting: z.int().nonnegative(),
      transferring: z.int().nonnegative(),
      processing: z.int().nonnegative(),
      returning: z.int().nonnegative(),
    }),
    output: z.object({
      /** As the network reads it, in [-1, 1]. */
      state: z.array(z.number()),
      /** By server: the actor's word in [-1, 1], the share it stands for, and the tasks that would go there. */
      preferences: z.array(z.number()),
      shares: z.array(z.number()),
      tasks: z.array(z.int()),
    }),
  },
  /** One episode played by a trained actor or a heuristic, thinned to at most `points` points. */
  'sweeps/replay': {
    input: bySweep.extend({
      broker: brokerSchema,
      seed: seedSchema.default(1001),
      points: z.int().min(10).max(5000).default(300),
    }),
    output: sweepReplaySchema,
  },
  /** Long: a trained actor and every heuristic on the same episodes, which none of the trainings saw. */
  'sweeps/heuristics': {
    input: byTrial.extend({ seeds: z.int().min(1).max(100).default(10), firstSeed: seedSchema.default(1001) }),
    output: z.object({
      seeds: z.array(z.int()),
      brokers: z.array(
        z.object({
          name: z.enum(['actor', 'random', 'round-robin', 'least-loaded', 'greedy-oracle']),
          /** Per episode, by seed. */
          rewards: z.array(z.number()),
          mean: z.number(),
          /** 95 % t interval over the episodes; null with one. */
          low: z.number().nullable(),
          high: z.number().nullable(),
          /** Mean tasks finished per episode, and of them those placed in the lowest group. */
          finished: z.number(),
          finishedLowest: z.number(),
        }),
      ),
    }),
  },
  /** Rewards of all episodes or the table as CSV; the actor of a trial as JSON with its weights, or as ONNX. */
  'sweeps/export': {
    input: z.discriminatedUnion('what', [
      bySweep.extend({ what: z.literal('rewards'), out: fileReferenceSchema }),
      bySweep.extend({ what: z.literal('table'), out: fileReferenceSchema }),
      byTrial.extend({ what: z.literal('actor-json'), out: fileReferenceSchema }),
      byTrial.extend({ what: z.literal('actor-onnx'), out: fileReferenceSchema }),
    ]),
    output: z.object({ file: z.string(), bytes: z.int() }),
  },
} as const

export const sweepTopics = {
  'sweeps/progress': { input: bySweep, event: sweepProgressSchema },
  /** When its status, its name or its number of episodes changes. */
  'sweeps/changed': { input: nothingSchema, event: sweepSchema },
} as const
