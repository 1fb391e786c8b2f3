import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  deviceSchema,
  epochMsSchema,
  evaluationSchema,
  instantSchema,
  licenceSchema,
  PlenumError,
  runIdSchema,
  trainConfigSchema,
  trainPointSchema,
  validationPointSchema,
  variableSchema,
} from '../../contract'
import { licenceSentence } from '../../domain'
import type { Workspace } from '../store'
import { version } from '../version'

/** Everything of a run but its weights, as JSON in the entry `plenum.run`. */
export const descriptionSchema = z.strictObject({
  plenum: z.literal('model'),
  /** Of this description. */
  format: z.literal(1),
  /** Version that wrote the file. */
  version: z.string().max(60),
  licence: z.string().max(2000),
  run: z.strictObject({
    run: runIdSchema,
    name: z.string().min(1).max(120),
    createdAt: instantSchema,
    seed: z.int().nonnegative().max(0xffff_ffff),
    config: trainConfigSchema,
    version: z.string().max(60),
    device: deviceSchema.nullable(),
    step: z.int().nonnegative(),
    secondsSpent: z.number().nonnegative(),
    parameters: z.strictObject({ generator: z.int(), critic: z.int() }).nullable(),
    best: validationPointSchema.nullable(),
    warnings: z.array(z.string().max(2000)).max(1000),
  }),
  log: z.strictObject({
    name: z.string(),
    /** In descriptions without `files`: the names of its files. */
    source: z.string().max(2000),
    files: z.string().max(2000).optional(),
    licence: licenceSchema.optional(),
    sensors: z.array(z.string()).min(1).max(100_000),
    variables: z.array(variableSchema).min(1).max(64),
    startMs: epochMsSchema,
    steps: z.int().positive(),
    cadenceSeconds: z.int().positive(),
    timeZone: z.string(),
    /** SHA-256 of its readings as float32, [steps, sensors, variables]. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  curves: z.strictObject({
    points: z.array(trainPointSchema).max(1_000_000),
    validations: z.array(validationPointSchema).max(1_000_000),
  }),
  evaluations: z.array(evaluationSchema).max(1000),
})
export type Description = z.infer<typeof descriptionSchema>

/** Tells one log from another by its readings. */
export function digestOf(workspace: Workspace, dataset: string): string {
  const hash = createHash('sha256')
  for (const { values } of workspace.series.slabs(dataset)) hash.update(new Uint8Array(values.buffer))
  return hash.digest('hex')
}

export function describe(workspace: Workspace, id: string): Description {
  const {
    run,
    name,
    createdAt,
    seed,
    config,
    device,
    step,
    secondsSpent,
    parameters,
    best,
    warnings,
    dataset,
    ...rest
  } = workspace.runs.get(id)
  const grid = workspace.datasets.grid(dataset)
  const { name: logName, files, source, licence } = workspace.datasets.get(dataset)
  return {
    plenum: 'model',
    format: 1,
    version,
    licence: licenceSentence({ source, licence }),
    run: {
      ...{ run, name, createdAt, seed, config, version: rest.version, device, step, secondsSpent },
      ...{ parameters, best, warnings },
    },
    log: {
      name: logName,
      files,
      source,
      licence,
      sensors: [...grid.sensors],
      variables: [...grid.variables],
      startMs: grid.startMs,
      steps: grid.steps,
      cadenceSeconds: grid.cadenceSeconds,
      timeZone: grid.timeZone,
      sha256: digestOf(workspace, dataset),
    },
    curves: workspace.curves.get(id),
    evaluations: workspace.evaluations.list(id),
  }
}

/** @throws PlenumError `bad-input` naming the field that is wrong */
export function readDescription(text: string | undefined, file: string): Description {
  let json: unknown
  try {
    json = JSON.parse(text ?? 'null')
  } catch {
    json = null
  }
  const parsed = descriptionSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
  const why = text === undefined ? 'it describes no run' : 'its description is damaged or of another version'
  throw new PlenumError('bad-input', `This is no model of Plenum: ${why}.`, {
    place: { file, ...(field === '' ? {} : { field }) },
    fix: 'Export it again from the workspace it was trained in.',
  })
}
