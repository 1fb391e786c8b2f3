// @ts-check
/**
 * Runs another program and hands back how it ended; it never throws, so that callers say what a failure means.
 */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/**
 * @typedef {object} CommandResult
 * @property {number} code exit code; 127 when the program does not exist, 124 when it ran past its limit
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, environment?: NodeJS.ProcessEnv, limitMs?: number, show?: boolean }} [options]
 *   `show` passes both of the program's outputs on to stderr instead of keeping them
 * @returns {Promise<CommandResult>}
 */
export function runCommand(program, args, { cwd, environment = process.env, limitMs, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: environment,
      stdio: show ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === 'win32' && program === 'npm',
    })
    let stdout = ''
    let stderr = ''
    let outOfTime = false
    child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text))
    const timer = limitMs
      ? setTimeout(() => {
          outOfTime = true
          child.kill('SIGKILL')
        }, limitMs)
      : undefined
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ code: 127, stdout, stderr: `${stderr}${error.message}` })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: outOfTime ? 124 : (code ?? 1), stdout, stderr })
    })
  })
}

/**
 * The absolute path of a program on PATH, as a shell would find it.
 * @param {string} program
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string | null}
 */
export function findProgram(program, environment = process.env) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  for (const folder of (environment.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const candidate = path.join(folder, program + ending)
      try {
        accessSync(candidate, constants.X_OK)
        return candidate
      } catch {
        // Not here; the next folder may have it.
      }
    }
  }
  return null
}
