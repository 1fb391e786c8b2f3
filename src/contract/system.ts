import { z } from 'zod'
import { deviceSchema, nothingSchema } from './common'

export const doctorSchema = z.object({
  plenum: z.string(),
  node: z.string(),
  electron: z.string().nullable(),
  platform: z.string(),
  tensorflow: z
    .object({
      version: z.string(),
      device: z.enum(['cpu', 'gpu']),
      deviceName: z.string(),
      flavour: z.string(),
    })
    .nullable(),
  sqlite: z.string(),
  problems: z.array(z.object({ what: z.string(), fix: z.string() })),
})
export type Doctor = z.infer<typeof doctorSchema>

export const workspaceSchema = z.object({
  /** Display name: the file's base name. */
  name: z.string(),
  bytes: z.number(),
  datasets: z.int(),
  runs: z.int(),
})
export type Workspace = z.infer<typeof workspaceSchema>

const shareSchema = z.number().min(0).max(1).nullable()
const celsiusSchema = z.number().nullable()

/** How busy the machine is; what the system does not tell is null. */
export const deviceLoadSchema = z.object({
  processor: z.object({ share: shareSchema, celsius: celsiusSchema }),
  memory: z.object({ usedBytes: z.number(), totalBytes: z.number() }),
  /** Null without an NVIDIA driver. */
  gpu: z
    .object({
      share: shareSchema,
      usedBytes: z.number().nullable(),
      totalBytes: z.number().nullable(),
      celsius: celsiusSchema,
    })
    .nullable(),
})
export type DeviceLoad = z.infer<typeof deviceLoadSchema>

export const systemRequests = {
  /** Starts a compute process to see which device TensorFlow really uses; the answer is kept. */
  'system/device': { input: nothingSchema, output: deviceSchema },
  'system/doctor': { input: nothingSchema, output: doctorSchema },
  'workspace/info': { input: nothingSchema, output: workspaceSchema },
} as const

export const systemTopics = {
  /** Every few seconds while someone listens. */
  'system/load': { input: nothingSchema, event: deviceLoadSchema },
} as const
