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

export const systemRequests = {
  /** Starts a compute process to see which device TensorFlow really uses; the answer is kept. */
  'system/device': { input: nothingSchema, output: deviceSchema },
  'system/doctor': { input: nothingSchema, output: doctorSchema },
  'workspace/info': { input: nothingSchema, output: workspaceSchema },
} as const
