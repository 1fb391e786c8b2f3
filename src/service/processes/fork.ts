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
    end(`The compute process ${how}${lastWords(errors)}`)
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

/** TensorFlow's own notices: `2026-11-23 10:00:00.000000: I external/…` and the banner of its logging. */
const notice = /^(\d{4}-\d\d-\d\d \S+: [IW] |WARNING: All log messages before|To enable the following instructions)/

/** What the process said last on its error output, as the end of a sentence. */
function lastWords(errors: string): string {
  const said = errors.split('\n').filter((line) => line.trim() !== '' && !notice.test(line))
  const last = said.at(-1)
  return last === undefined ? '.' : `: ${last.trim()}`
}
