import { fork } from 'node:child_process'
import { processEndpoint, type Endpoint } from '../../contract'
import type { ComputeConnection } from './session'

const keptErrorCharacters = 2000

/**
 * Starts a compute program as a child process of Node (web shell and CLI; the desktop forks utility processes instead).
 * `program` is the built file; `env` its whole environment (see computeEnvironment).
 */
export function forkComputeProcess(program: string, env: NodeJS.ProcessEnv): ComputeConnection {
  const child = fork(program, [], {
    serialization: 'advanced',
    // A Ctrl-C of the terminal goes to the whole process group; only the service decides when a training stops.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env,
  })
  let errors = ''
  child.stderr?.on('data', (data: Buffer) => {
    errors = (errors + data.toString()).slice(-keptErrorCharacters)
  })
  const closers: ((reason: string) => void)[] = []
  let reason: string | undefined
  const end = (why: string): void => {
    if (reason !== undefined) return
    reason = why
    for (const closed of closers) closed(why)
  }
  child.on('error', (error) => end(`The compute process could not be started: ${error.message}.`))
  child.on('exit', (code, signal) => {
    const how = signal === null ? `ended with code ${code ?? 0}` : `was ended by ${signal}`
    const last = errors.trim().split('\n').at(-1)
    end(`The compute process ${how}${last === undefined || last === '' ? '.' : `: ${last}`}`)
  })
  const wire = processEndpoint(child, 'The compute process')
  const endpoint: Endpoint = {
    post: wire.post,
    onMessage: wire.onMessage,
    // `disconnect` comes before `exit`, which knows why: wait for it.
    onClose: (closed) => {
      if (reason === undefined) closers.push(closed)
      else closed(reason)
    },
    close: () => {
      wire.close()
      child.kill('SIGKILL')
    },
  }
  return { endpoint, kill: () => child.kill('SIGKILL') }
}
