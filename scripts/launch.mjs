#!/usr/bin/env node
// @ts-check
/**
 * Starts Plenum from a clone: brings what the command needs, builds what changed, then hands over to the program.
 * Runs under Node >= 18 with nothing installed. stdout belongs to the program alone.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { ensureBuild } from './launch/build.mjs'
import { becomeProgram, becomeScript } from './launch/program.mjs'
import { hasDisplay } from './setup/desktop.mjs'
import { REPOSITORY_ROOT, inModules } from './setup/paths.mjs'
import { SetupProblem } from './setup/problem.mjs'
import { say } from './setup/report.mjs'
import { setUpFor } from './setup/setup.mjs'
import { programEnvironment } from './setup/state.mjs'

/**
 * @typedef {object} Context
 * @property {import('./setup/state.mjs').RuntimeState} state
 * @property {string} node
 * @property {NodeJS.ProcessEnv} environment
 * @property {string[]} args
 */

/** @type {Record<string, (context: Context) => Promise<void>>} */
const COMMANDS = {
  build: async () => {
    say('built')
  },
  plenum: (context) => runCli(context, context.args),
  demo: (context) => runCli(context, ['demo', ...context.args]),
  bench: async ({ node, environment, args }) => {
    const program = path.join(REPOSITORY_ROOT, 'tests', 'bench', 'index.mjs')
    if (!existsSync(program))
      throw new SetupProblem('No bench', 'tests/bench/index.mjs does not exist', 'Update the clone.')
    await becomeScript(node, [program, ...args], environment)
  },
  start: async (context) => {
    const { state, environment, args } = context
    const reason = !hasDisplay()
      ? 'no display (neither DISPLAY nor WAYLAND_DISPLAY is set)'
      : (state.electron === null || state.desktop === null) && 'Electron cannot run here'
    if (reason || state.electron === null) {
      say(`${reason}: starting the web shell instead of the window`)
      return runCli(context, ['serve', ...args])
    }
    await becomeProgram(state.electron.path, [...sandboxArguments(), REPOSITORY_ROOT, ...args], environment)
  },
  dev: async ({ state, node, environment, args }) => {
    if (!hasDisplay()) throw new SetupProblem('No window', 'there is no display', 'Use "xvfb-run -a npm run dev".')
    await becomeProgram(node, [inModules('electron-vite', 'bin', 'electron-vite.js'), 'dev', ...args], {
      ...environment,
      ELECTRON_EXEC_PATH: state.electron?.path,
      ...(sandboxArguments().length > 0 ? { NO_SANDBOX: '1' } : {}),
    })
  },
  test: ({ node, environment, args }) =>
    becomeProgram(node, [path.join(REPOSITORY_ROOT, 'scripts', 'test.mjs'), ...args], environment),
}

/** Commands that build by themselves, or need no build. */
const WITHOUT_BUILD = new Set(['dev', 'test'])

/**
 * @param {Context} context
 * @param {string[]} args
 */
async function runCli({ node, environment }, args) {
  await becomeScript(node, [path.join(REPOSITORY_ROOT, 'out', 'cli', 'plenum.cjs'), ...args], environment)
}

/** Chromium refuses its sandbox to root. */
function sandboxArguments() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return []
  say('running as root: Electron starts without its sandbox')
  return ['--no-sandbox']
}

/** @param {string[]} argv */
async function main([command = '', ...args]) {
  const run = COMMANDS[command]
  if (!run) {
    say(`usage: launch.mjs ${Object.keys(COMMANDS).join('|')} [ARGUMENT…]`)
    process.exit(2)
  }
  // Without a display `start` is the web shell, and needs nothing of a desktop.
  const state = await setUpFor(command === 'start' && !hasDisplay() ? 'plenum' : command, {
    flavour: process.env.PLENUM_TENSORFLOW || undefined,
    retry: command === 'test' ? 'missing' : 'nothing',
  })
  if (state.node === null) throw new Error('set-up left no Node')
  const context = { state, node: state.node.path, environment: programEnvironment(state), args }
  if (!WITHOUT_BUILD.has(command)) await ensureBuild(context)
  await run(context)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error
  say(error.message)
  process.exitCode = 1
}
