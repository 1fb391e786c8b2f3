import { rmSync } from 'node:fs'
import { serve, serviceContract } from '../contract'
import { ComputePool } from './processes/pool'
import { FileGrants } from './grants'
import { serviceHandlers } from './handlers'
import { JobBoard } from './jobs/board'
import { Hub } from './jobs/hub'
import { Trainings } from './jobs/trainings'
import { LoadMeter } from './load'
import type { Service, ServiceOptions } from './options'
import { Probing } from './probing'
import { Sampling } from './sampling'
import { makeScratchFolder } from './scratch'
import { Searches } from './searches'
import { Sweeps } from './sweeps'
import { newIdentifier, openWorkspace } from './store'
import { Trash } from './trash'

/** Opens a workspace and stands ready to serve it. @throws PlenumError `workspace` */
export function openService(options: ServiceOptions): Service {
  const workspace = openWorkspace(options.workspaceFile, { create: options.create })
  const scratch = makeScratchFolder(options.workspaceFile)
  const board = new JobBoard(() => newIdentifier('j'))
  const pool = new ComputePool(options.forkCompute)
  const trainings = new Trainings(workspace, board, options.forkCompute, scratch)
  const searches = new Searches(workspace, board, trainings)
  const sweeps = new Sweeps(workspace, board, options.forkCompute, scratch)
  const datasetsChanged = new Hub<null>()
  const trash = new Trash({ workspace, searches, sweeps, changed: datasetsChanged })
  const grants = new FileGrants()
  const tools = {
    workspace,
    board,
    pool,
    trainings,
    searches,
    sweeps,
    sampling: new Sampling(workspace, pool, scratch),
    probing: new Probing(workspace, pool, scratch),
    datasetsChanged,
    trash,
    load: new LoadMeter(),
    scratch,
    runtimeStateFile: options.runtimeStateFile,
  }
  return {
    attach(endpoint, trust) {
      const trusted = trust === 'terminal'
      const file = (reference: Parameters<FileGrants['resolve']>[0], mode: 'read' | 'write'): string =>
        grants.resolve(reference, mode, trusted)
      serve(serviceContract, endpoint, serviceHandlers({ ...tools, file }))
    },
    grant: (path, mode) => grants.grant(path, mode),
    get busy() {
      return board.busy || trainings.busy || searches.busy || sweeps.busy
    },
    async close() {
      trash.close()
      await searches.close()
      await sweeps.close()
      await trainings.close()
      pool.close()
      rmSync(scratch, { recursive: true, force: true })
      workspace.close()
    },
  }
}
