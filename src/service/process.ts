/** Entry point of the service process of the desktop program: lanes to windows, to main's shell, and to compute processes. */
import {
  multiplex,
  PlenumError,
  portEndpoint,
  processEndpoint,
  refuse,
  serve,
  shellContract,
  textEndpoint,
  type Endpoint,
  type PortLike,
} from '../contract'
import { openService } from './service'
import type { Service } from './options'
import { inspectWorkspace } from './store'

/** Main's end: a message port in an Electron utility process, text over the IPC channel of a forked Node otherwise. */
function mainEndpoint(): Endpoint {
  const { parentPort } = process as unknown as { parentPort?: PortLike }
  return parentPort === undefined
    ? textEndpoint(processEndpoint(process, 'Plenum'))
    : portEndpoint(parentPort, 'Plenum')
}

const at = process.argv.indexOf('--workspace')
const workspaceFile = process.argv[at + 1]
if (at === -1 || workspaceFile === undefined) throw new PlenumError('bad-input', 'The service needs --workspace FILE.')

const main = mainEndpoint()
const lanes = multiplex(main, 'b', (label, lane) => {
  if (label === 'shell') {
    serve(shellContract, lane, {
      requests: {
        'shell/grant': ({ path, mode }) => service().grant(path, mode),
        'shell/inspect': ({ path }) => ({ exists: inspectWorkspace(path) }),
        'shell/busy': () => ({ busy: opened?.busy ?? false }),
        'shell/close': async () => {
          await opened?.close()
          return {}
        },
      },
      topics: {},
    })
  } else if (label === 'window') {
    try {
      service().attach(lane, 'window')
    } catch (thrown) {
      refuse(lane, PlenumError.from(thrown))
    }
  }
})
let opened: Service | undefined

/** Opened with the first window, so that a workspace that cannot be used is an answer to someone. */
function service(): Service {
  opened ??= openService({
    workspaceFile: workspaceFile ?? '',
    create: true,
    forkCompute: () => {
      const endpoint = lanes.open('compute')
      return { endpoint, kill: () => endpoint.close() }
    },
    runtimeStateFile: process.env.PLENUM_RUNTIME_STATE ?? null,
  })
  return opened
}

// Main is gone: save what runs and end.
main.onClose(() => {
  void Promise.resolve(opened?.close()).finally(() => process.exit(0))
})
