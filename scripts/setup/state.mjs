// @ts-check
/**
 * The record of what set-up found and built, `.runtime/state.json`. Launchers start programs from it, and
 * `plenum doctor` shows it. A part that is null was not asked for yet, or could not be had: `problems` tells which.
 */
import { readFileSync } from 'node:fs'
import { writeFileAtomic } from './atomic.mjs'
import { STATE_FILE } from './paths.mjs'

/** Raised when the shape changes; a record of another version is ignored and made anew. */
export const STATE_VERSION = 1

/**
 * @typedef {object} Problem
 * @property {string} component one of the names in components.mjs
 * @property {string} what what is missing and why
 * @property {string} fix the way round
 *
 * @typedef {object} NodeState
 * @property {string} path absolute path of a Node >= 22.14
 * @property {string} version without the `v`
 * @property {'system' | 'npm'} source the Node that was already there, or the one from node_modules
 *
 * @typedef {object} TensorflowState
 * @property {string} version of libtensorflow
 * @property {'cpu' | 'cuda'} flavour which build it is; which device is in use only TensorFlow itself can tell
 * @property {string} asked `auto`, `cpu` or `cuda`: what the choice rests on
 * @property {string} dir the runtime in the cache: `lib/napi-v8/tfjs_binding.node` and `deps/lib`
 * @property {Record<string, string>} env environment of every process that loads TensorFlow; LD_LIBRARY_PATH goes
 *   before what is already there, the rest is set unless the user has set it
 * @property {{ what: string, fix: string }} [problem] why the CPU is used although a driver is there
 *
 * @typedef {object} ElectronState
 * @property {string} path absolute path of the executable (for ELECTRON_EXEC_PATH)
 * @property {string} version
 * @property {'official' | 'fallback' | 'user'} kind `fallback`: old, for development and tests only; `user`: brought
 *   in ELECTRON_OVERRIDE_DIST_PATH
 * @property {string} package version of the npm package that asked for it
 *
 * @typedef {object} RuntimeState
 * @property {number} schema STATE_VERSION
 * @property {string} updatedAt ISO 8601
 * @property {NodeState | null} node
 * @property {TensorflowState | null} tensorflow
 * @property {ElectronState | null} electron
 * @property {{ electron: string, loaderCacheMs: number } | null} desktop the executable whose shared libraries are all
 *   there, and the time of the loader's cache when that was found
 * @property {{ path: string } | null} xvfb a virtual display, for tests
 * @property {{ path: string } | null} chromium a browser, for tests
 * @property {Problem[]} problems
 */

/** @returns {RuntimeState} */
export function emptyState() {
  return {
    schema: STATE_VERSION,
    updatedAt: new Date(0).toISOString(),
    node: null,
    tensorflow: null,
    electron: null,
    desktop: null,
    xvfb: null,
    chromium: null,
    problems: [],
  }
}

/**
 * @param {string} [file]
 * @returns {RuntimeState} an empty one when there is none, or none that can be read
 */
export function readState(file = STATE_FILE) {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8'))
    return state?.schema === STATE_VERSION ? { ...emptyState(), ...state } : emptyState()
  } catch {
    return emptyState()
  }
}

/**
 * @param {RuntimeState} state
 * @param {string} [file]
 */
export function writeState(state, file = STATE_FILE) {
  writeFileAtomic(file, `${JSON.stringify({ ...state, updatedAt: new Date().toISOString() }, null, 2)}\n`)
}

/**
 * The environment for a process that loads TensorFlow (or starts one that does).
 * @param {RuntimeState} state
 * @param {NodeJS.ProcessEnv} [base]
 * @returns {NodeJS.ProcessEnv}
 */
export function programEnvironment(state, base = process.env) {
  const { LD_LIBRARY_PATH: libraries, ...rest } = state.tensorflow?.env ?? {}
  /** @type {NodeJS.ProcessEnv} */
  const environment = { ...rest, ...base, PLENUM_RUNTIME_STATE: STATE_FILE }
  if (libraries) environment.LD_LIBRARY_PATH = [libraries, base.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return environment
}
