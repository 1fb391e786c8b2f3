// @ts-check
/**
 * Where things live: the repository, its set-up record, and the user's cache folder that clones share.
 */
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the repository root. */
export const REPOSITORY_ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Folder (git-ignored) for what set-up found out about this clone. */
export const RUNTIME_FOLDER = path.join(REPOSITORY_ROOT, '.runtime')

/** The record that launchers and `plenum doctor` read. */
export const STATE_FILE = path.join(RUNTIME_FOLDER, 'state.json')

/** Held while a set-up of this clone runs. */
export const SETUP_LOCK = path.join(RUNTIME_FOLDER, 'setup.lock')

/** Held while a build of this clone runs. */
export const BUILD_LOCK = path.join(RUNTIME_FOLDER, 'build.lock')

/**
 * The user's cache folder for runtimes; `PLENUM_CACHE` overrides it.
 * @param {NodeJS.ProcessEnv} [environment]
 * @param {NodeJS.Platform} [platform]
 * @param {string} [home]
 * @returns {string}
 */
export function cacheFolder(environment = process.env, platform = process.platform, home = homedir()) {
  if (environment.PLENUM_CACHE) return path.resolve(environment.PLENUM_CACHE)
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'plenum')
  if (platform === 'win32') {
    return path.join(environment.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'plenum', 'cache')
  }
  // The XDG specification says that a relative path there is to be ignored.
  const xdg = environment.XDG_CACHE_HOME
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache'), 'plenum')
}

/**
 * Absolute path inside node_modules.
 * @param {...string} parts
 */
export function inModules(...parts) {
  return path.join(REPOSITORY_ROOT, 'node_modules', ...parts)
}
