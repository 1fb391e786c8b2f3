import { z } from 'zod'

/** Short identifiers that sort by creation time: `<kind letter>_<time, base 36><random>`; made by the service only. */
export const idSchema = z.string().regex(/^[a-z]_[0-9a-z]{10,24}$/)
export const datasetIdSchema = idSchema.startsWith('d_')
export const runIdSchema = idSchema.startsWith('r_')
export const scenarioSetIdSchema = idSchema.startsWith('s_')
export const jobIdSchema = idSchema.startsWith('j_')

/** An instant, ISO 8601 with offset or Z. */
export const instantSchema = z.iso.datetime({ offset: true })

/** Milliseconds since 1970-01-01T00:00Z. */
export const epochMsSchema = z.number().int()

/**
 * A file the service may touch. Only the CLI names paths; a window or a browser holds a grant that its shell obtained
 * from a file dialog, a drop or an upload, so no path is ever built from a renderer's input.
 */
export const fileReferenceSchema = z.union([
  z.strictObject({ path: z.string().min(1) }),
  z.strictObject({ grant: z.string().regex(/^g_[0-9a-z]{16,40}$/) }),
])
export type FileReference = z.infer<typeof fileReferenceSchema>

export const deviceSchema = z.object({
  kind: z.enum(['cpu', 'gpu']),
  /** As TensorFlow reports it in use, e.g. `AMD EPYC, 2 threads` or `NVIDIA RTX 4070 Laptop`. */
  name: z.string(),
})
export type Device = z.infer<typeof deviceSchema>

/** How far a long request has come. `total` is null while it is not known; rates are in `unit` per second. */
export const progressSchema = z.object({
  phase: z.string(),
  done: z.number().nonnegative(),
  total: z.number().nonnegative().nullable(),
  unit: z.string(),
  ratePerSecond: z.number().nonnegative().nullable(),
  remainingSeconds: z.number().nonnegative().nullable(),
  device: deviceSchema.nullable(),
})
export type Progress = z.infer<typeof progressSchema>

/** A physical quantity logged by sensors. */
export const variableSchema = z.object({
  name: z.string().min(1).max(120),
  /** As printed on axes, e.g. `°C`, `%`; empty if unknown. */
  unit: z.string().max(24),
})
export type Variable = z.infer<typeof variableSchema>

export const float32Schema = z.instanceof(Float32Array)
export const float64Schema = z.instanceof(Float64Array)

export const nothingSchema = z.strictObject({})
