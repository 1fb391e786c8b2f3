import { z } from 'zod'

/**
 * Every choice of a training. Descriptions are shown beside the switches; `source` tells where a default comes from:
 * T = the thesis (slides), D = design decision documented in docs/.
 */
const described = <S extends z.ZodType>(schema: S, description: string): S => schema.describe(description)

export const optimizerSchema = z.enum(['adam', 'adabelief'])
export type OptimizerName = z.infer<typeof optimizerSchema>

export const trainConfigSchema = z.strictObject({
  preset: z.enum(['thesis', 'custom']).default('thesis'),
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
  batchNorm: described(z.boolean().default(true), 'Batch normalization after the LSTM. T: on'),
  dropout: described(
    z.number().min(0).max(0.9).default(0.1),
    'Share of LSTM outputs dropped in training; 0 is off. T: on',
  ),
  spectralNorm: described(z.boolean().default(true), 'Spectral normalization of every critic layer. T: on'),
  gradientPenalty: described(z.number().min(0).max(1000).default(10), 'Weight λ of the gradient penalty. T: WGAN-GP'),
  criticSteps: described(z.int().min(1).max(20).default(5), 'Critic steps per generator step. T: WGAN-GP, 5'),
  batchSize: described(z.int().min(2).max(4096).default(64), 'Windows per step. T: 64'),
  ttur: described(z.boolean().default(true), 'Separate learning rates (two time-scale update rule). T: on'),
  generatorRate: described(z.number().positive().max(1).default(2e-4), 'Learning rate of the generator. D'),
  criticRate: described(
    z.number().positive().max(1).default(4e-4),
    'Learning rate of the critic; used only with TTUR. D',
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
  validationStarts: described(z.int().min(1).max(10_000).default(48), 'Start points of a validation. D'),
  validationScenarios: described(z.int().min(2).max(1000).default(10), 'Scenarios per start point in a validation. D'),
})
export type TrainConfig = z.infer<typeof trainConfigSchema>
export type TrainConfigInput = z.input<typeof trainConfigSchema>

export const periodSchema = z.enum(['train', 'validation', 'test'])
export type Period = z.infer<typeof periodSchema>

/** Averages since the last point, at one generator step. */
export const trainPointSchema = z.object({
  step: z.int(),
  seconds: z.number(),
  /** Mean of D(real) − D(generated): the critic's estimate of the Wasserstein distance. */
  wasserstein: z.number(),
  penalty: z.number(),
  criticLoss: z.number(),
  generatorLoss: z.number(),
})
export type TrainPoint = z.infer<typeof trainPointSchema>

/** Scores on the validation period, per variable in its unit; `pinball` averages the quantiles 0.1 … 0.9. */
export const validationPointSchema = z.object({
  step: z.int(),
  seconds: z.number(),
  variables: z.record(z.string(), z.object({ rmse: z.number(), pinball: z.number() })),
  /** Mean over variables of pinball / pinball of the AR bootstrap: below 1 beats the baseline; best checkpoint = lowest. */
  score: z.number(),
})
export type ValidationPoint = z.infer<typeof validationPointSchema>

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
  /** Plain sentences: divergence, mode collapse, … */
  warnings: z.array(z.string()),
})
export type TrainProgress = z.infer<typeof trainProgressSchema>
