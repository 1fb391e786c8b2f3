// @ts-check
/**
 * Brings a machine to where a command can run. Nothing to do: a few looks at the disk, no lock, nothing written.
 */
import { COMPONENTS, NEEDS } from './components.mjs'
import { withLock } from './lock.mjs'
import { SETUP_LOCK } from './paths.mjs'
import { SetupProblem } from './problem.mjs'
import { say } from './report.mjs'
import { readState, writeState } from './state.mjs'

/**
 * @typedef {import('./state.mjs').RuntimeState} RuntimeState
 * @typedef {import('./components.mjs').SetupOptions} SetupOptions
 * @typedef {import('./components.mjs').ComponentName} ComponentName
 */

/**
 * @param {string} command a key of NEEDS
 * @param {SetupOptions} options
 * @returns {Promise<RuntimeState>}
 * @throws {SetupProblem} when a part that the command cannot do without could not be had
 */
export async function setUpFor(command, options) {
  const needs = NEEDS[command]
  if (!needs) throw new Error(`no needs are declared for "${command}"`)
  const known = readState()
  const pending = pendingParts(needs, known, options)
  if (pending.length === 0) return known
  return withLock(SETUP_LOCK, () => bring(needs, options))
}

/**
 * What is not fresh. A wanted part that could not be had before is left alone until somebody asks for a retry.
 * @param {import('./components.mjs').Needs} needs
 * @param {RuntimeState} state
 * @param {SetupOptions} options
 * @returns {ComponentName[]}
 */
export function pendingParts({ required, wanted }, state, options) {
  /** @type {Partial<Record<string, unknown>>} */
  const parts = state
  const failed =
    options.retry !== 'nothing' ? [] : state.problems.filter((problem) => (parts[problem.component] ?? null) === null)
  const givenUp = new Set(failed.map((problem) => problem.component))
  return [
    ...required.filter((name) => !COMPONENTS[name].isFresh(state, options)),
    ...wanted.filter((name) => !givenUp.has(name) && !COMPONENTS[name].isFresh(state, options)),
  ]
}

/**
 * @param {import('./components.mjs').Needs} needs
 * @param {SetupOptions} options
 * @returns {Promise<RuntimeState>}
 */
async function bring(needs, options) {
  // Read again: another set-up may have done it all while this one waited for the lock.
  let state = readState()
  for (const name of [...needs.required, ...needs.wanted]) {
    // One by one, because an earlier part (node_modules) can make a later one stale.
    const required = needs.required.includes(name)
    const single = required ? { required: [name], wanted: [] } : { required: [], wanted: [name] }
    if (pendingParts(single, state, options).length === 0) continue
    const others = state.problems.filter((problem) => problem.component !== name)
    try {
      const part = await COMPONENTS[name].ensure(state, options)
      state = { ...state, ...part, problems: [...others, ...problemsOf(name, part)] }
    } catch (error) {
      if (!(error instanceof SetupProblem)) throw error
      const problem = { component: name, what: error.what, fix: error.fix }
      state = { ...state, ...(name in state ? { [name]: null } : {}), problems: [...others, problem] }
      writeState(state)
      if (required) throw error
      say(error.message)
    }
    writeState(state)
  }
  return state
}

/**
 * A part that came, but not as it should be.
 * @param {ComponentName} component
 * @param {Partial<RuntimeState>} part
 * @returns {import('./state.mjs').Problem[]}
 */
function problemsOf(component, part) {
  if (part.tensorflow?.problem) return [{ component, ...part.tensorflow.problem }]
  if (part.electron?.kind !== 'fallback') return []
  return [
    {
      component,
      what: `Electron ${part.electron.package} could not be downloaded: ${part.electron.version} is used, for development and tests only`,
      fix: 'Run "npm run setup" where the download can be reached, or set ELECTRON_OVERRIDE_DIST_PATH.',
    },
  ]
}
