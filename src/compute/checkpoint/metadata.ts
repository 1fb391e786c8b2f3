import { z } from 'zod'
import { PlenumError, trainConfigSchema, validationPointSchema, variableSchema } from '../../contract'
import type { Checkpoint } from './checkpoint'

export const formatVersion = 1

const rangeSchema = z.strictObject({ from: z.int().nonnegative(), to: z.int().nonnegative() })

/** What the descriptions of all model families have in common. */
export const commonShape = {
  formatVersion: z.literal(formatVersion),
  version: z.string(),
  seed: z.int().nonnegative(),
  step: z.int().nonnegative(),
  secondsSpent: z.number().nonnegative(),
  random: z.strictObject({
    seed: z.number(),
    stream: z.int(),
    drawn: z.int().nonnegative(),
    spareNormal: z.number().nullable(),
  }),
  best: validationPointSchema.nullable(),
  lossSums: z.strictObject({
    steps: z.int().nonnegative(),
    wasserstein: z.number(),
    penalty: z.number(),
    criticLoss: z.number(),
    generatorLoss: z.number(),
    criticGradientNorm: z.number().default(0),
    generatorGradientNorm: z.number().default(0),
  }),
  warnings: z.array(z.string()),
  watch: z
    .strictObject({ means: z.record(z.string(), z.number()), streaks: z.record(z.string(), z.number()) })
    .default({ means: {}, streaks: {} }),
  model: z.strictObject({
    config: trainConfigSchema,
    sensors: z.array(z.string()).min(1).max(100_000),
    variables: z.array(variableSchema).min(1).max(64),
    cadenceSeconds: z.int().positive(),
    timeZone: z.string().max(100).nullable().default(null),
    split: z.strictObject({ train: rangeSchema, validation: rangeSchema, test: rangeSchema }),
    scaler: z.strictObject({ minimum: z.array(z.number()), maximum: z.array(z.number()) }),
    hasVariable: z.array(z.union([z.literal(0), z.literal(1)])),
    residualModels: z
      .array(
        z.strictObject({
          coefficients: z.array(z.number()).max(288),
          intercept: z.number(),
          deviation: z.number().nonnegative(),
        }),
      )
      .nullable()
      .default(null),
  }),
} as const

/** Everything of a checkpoint that is not a tensor, as JSON in the metadata entry `plenum`. */
const metadataSchema = z.strictObject({
  ...commonShape,
  optimizerSteps: z.strictObject({ generator: z.int().nonnegative(), critic: z.int().nonnegative() }),
})
export type CheckpointMetadata = z.infer<typeof metadataSchema>

export function encodeMetadata(checkpoint: Checkpoint): Record<string, string> {
  const { model, version, seed, step, secondsSpent, random, best, lossSums, warnings, watch } = checkpoint
  const metadata = {
    formatVersion,
    version,
    seed,
    step,
    secondsSpent,
    random,
    best,
    lossSums,
    warnings,
    watch,
    optimizerSteps: { generator: checkpoint.generatorOptimizer.step, critic: checkpoint.criticOptimizer.step },
    model: { ...model, hasVariable: [...model.hasVariable] },
  }
  return { format: 'plenum-checkpoint', plenum: JSON.stringify(metadata) }
}

/** @throws PlenumError `bad-input` when the entry is missing or does not fit. */
export function decodeMetadata(metadata: Readonly<Record<string, string>>, file: string): CheckpointMetadata {
  return decodeDescription(metadataSchema, metadata, file)
}

/** The JSON entry `plenum` by the schema of a model family. @throws PlenumError `bad-input` */
export function decodeDescription<Description extends Pick<CheckpointMetadata, 'model'>>(
  schema: z.ZodType<Description>,
  metadata: Readonly<Record<string, string>>,
  file: string,
): Description {
  let json: unknown
  try {
    json = JSON.parse(metadata.plenum ?? 'null')
  } catch {
    json = null
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const field = issue?.path.map(String).join('.') ?? ''
    throw new PlenumError('bad-input', `This checkpoint’s description is damaged or of another version of Plenum.`, {
      place: { file, ...(field === '' ? {} : { field }) },
    })
  }
  const { model } = parsed.data
  const columns = model.sensors.length * model.variables.length
  const { minimum, maximum } = model.scaler
  const readsResiduals = model.config.preset !== 'plenum' && model.config.conditions.arResidual
  if (
    model.hasVariable.length !== columns ||
    (model.residualModels?.length ?? 0) !== (readsResiduals ? columns : 0) ||
    minimum.length !== model.variables.length ||
    maximum.length !== model.variables.length
  ) {
    throw new PlenumError('bad-input', 'This checkpoint’s description contradicts itself.', { place: { file } })
  }
  return parsed.data
}
