import { z } from 'zod'
import { deviceSchema, float32Schema } from './common'

/**
 * Every choice of a training. Descriptions are shown beside the switches; `source` tells where a default comes from:
 * T = the thesis (slides), D = design decision documented in docs/.
 */
const described = <S extends z.ZodType>(schema: S, description: string): S => schema.describe(description)

export const optimizerSchema = z.enum(['adam', 'adabelief'])
export type OptimizerName = z.infer<typeof optimizerSchema>

export const scheduleSchema = z.enum(['constant', 'linear', 'cosine'])
export type Schedule = z.infer<typeof scheduleSchema>

/** thesis: WGAN-GP as published; plenum: see {@link plenumConfigSchema}; custom: the thesis's networks, other switches. */
export const presetSchema = z.enum(['thesis', 'plenum', 'custom'])
export type Preset = z.infer<typeof presetSchema>

/**
 * The preset `plenum`: a linear forecast per sensor with factor noise as the start, corrected by an LSTM that is trained by
 * scoring rules through its own rollouts. Used by this preset only. R = the recipe measured in docs/quality.md.
 */
export const plenumConfigSchema = z.strictObject({
  sharedNoise: described(
    z.int().min(0).max(64).default(6),
    'Components of the noise that all sensors of the hall share at a step; the rest is the sensor’s own, at least one per variable. R: 6 of 8',
  ),
  ridge: described(
    z.number().positive().max(1e9).nullable().default(null),
    'Penalty λ of the linear forecast; empty: the best of 1, 10 and 100 on validation. R: 1, short logs want more',
  ),
  samplesPerWindow: described(z.int().min(2).max(64).default(4), 'Scenarios per window in training. R: 4'),
  instantsPerBatch: described(z.int().min(1).max(256).default(8), 'Start times per step. R: 8'),
  sensorsPerInstant: described(z.int().min(1).max(256).default(8), 'Sensors per start time. R: 8'),
  unrollSteps: described(
    z.array(z.int().min(1).max(288)).min(1).max(16).default([4, 8, 24]),
    'Lengths of the rollouts that are trained through, in turn. R: 4, 8, 24',
  ),
  crpsWeight: described(z.number().min(0).max(1000).default(1), 'Weight of the CRPS of every value. R: 1'),
  hallWeight: described(
    z.number().min(0).max(1000).default(0.5),
    'Weight of the energy score over sensors and of the CRPS of the hall’s mean. R: 0.5',
  ),
  correlationWeight: described(
    z.number().min(0).max(1000).default(3),
    'Weight of the squared error of the increments’ correlations. R: 3',
  ),
  adversarialWeight: described(
    z.number().min(0).max(1000).default(0),
    'Weight of a critic that judges whole paths; 0 is none, and steps are then much faster. D: docs/critic.md. R: 0.03',
  ),
  generatorRate: described(
    z.number().positive().max(1).default(1e-3),
    'Learning rate at its highest; it warms up over 3 % of the steps and falls along a cosine. R: 1e-3',
  ),
  weightDecay: described(z.number().min(0).max(1).default(0), 'Decoupled weight decay (AdamW). R: 0'),
  gradientNorm: described(z.number().positive().max(1000).default(1), 'Gradients are shortened to this length. R: 1'),
  emaDecay: described(z.number().min(0).max(0.99999).default(0.99), 'Weight averaging of the generator. R: 0.99'),
  calibrateNoise: described(
    z.boolean().default(true),
    'Widen the noise of each variable (factor 1 … 1.6) until 80 % intervals cover their share on validation. R: on',
  ),
  heavyTails: described(
    z.boolean().default(true),
    'Noise with the heavy tails of the linear forecast’s residuals, per sensor and variable. D: docs/quality.md. R: off',
  ),
  fitReadings: described(
    z.boolean().default(true),
    'Read scenarios out as the sensors read the hall: held, and in their resolution, where the log is. D: docs/quality.md. R: off',
  ),
})
export type PlenumConfig = z.infer<typeof plenumConfigSchema>

/** What the generator of the thesis may read besides window, sensor and noise. Used by the presets thesis and custom only. */
export const conditionsConfigSchema = z.strictObject({
  calendar: described(
    z.boolean().default(false),
    'The generator also reads the local time of day (once and twice a day) and of the week of every step, as sine and cosine. T: future work, off',
  ),
  spectral: described(
    z.boolean().default(false),
    'The generator also reads how strongly each variable of the window swings in up to four bands of low frequency. T: future work, off',
  ),
  arResidual: described(
    z.boolean().default(false),
    'The generator also reads what a linear autoregression of each sensor and variable, fitted on the training period, did not foresee at every step of the window. T: future work, off',
  ),
})
export type ConditionsConfig = z.infer<typeof conditionsConfigSchema>

