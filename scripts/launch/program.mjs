// @ts-check
/**
 * Hands the terminal over to a program: its exit code becomes ours, and signals reach it once.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/** See there: an interrupt counts once, and a program whose starter is gone stops. */
const SIGNALS = fileURLToPath(new URL('signals.cjs', import.meta.url))

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Becomes a program that runs under Node.
 * @param {string} node
 * @param {string[]} args the script and its arguments
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<never>}
 */
export function becomeScript(node, args, environment) {
  // Started by npm, or by a launcher that stays: then a parent that vanishes took an interrupt with it.
  const watch = environment.npm_lifecycle_event !== undefined || !canBecome()
  return becomeProgram(node, ['--require', SIGNALS, ...args], {
    ...environment,
    ...(watch ? { PLENUM_WATCH_PARENT: '1' } : {}),
  })
}

function canBecome() {
  return typeof process.execve === 'function' && process.platform !== 'win32'
}

/**
 * Becomes the program where Node can (22.15 and newer, not on Windows): then there is no launcher left between
 * terminal and program, whatever is sent to this process id reaches the program, and a kill kills it. Else starts it
 * and waits.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<never>}
 */
export async function becomeProgram(program, args, environment) {
  if (process.execve && canBecome()) {
    // It is marked experimental, which is no news for the user.
    process.emitWarning = () => undefined
    process.execve(program, [program, ...args], definedOnly(environment))
  }
  process.exit(await runProgram(program, args, environment))
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<number>} exit code, as a shell would report it
 */
export function runProgram(program, args, environment) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env: environment })
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      // A terminal sends Ctrl-C to the whole foreground group: the program has it already.
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    for (const signal of FORWARDED) process.on(signal, forward)
    child.on('error', (error) => {
      process.stderr.write(`plenum: ${program} could not be started: ${error.message}\n`)
      resolve(1)
    })
    child.on('exit', (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward)
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 1))
    })
  })
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Record<string, string>}
 */
function definedOnly(environment) {
  /** @type {Record<string, string>} */
  const defined = {}
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) defined[name] = value
  return defined
}
