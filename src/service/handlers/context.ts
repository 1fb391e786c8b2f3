import type { FileReference, ServiceHandlers } from '../../contract'
import type { ComputePool } from '../processes/pool'
import type { JobBoard } from '../jobs/board'
import type { Hub } from '../jobs/hub'
import type { Trainings } from '../jobs/trainings'

import type { LoadMeter } from '../load'
import type { Probing } from '../probing'
import type { Sampling } from '../sampling'
import type { Searches } from '../searches'
import type { Sweeps } from '../sweeps'
import type { Workspace } from '../store'
import type { Trash } from '../trash'

/** What the handlers of one connection work with. */
export interface HandlerTools {
  readonly workspace: Workspace
  readonly board: JobBoard
  readonly trainings: Trainings
  readonly searches: Searches
  readonly sweeps: Sweeps
  readonly sampling: Sampling
  readonly probing: Probing
  readonly pool: ComputePool
  readonly trash: Trash
  readonly load: LoadMeter
  /** Fires after an import, a rename or a deletion. */
  readonly datasetsChanged: Hub<null>
  /** A folder for files on their way. */
  readonly scratch: string
  readonly runtimeStateFile: string | null
  /** The path behind a reference, as far as this connection's end may name files. */
  readonly file: (reference: FileReference, mode: 'read' | 'write') => string
}

type Requests = ServiceHandlers['requests']
/** The handlers of one domain of the contract: those whose names begin with `Prefix/`. */
export type HandlersOf<Prefix extends string> = Pick<Requests, Extract<keyof Requests, `${Prefix}/${string}`>>
