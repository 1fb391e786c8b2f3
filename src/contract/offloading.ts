import { z } from 'zod'

const positive = z.number().positive()
const share = z.number().min(0).max(1)

/** How large the tasks of a stream are. A trace is read in order and begins anew at its end; streams start at different places. */
export const taskSizesSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), megabytes: positive }),
  z
    .strictObject({ kind: z.literal('uniform'), smallestMegabytes: positive, largestMegabytes: positive })
    .refine((sizes) => sizes.smallestMegabytes <= sizes.largestMegabytes, {
      message: 'The smallest size must not exceed the largest.',
    }),
  z.strictObject({ kind: z.literal('log-normal'), medianMegabytes: positive, logDeviation: z.number().min(0).max(3) }),
  z.strictObject({ kind: z.literal('trace'), megabytes: z.array(positive).min(1) }),
])
export type TaskSizes = z.infer<typeof taskSizesSchema>

/**
 * The world of the Broker. Given by the paper (Table 3): servers, streams, limit, episode, size, bandwidth. The rest the
 * paper leaves open; it was chosen once, by the calibration of docs/offloading.md.
 */
export const offloadingEnvironmentSchema = z
  .strictObject({
    servers: z.int().min(1).max(200).default(10),
    /** Task streams of fixed devices: one task of each is alive at any time. */
    streams: z.int().min(1).max(5000).default(90),
    /** Tasks a server holds at once, from placement to the end of processing. */
    serverLimit: z.int().min(1).max(1000).default(10),
    stepsPerEpisode: z.int().min(1).max(1_000_000).default(3000),
    stepSeconds: positive.default(0.1),
    taskSizes: taskSizesSchema.default({ kind: 'fixed', megabytes: 50 }),
    bandwidthMegabytesPerSecond: positive.default(1000),
    /** One way, per unit of distance; locations lie in the square [-1, 1]² around the Broker. */
    delaySecondsPerDistance: z.number().min(0).default(0.09),
    /** Size of a result over the size of its task. */
    resultShare: share.default(0.1),
    /** Waiting tasks are spread by softmax(preferenceScale · preference): at 1, no server gets less than e⁻² of another. */
    preferenceScale: positive.default(1),
    /** Of each task on a server with nothing else to do. */
    processingMegabytesPerSecond: positive.default(1500),
    /** The rate falls by this share of itself when the server's own CPU utilization is 1, and by the next when it is full. */
    cpuSlowdown: z.number().min(0).max(0.95).default(0.6),
    loadSlowdown: z.number().min(0).max(0.95).default(0.5),
    /** Each of CPU, memory and disk: u ← u + reversion · (mean − u) + volatility · normal, kept in [0, 1]. */
    utilizationReversion: share.default(0.02),
    utilizationVolatility: z.number().min(0).max(1).default(0.02),
    /** Long-run means of the servers are spread evenly between these, plus up to ± `meanSpread` for each of the three. */
    lowestMean: share.default(0.1),
    highestMean: share.default(0.7),
    meanSpread: share.default(0.1),
    /** Where servers stand and how busy they are in the long run: equal seeds, equal servers. */
    deploymentSeed: z.int().min(0).default(1),
    taskReward: z.number().default(1),
    /** On top, for a task that was placed on a server of the lowest group. */
    bonusReward: z.number().default(1),
    /**
     * A server is of the lowest group when CPU, memory and disk are each among this many lowest of all servers, and each is
     * below `bonusBelow`.
     */
    lowestGroup: z.int().min(1).default(6),
    bonusBelow: share.default(0.5),
  })
  .refine((config) => config.lowestMean <= config.highestMean, {
    message: 'The lowest mean utilization must not exceed the highest.',
    path: ['lowestMean'],
  })
export type OffloadingEnvironmentConfig = z.infer<typeof offloadingEnvironmentSchema>

/** Settings shared by all trials of one stack. Rates, discount, soft update, replay and batch are the paper's (Tables 4 and 6). */
export const offloadingAgentSchema = z.strictObject({
  algorithm: z.enum(['ddpg', 'td3']),
  /** Five layers: four hidden and an output layer. The paper does not give their width. */
  hiddenSizes: z.array(z.int().min(1).max(4096)).min(1).max(10).default([64, 64, 64, 64]),
  actorRate: positive.default(1e-4),
  criticRate: positive.default(2e-4),
  discount: share.default(0.9),
  /** Share of the way that target networks go towards their networks at an update. */
  softUpdate: share.default(1e-2),
  replaySize: z.int().min(1).default(10_000),
  batchSize: z.int().min(1).default(32),
  /** TD3: critic updates per update of the actor and the target networks. */
  policyDelay: z.int().min(1).default(2),
  /** Standard deviation of the normal noise on actions taken in the environment; apart from the target noise of a trial. */
  explorationDeviation: z.number().min(0).default(0.1),
  /** Steps at the beginning with uniformly random actions and no updates. */
  randomSteps: z.int().min(0).default(1000),
})
export type OffloadingAgentConfig = z.infer<typeof offloadingAgentSchema>

/** One agent of a stack. TD3's target noise has this standard deviation and is clipped to ± clip; DDPG has none. */
export const offloadingTrialSchema = z.strictObject({
  seed: z
    .int()
    .min(0)
    .max(2 ** 48),
  noiseClip: z.number().min(0).default(0.5),
  noiseDeviation: z.number().min(0).default(0.2),
})
export type OffloadingTrial = z.infer<typeof offloadingTrialSchema>
