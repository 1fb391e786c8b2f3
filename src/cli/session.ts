import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { computeEnvironment, connect, memoryPair, PlenumError, serviceContract, type ServiceClient } from '../contract'
import { forkComputeProcess, openService, type Service } from '../service'
import { programs, readRuntime } from './runtime'

/** The service, running in this process on one workspace, and a client of it. */
export interface Session {
  readonly client: ServiceClient
  readonly service: Service
  readonly workspaceFile: string
  close(): Promise<void>
}

/** @throws PlenumError `not-found` where there is no such file and none is to be made; `workspace` */
export function openSession(workspaceFile: string, create: boolean): Session {
  if (!create && !existsSync(workspaceFile)) {
    throw new PlenumError('not-found', `There is no workspace ${workspaceFile}.`, {
      fix: '`plenum import FILE` makes one.',
    })
  }
  if (create) makeFolder(dirname(workspaceFile))
  const { file: runtimeStateFile, state } = readRuntime()
  const service = openService({
    workspaceFile,
    create,
    runtimeStateFile,
    forkCompute: () => {
      if (!existsSync(programs.compute)) {
        throw new PlenumError('unavailable', 'The compute program is not built.', { fix: 'Run `npm run build`.' })
      }
      return forkComputeProcess(programs.compute, computeEnvironment(state, process.env))
    },
  })
  const [near, far] = memoryPair()
  service.attach(far, 'terminal')
  const client = connect(serviceContract, near)
  return {
    client,
    service,
    workspaceFile,
    close: async () => {
      await service.close()
      client.close()
    },
  }
}

/** A session on an empty workspace that is thrown away with it, for questions that need none. */
export function openTemporarySession(): Session {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const session = openSession(join(folder, 'empty.plenum'), true)
    return {
      ...session,
      close: async () => {
        await session.close()
        remove()
      },
    }
  } catch (thrown) {
    remove()
    throw thrown
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (thrown) {
    throw new PlenumError('workspace', `The folder ${folder} cannot be made.`, {
      fix: 'Name another file with --workspace.',
      cause: thrown,
    })
  }
}
