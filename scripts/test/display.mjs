// @ts-check
/**
 * A virtual screen for the desktop tests where there is no real one.
 */
import { spawn } from 'node:child_process'
import { hasDisplay } from '../setup/desktop.mjs'

/** Large enough for a window at its usual size. */
const SCREEN = '1600x1000x24'

/**
 * @template T
 * @param {string | undefined} xvfb path of Xvfb
 * @param {(display: NodeJS.ProcessEnv) => Promise<T>} work gets what to add to the environment
 * @returns {Promise<T>}
 */
export async function withDisplay(xvfb, work) {
  if (xvfb === undefined || hasDisplay()) return work({})
  // It picks a free number by itself, and writes it to descriptor 3 once it accepts connections.
  const server = spawn(xvfb, ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const stop = () => void server.kill()
  process.once('exit', stop)
  try {
    return await work({ DISPLAY: `:${await numberFrom(server)}` })
  } finally {
    process.off('exit', stop)
    stop()
  }
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string>}
 */
function numberFrom(server) {
  return new Promise((resolve, reject) => {
    server.stdio[3]?.once('data', (data) => resolve(String(data).trim()))
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code} before it was ready`)))
  })
}
