/** Entry point of a compute process: serves the compute contract to whoever forked it, and ends with it. */
import {
  computeContract,
  portEndpoint,
  processEndpoint,
  serve,
  type Endpoint,
  type PortLike,
  type ProcessLike,
} from '../contract'
import { createHandlers } from './handlers'
import { giveWay } from './priority'

/** Electron's utility process talks through `process.parentPort`, a child process through Node's own channel. */
function parentEndpoint(): Endpoint | null {
  const { parentPort } = process as unknown as { parentPort?: PortLike }
  if (parentPort !== undefined) return portEndpoint(parentPort, 'The parent process')
  if ((process as ProcessLike).send !== undefined) return processEndpoint(process, 'The parent process')
  return null
}

const endpoint = parentEndpoint()
if (endpoint === null) {
  process.stderr.write('This program is started by Plenum and does nothing by itself.\n')
  process.exitCode = 2
} else {
  giveWay()
  endpoint.onClose(() => process.exit(0))
  serve(computeContract, endpoint, createHandlers())
}