export const trainConfigSchema = z.strictObject({
  preset: described(presetSchema.default('plenum'), 'Which model is trained. D: docs/quality.md'),
  windowSteps: described(z.int().min(4).max(288).default(24), 'Past steps the generator reads. T: 24 (4 h at 10 min)'),
  horizonSteps: described(
    z.int().min(1).max(288).default(24),
    'Steps ahead in validation and by default in sampling. T: 24',
  ),
  embeddingSize: described(z.int().min(1).max(64).default(8), 'Length of the learned sensor code. T: 8'),
  noiseSize: described(z.int().min(1).max(64).default(8), 'Length of the Gaussian noise vector. T: 8'),
  hiddenSize: described(
    z.int().min(4).max(1024).default(192),
    'LSTM cells; 192 gives about 165 k parameters. T: ~165 k',
  ),
  criticChannels: described(
    z.array(z.int().min(4).max(1024)).min(1).max(6).default([64, 128, 256]),
    'Output channels of the critic’s convolutions. D: hits about 735 k with criticDense 330',
  ),
  criticDense: described(z.int().min(4).max(2048).default(330), 'Width of the critic’s dense layer. D'),
  optimizer: described(optimizerSchema.default('adabelief'), 'T: AdaBelief was best of Adam / AdaBelief'),
  outputActivation: described(z.enum(['linear', 'tanh']).default('linear'), 'T: linear was best of linear / tanh'),
  skipConnection: described(z.boolean().default(false), 'Predict the change from the last value. T: off was best'),
  carryState: described(
    z.boolean().default(false),
    'Read the window once and carry the LSTM state through a rollout, instead of reading the window again at each step. T: off',
  ),
  conditions: described(
    conditionsConfigSchema.prefault({}),
    'What the generator reads besides window, sensor and noise',
  ),
  batchNorm: described(z.boolean().default(true), 'Batch normalization after the LSTM. T: on'),
  dropout: described(
    z.number().min(0).max(0.9).default(0.1),
    'Share of LSTM outputs dropped in training; 0 is off. T: on',
  ),
  spectralNorm: described(z.boolean().default(true), 'Spectral normalization of every critic layer. T: on'),
  gradientPenalty: described(z.number().min(0).max(1000).default(10), 'Weight λ of the gradient penalty. T: WGAN-GP'),
  oneSidedPenalty: described(
    z.boolean().default(false),
    'Penalize only slopes of the critic above 1, not those below (Petzka et al. 2018): it can then turn when the generator has passed the real values. WGAN-GP as published penalizes both. D: docs/quality.md',
  ),
  criticSteps: described(z.int().min(1).max(20).default(5), 'Critic steps per generator step. T: WGAN-GP, 5'),
  batchSize: described(z.int().min(2).max(4096).default(64), 'Windows per step. T: 64'),
  ttur: described(z.boolean().default(true), 'Separate learning rates (two time-scale update rule). T: on'),
  generatorRate: described(z.number().positive().max(1).default(2e-4), 'Learning rate of the generator. D'),
  criticRate: described(
    z.number().positive().max(1).default(4e-4),
    'Learning rate of the critic; used only with TTUR. D',
  ),
  schedule: described(
    scheduleSchema.default('constant'),
    'How the learning rates of generator and critic fall: not at all, over the last 30 % of the steps in a straight line, or along a cosine, to a tenth. D: docs/quality.md',
  ),
  emaDecay: described(
    z.number().min(0).max(0.99999).default(0),
    'Weight averaging of the generator; 0 is off. T: future work',
  ),
  split: described(
    z
      .strictObject({
        train: z.number().min(0.05).max(0.98).default(0.7),
        validation: z.number().min(0.01).max(0.9).default(0.15),
      })
      .prefault({}),
    'Shares of the log, in time order; the rest is test. D: 70 / 15 / 15 %',
  ),
  steps: described(z.int().min(1).max(10_000_000).default(2000), 'Generator steps. D'),
  validateEvery: described(z.int().min(1).default(100), 'Generator steps between validations. D'),
  checkpointEvery: described(z.int().min(1).default(100), 'Generator steps between checkpoints. D'),
  patience: described(
    z.int().min(0).max(10_000).default(0),
    'Validations in a row without a new best after which the training ends early; 0 is off. D: docs/quality.md',
  ),
  validationStarts: described(z.int().min(1).max(10_000).default(256), 'Start points of a validation. D'),
  validationScenarios: described(z.int().min(2).max(1000).default(10), 'Scenarios per start point in a validation. D'),
  plenum: described(plenumConfigSchema.prefault({}), 'Choices of the preset plenum'),
})
export type TrainConfig = z.infer<typeof trainConfigSchema>
export type TrainConfigInput = z.input<typeof trainConfigSchema>

