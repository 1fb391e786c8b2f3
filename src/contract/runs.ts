import { z } from 'zod'
import {
  datasetIdSchema,
  deviceSchema,
  float32Schema,
  float64Schema,
  instantSchema,
  jobIdSchema,
  nothingSchema,
  progressSchema,
  idSchema,
  runIdSchema,
  variableSchema,
} from './common'
import { wireErrorSchema } from './errors'
import { searchIdSchema } from './searches'
import {
  periodSchema,
  trainConfigSchema,
  trainPointSchema,
  trainProbeSchema,
  trainProgressSchema,
  validationPointSchema,
  validationSampleSchema,
} from './training'

export const runStatusSchema = z.enum(['queued', 'running', 'paused', 'done', 'failed'])
export type RunStatus = z.infer<typeof runStatusSchema>

export const runSchema = z.object({
  run: runIdSchema,
  kind: z.enum(['train']),
  name: z.string(),
  status: runStatusSchema,
  dataset: datasetIdSchema,
  datasetName: z.string(),
  createdAt: instantSchema,
  seed: z.int(),
  config: trainConfigSchema,
  /** Version of Plenum that made it. */
  version: z.string(),
  device: deviceSchema.nullable(),
  step: z.int(),
  steps: z.int(),
  secondsSpent: z.number(),
  parameters: z.object({ generator: z.int(), critic: z.int() }).nullable(),
  best: validationPointSchema.nullable(),
  /** Why it failed or stopped. */
  problem: wireErrorSchema.nullable(),
  warnings: z.array(z.string()),
  /** The search it is a trial of: lists may fold these. */
  search: searchIdSchema.nullable().default(null),
  /** The run whose checkpoint it began from. */
  parent: runIdSchema.nullable().default(null),
})
export type Run = z.infer<typeof runSchema>

export const samplerSchema = z.enum(['plain', 'mh'])
export type Sampler = z.infer<typeof samplerSchema>

/** How scenarios came out of Metropolis-Hastings sampling, and how far its critic can be believed. */
export const metropolisSchema = z.object({
  /** Candidates of each chain, its start among them. */
  candidates: z.int(),
  /**
   * Share of proposals that chains moved to: of their last ones, since those before need not all be judged; of all in results of
   * earlier versions.
   */
  acceptance: z.number(),
  /**
   * Of the critic's scores to the chance that a step is real: fitted on the earlier half of the validation period, and all
   * figures measured on the later half.
   */
  calibration: z.object({
    method: z.enum(['logistic', 'isotonic']),
    /** Real and generated steps in either half. */
    fitted: z.int(),
    checked: z.int(),
    /** Mean squared error of the chance: 0.25 for always saying ½. */
    brier: z.number(),
    /** Near a standard normal number where the chances are right (Turner et al. 2019). */
    z: z.number(),
    /** Chance that a real step scores above a generated one: ½ where the critic cannot tell them apart. */
    areaUnderCurve: z.number(),
    /** Of the log-odds: 1 is right, below 1 too sure of itself. */
    slope: z.number(),
  }),
})
export type Metropolis = z.infer<typeof metropolisSchema>

