import type { Endpoint } from '../contract'
import type { ForkCompute } from './processes/session'

export interface ServiceOptions {
  readonly workspaceFile: string
  /** Whether a workspace that does not exist is made (import, simulate, sweep, demo, the windows) or is an error. */
  readonly create: boolean
  readonly forkCompute: ForkCompute
  /** The record of the set-up, for `doctor`; null when there is none. */
  readonly runtimeStateFile: string | null
}

/** Who is at the other end: a page may name files by grant only, the CLI is trusted with paths. */
export type Trust = 'window' | 'terminal'

export interface Service {
  /** Serves the contract over `endpoint` until it closes. */
  attach(endpoint: Endpoint, trust: Trust): void
  /** Lets pages name this file. @throws PlenumError `not-found` */
  grant(path: string, mode: 'read' | 'write'): { grant: string; name: string; bytes: number }
  /** Whether a training or another long request runs. */
  readonly busy: boolean
  /** Saves checkpoints of running trainings, ends compute processes, closes the workspace. */
  close(): Promise<void>
}