/** Every choice of a preset, for a form or a file to start from; the defaults of {@link trainConfigSchema} are plenum's. */
export function presetConfig(preset: Exclude<Preset, 'custom'>): TrainConfig {
  if (preset === 'plenum') return trainConfigSchema.parse({ preset })
  return trainConfigSchema.parse({
    preset,
    steps: 2000,
    // its rollouts read the window again at every step: fewer places keep validations short
    validationStarts: 48,
    // what the source leaves open, chosen so that generator and critic do not run away from one another: docs/quality.md
    generatorRate: 5e-5,
    oneSidedPenalty: true,
    schedule: 'linear',
    patience: 10,
  })
}

export const periodSchema = z.enum(['train', 'validation', 'test'])
export type Period = z.infer<typeof periodSchema>

/** Averages since the last point, at one generator step; what belongs to a critic is 0 where there is none. */
export const trainPointSchema = z.object({
  step: z.int(),
  seconds: z.number(),
  /** Mean of D(real) − D(generated): the critic's estimate of the Wasserstein distance. */
  wasserstein: z.number(),
  penalty: z.number(),
  criticLoss: z.number(),
  generatorLoss: z.number(),
  /** Euclidean lengths of the gradients in the weights, before any clipping; absent from runs of earlier versions. */
  criticGradientNorm: z.number().optional(),
  generatorGradientNorm: z.number().optional(),
})
export type TrainPoint = z.infer<typeof trainPointSchema>

const validationScoresSchema = z.record(z.string(), z.object({ rmse: z.number(), pinball: z.number() }))

/** The models a training is measured against, scored on the same places as each of its validations. */
export const baselineNameSchema = z.enum(['persistence', 'seasonal', 'ar-bootstrap'])
export type BaselineName = z.infer<typeof baselineNameSchema>

/** Scores on the validation period, per variable in its unit; `pinball` averages the quantiles 0.1 … 0.9. */
export const validationPointSchema = z.object({
  step: z.int(),
  seconds: z.number(),
  variables: validationScoresSchema,
  /** Mean over variables of pinball / pinball of the AR bootstrap: below 1 beats the baseline; best checkpoint = lowest. */
  score: z.number(),
  /** The same of the baselines; absent from validations of earlier versions. */
  baselines: z
    .array(z.object({ name: baselineNameSchema, variables: validationScoresSchema, score: z.number() }))
    .optional(),
})
export type ValidationPoint = z.infer<typeof validationPointSchema>

/** A few scenarios of a validation: always of the same places with the same noise, so that one sees the weights improve. */
export const validationSampleSchema = z.object({
  step: z.int(),
  /** `start` is the grid step of the first forecast value. */
  places: z
    .array(z.object({ sensor: z.string(), start: z.int().nonnegative() }))
    .min(1)
    .max(8),
  scenarios: z.int().positive(),
  steps: z.int().positive(),
  /** [places, scenarios, steps, variables], physical units; NaN where the sensor lacks the variable. */
  values: float32Schema,
})
export type ValidationSample = z.infer<typeof validationSampleSchema>

/** What a running training tells, several times a second at most. */
export const trainProgressSchema = z.object({
  step: z.int(),
  steps: z.int(),
  secondsSpent: z.number(),
  stepsPerSecond: z.number().nullable(),
  remainingSeconds: z.number().nullable(),
  memoryBytes: z.number(),
  point: trainPointSchema.nullable(),
  validation: validationPointSchema.nullable(),
  /** With some validations. */
  sample: validationSampleSchema.nullable().optional(),
  /** Plain sentences: divergence, mode collapse, an early end, … */
  warnings: z.array(z.string()),
})
export type TrainProgress = z.infer<typeof trainProgressSchema>

/** What a few seconds of a training tell of all of it, measured in a compute process on the device it would use. */
export const trainProbeSchema = z.object({
  device: deviceSchema,
  /** Generator steps per second, without validations. */
  stepsPerSecond: z.number().positive(),
  /** Steps that this was measured over. */
  measuredSteps: z.int().positive(),
  /** Until the first step: reading the log, fitting what is fitted, building the networks. */
  setupSeconds: z.number(),
  validationSeconds: z.number(),
  /** What follows a validation that is the best so far. */
  settleSeconds: z.number(),
  saveSeconds: z.number(),
  /** Resident memory of the compute process at its end. */
  memoryBytes: z.number(),
  parameters: z.object({ generator: z.int(), critic: z.int() }),
  checkpointBytes: z.int().positive(),
  /** What the training would say of the log before its first step. */
  notes: z.array(z.string()),
})
export type TrainProbe = z.infer<typeof trainProbeSchema>