const variableScoresSchema = z.object({
  rmse: z.number(),
  mae: z.number(),
  pinball: z.number(),
  crps: z.number(),
  /** KL divergence of values and of one-step increments, bits, over fixed documented bins. */
  klBits: z.number(),
  klIncrementBits: z.number(),
  /** Share of real values inside the central 80 % of scenarios; absent for models of one scenario. */
  coverage80: z.number().nullable(),
  // what follows is absent from evaluations of earlier versions; docs/metrics.md defines it
  coverage50: z.number().nullable().optional(),
  coverage90: z.number().nullable().optional(),
  mse: z.number().optional(),
  /** Errors of every scenario by itself. */
  rmseSingle: z.number().optional(),
  mseSingle: z.number().optional(),
  maeSingle: z.number().optional(),
  /** Real values that were scored. */
  scored: z.int().optional(),
  /** Mean absolute error of correlations between sensors: of departures from the last value, of increments a step apart. */
  betweenSensorsDepartures: z.number().optional(),
  betweenSensorsLagged: z.number().optional(),
  /** Mean absolute error of the autocorrelation of increments. */
  autocorrelation: z.number().optional(),
  /** Distance of power spectra: log-spectral distance, and KL of the normalised spectra. */
  spectrumDecibels: z.number().optional(),
  spectrumBits: z.number().optional(),
})
/** A figure with its standard error over blocks of starts; the error is absent where there are too few. */
const estimateSchema = z.object({ value: z.number(), standardError: z.number().optional() })
const byVariable = <T extends z.ZodType>(schema: T) => z.record(z.string(), schema)
export const evaluationSchema = z.object({
  run: runIdSchema,
  period: periodSchema,
  starts: z.int(),
  scenarios: z.int(),
  horizonSteps: z.int(),
  sampler: samplerSchema,
  /** Metropolis-Hastings sampling only. */
  metropolis: metropolisSchema.optional(),
  seed: z.int(),
  seconds: z.number(),
  /** Blocks of consecutive starts that the standard errors are made of; absent from evaluations of earlier versions. */
  blocks: z.int().optional(),
  /** The first forecast step of each start, on the log's grid; absent from evaluations of earlier versions. */
  startSteps: z.array(z.int().nonnegative()).optional(),
  /** Units by variable; absent from evaluations of earlier versions. */
  units: z.record(z.string(), z.string()).optional(),
  models: z.array(
    z.object({
      name: z.enum(['gan', 'persistence', 'seasonal', 'ar-bootstrap']),
      variables: z.record(z.string(), variableScoresSchema),
      // what follows is absent from evaluations of earlier versions
      /** By variable and score, in the score's unit; `betweenSensors` is that of `correlation` below. */
      standardErrors: byVariable(byVariable(z.number())).optional(),
      /** By variable and score: the score with each block of starts left out, [blocks], for comparing runs in pairs. */
      withoutBlock: byVariable(byVariable(z.array(z.number()))).optional(),
      /** By variable and score: share by which the score differs from the AR bootstrap's, in pairs over the same starts. */
      againstBootstrap: byVariable(byVariable(estimateSchema)).optional(),
      /** By variable and score, at each step ahead. */
      byStep: byVariable(byVariable(z.array(z.number()))).optional(),
      /** Errors of the correlations between two variables of the same sensor. */
      betweenVariables: z
        .array(z.object({ variables: z.tuple([z.string(), z.string()]), errors: byVariable(estimateSchema) }))
        .optional(),
      /** Shares that exact intervals of as many scenarios would hold. */
      exactCoverage: z
        .object({ coverage50: z.number(), coverage80: z.number(), coverage90: z.number() })
        .nullable()
        .optional(),
      /**
       * By variable: errors of a small forecaster trained and tested on real and synthetic data (`realOnReal`,
       * `syntheticOnReal`, `realOnSynthetic`, in the variable's unit) and the `cost` of training on synthetic, a share.
       */
      usefulness: byVariable(byVariable(estimateSchema)).optional(),
      /** A classifier that tells generated windows from real ones: `accuracy` and `areaUnderCurve`, 0.5 is best. */
      discrimination: byVariable(estimateSchema).optional(),
    }),
  ),
  correlation: z.object({
    /** Mean absolute difference of correlations of increments between sensors, per model name and variable. */
    betweenSensors: z.record(z.string(), z.record(z.string(), z.number())),
  }),
  /** RMSE of the scenario mean per step ahead, by model and variable. */
  rmseByStep: z.record(z.string(), z.record(z.string(), z.array(z.number()))),
  notes: z.array(z.string()),
})
export type Evaluation = z.infer<typeof evaluationSchema>
export type VariableScores = z.infer<typeof variableScoresSchema>

/** A long piece of work as the jobs drawer shows it; every long request and every training is one. */
export const jobSchema = z.object({
  job: jobIdSchema,
  kind: z.enum(['import', 'train', 'evaluate', 'scenarios', 'export', 'simulate', 'search', 'explore', 'sweep']),
  title: z.string(),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  startedAt: instantSchema,
  progress: progressSchema.nullable(),
  /** What it is about or, once done, what it made: a log, a run, a search, a sweep, a set of scenarios. */
  about: idSchema.nullable(),
  problem: wireErrorSchema.nullable(),
})
export type Job = z.infer<typeof jobSchema>

const byRun = z.strictObject({ run: runIdSchema })

