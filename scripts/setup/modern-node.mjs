// @ts-check
/**
 * A Node that better-sqlite3 13 and vitest 5 can run under: the one that runs now, or the one npm brought.
 */
import { existsSync, readFileSync } from 'node:fs'
import { inModules } from './paths.mjs'
import { SetupProblem } from './problem.mjs'

/** @typedef {import('./state.mjs').NodeState} NodeState */

/** better-sqlite3 13 needs Node-API 10; under an older Node it does not fail, it crashes. */
export const OLDEST_NODE = Object.freeze({ major: 22, minor: 14 })

/**
 * @param {string} version with or without the `v`
 * @returns {boolean}
 */
export function isModernNode(version) {
  const [major = 0, minor = 0] = version.replace(/^v/u, '').split('.').map(Number)
  return major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor)
}

/**
 * @param {NodeState | null} known
 * @returns {boolean}
 */
export function nodeIsFresh(known) {
  if (known === null || !existsSync(known.path)) return false
  if (known.source === 'system') return true
  // A record that came with a copied folder names the Node of the clone it was made in.
  const brought = broughtNode()
  return brought !== null && known.version === brought.version && known.path === brought.path
}

/** @returns {NodeState} */
export function ensureModernNode() {
  // `npm run` may have found the Node of node_modules already; recorded as what it is, it survives in other shells.
  const brought = broughtNode()
  if (brought !== null && (process.execPath === brought.path || !isModernNode(process.version))) return brought
  if (isModernNode(process.version)) {
    return { path: process.execPath, version: process.version.slice(1), source: 'system' }
  }
  throw new SetupProblem(
    `Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer is needed`,
    `this is ${process.version}, and npm has no Node package for ${process.platform}-${process.arch} in this project`,
    'Install a current Node.',
  )
}

/** @returns {NodeState | null} the Node that an optional dependency of this platform carries */
function broughtNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const binary = inModules(name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (!existsSync(binary)) continue
    const version = JSON.parse(readFileSync(inModules(name, 'package.json'), 'utf8')).version
    return { path: binary, version, source: 'npm' }
  }
  return null
}
