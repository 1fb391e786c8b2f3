import { z } from 'zod'
import type { Client, Contract, Handlers } from './channel'
import { nothingSchema } from './common'

/** What only a shell (Electron main, the web server) may ask of the service; never reachable from a page. */
export const shellContract = {
  requests: {
    /** Lets a page name this file, by the grant alone, for as long as the service runs. */
    'shell/grant': {
      input: z.strictObject({ path: z.string().min(1), mode: z.enum(['read', 'write']) }),
      output: z.object({ grant: z.string(), name: z.string(), bytes: z.number() }),
    },
    /**
     * Whether this file can be opened as a workspace, without touching it: true where it is one (or where there is none
     * yet), else the reason is thrown.
     */
    'shell/inspect': { input: z.strictObject({ path: z.string().min(1) }), output: z.object({ exists: z.boolean() }) },
    /** True while a training or another long request runs: closing the window then asks first. */
    'shell/busy': { input: nothingSchema, output: z.object({ busy: z.boolean() }) },
    /** Saves checkpoints of running trainings and closes the workspace. */
    'shell/close': { input: nothingSchema, output: nothingSchema },
  },
  topics: {},
} as const satisfies Contract

export type ShellContract = typeof shellContract
export type ShellClient = Client<ShellContract>
export type ShellHandlers = Handlers<ShellContract>