export const runRequests = {
  'runs/list': { input: nothingSchema, output: z.array(runSchema) },
  'runs/get': { input: byRun, output: runSchema },
  'runs/delete': { input: byRun, output: z.object({ deleted: z.int() }) },
  'runs/rename': { input: z.strictObject({ run: runIdSchema, name: z.string().min(1).max(120) }), output: runSchema },
  /** Starts a training and returns at once; follow it with the topics `runs/progress` and `runs/changed`. */
  'runs/train': {
    input: z.strictObject({
      dataset: datasetIdSchema,
      name: z.string().min(1).max(120).optional(),
      seed: z.int().nonnegative().max(0xffff_ffff).default(1),
      config: trainConfigSchema.prefault({}),
    }),
    output: runSchema,
  },
  /**
   * Long: trains for some seconds with this configuration, keeps nothing, and answers how fast that was. What a training would
   * be refused for is refused here.
   */
  'runs/probe': {
    input: z.strictObject({
      dataset: datasetIdSchema,
      seed: z.int().nonnegative().max(0xffff_ffff).default(1),
      config: trainConfigSchema.prefault({}),
      seconds: z.number().min(0.1).max(60).default(5),
    }),
    /** `shared`: another training was running beside it. */
    output: trainProbeSchema.extend({ shared: z.boolean() }),
  },
  /**
   * A new run that goes on from a checkpoint of this one, with its curves up to there. `config` is the whole configuration of the
   * new run, this run's where it is left out; see domain/branching.ts for what may differ.
   */
  'runs/branch': {
    input: byRun.extend({
      from: z.enum(['best', 'last']).default('best'),
      name: z.string().min(1).max(120).optional(),
      config: trainConfigSchema.optional(),
    }),
    output: runSchema,
  },
  /** Continues a paused or failed run from its last checkpoint, exactly where it was; `steps` may extend it. */
  'runs/resume': { input: byRun.extend({ steps: z.int().min(1).optional() }), output: runSchema },
  /** Saves a checkpoint, frees the compute process; the run becomes `paused`. */
  'runs/pause': { input: byRun, output: runSchema },
  /** Saves a checkpoint and keeps what there is: the run becomes `done` at its present step. */
  'runs/finish': { input: byRun, output: runSchema },
  /** Answers when the run is no longer running. Cancelling the wait leaves the run alone. */
  'runs/wait': { input: byRun, output: runSchema },
  'runs/curves': {
    input: byRun,
    output: z.object({ points: z.array(trainPointSchema), validations: z.array(validationPointSchema) }),
  },
  /** The scenarios kept of its validations, with what really came before and after. */
  'runs/samples': {
    input: byRun,
    output: z.object({
      variables: z.array(variableSchema),
      timeZone: z.string(),
      /** Of every sample, in their order. */
      places: z.array(
        z.object({
          sensor: z.string(),
          pastMs: float64Schema,
          /** [variables, past steps] */
          past: float32Schema,
          futureMs: float64Schema,
          /** [variables, steps], NaN where nothing is known. */
          actual: float32Schema,
        }),
      ),
      samples: z.array(validationSampleSchema),
    }),
  },
  /** Long: scores the run and the baselines on rollouts from many start points, and stores the result. */
  'runs/evaluate': {
    input: byRun.extend({
      period: periodSchema.default('test'),
      starts: z.int().min(1).max(10_000).default(100),
      scenarios: z.int().min(2).max(1000).default(50),
      sampler: samplerSchema.default('plain'),
      /** Candidates per step of Metropolis-Hastings sampling. */
      chain: z.int().min(1).max(1000).default(20),
      seed: z.int().nonnegative().max(0xffff_ffff).default(1),
    }),
    output: evaluationSchema,
  },
  'runs/evaluations': { input: byRun, output: z.array(evaluationSchema) },
  'jobs/list': { input: nothingSchema, output: z.array(jobSchema) },
  'jobs/cancel': { input: z.strictObject({ job: jobIdSchema }), output: z.object({ cancelled: z.boolean() }) },
} as const

export const runTopics = {
  'runs/progress': { input: byRun, event: trainProgressSchema },
  'runs/changed': { input: nothingSchema, event: runSchema },
  'jobs/changed': { input: nothingSchema, event: jobSchema },
} as const
