// @ts-check
/**
 * What a window needs from the system on Linux: the shared libraries of Electron and, without a screen, a virtual one.
 */
import { existsSync, statSync } from 'node:fs'
import { installPackages, missingLibraries, packagesOf } from './apt.mjs'
import { findProgram, runCommand } from './command.mjs'
import { SetupProblem } from './problem.mjs'

/** @typedef {import('./state.mjs').RuntimeState} RuntimeState */

/** @returns {boolean} whether a window can be shown to somebody */
export function hasDisplay(environment = process.env) {
  if (process.platform !== 'linux') return true
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}

/**
 * @param {RuntimeState} state
 * @returns {boolean}
 */
export function desktopIsFresh({ desktop, electron }) {
  // Asked again when the system's libraries changed: their folder's time moves with every installation.
  if (desktop === null || electron === null || desktop.electron !== electron.path) return false
  return process.platform !== 'linux' || desktop.loaderCacheMs === loaderCacheMs()
}

/**
 * @param {RuntimeState} state
 * @returns {Promise<NonNullable<RuntimeState['desktop']>>}
 */
export async function ensureDesktop({ electron }) {
  if (electron === null) throw new SetupProblem('No window', 'there is no Electron', '"plenum serve" works without.')
  const result = () => ({ electron: electron.path, loaderCacheMs: loaderCacheMs() })
  if (process.platform !== 'linux') return result()
  const what = 'Electron lacks shared libraries of the system'
  const missing = await missingFor(electron.path)
  if (missing.length === 0) return result()
  const { packages, unknown } = packagesOf(missing)
  if (packages.length > 0) await installPackages(what, packages)
  const left = packages.length > 0 ? await missingFor(electron.path) : unknown
  if (left.length === 0) return result()
  throw new SetupProblem(what, left.join(', '), 'Install the packages that hold them; "plenum serve" works without.')
}

/** @param {string} executable */
async function missingFor(executable) {
  const { stdout } = await runCommand('ldd', [executable])
  return missingLibraries(stdout)
}

/** Time of the loader's cache of libraries; 0 where there is none. */
function loaderCacheMs() {
  try {
    return Math.trunc(statSync('/etc/ld.so.cache').mtimeMs)
  } catch {
    return 0
  }
}

/**
 * @param {RuntimeState['xvfb']} known
 * @returns {boolean}
 */
export function xvfbIsFresh(known) {
  return hasDisplay() || (known !== null && existsSync(known.path))
}

/** @returns {Promise<RuntimeState['xvfb']>} */
export async function ensureXvfb() {
  const there = findProgram('Xvfb')
  if (there !== null) return { path: there }
  await installPackages('No display for the desktop tests', ['xvfb'])
  const installed = findProgram('Xvfb')
  if (installed !== null) return { path: installed }
  throw new SetupProblem('No display for the desktop tests', 'the xvfb package brought no Xvfb', 'Set DISPLAY.')
}
