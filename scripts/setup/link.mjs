// @ts-check
/**
 * Puts a runtime of the cache into the tfjs package, whose `lib` and `deps` folders it replaces. Symbolic links, so
 * that 850 MB are on the disk once; a copy where the file system has no links. `npm ci` removes it; set-up redoes it.
 */
import { cpSync, existsSync, lstatSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomic } from './atomic.mjs'

const PARTS = ['lib', 'deps']
/** In a copied runtime, says what it is a copy of. */
const COPY_MARK = 'plenum-copied-from.txt'

/**
 * @param {string} packageFolder
 * @param {string} runtime
 * @returns {boolean}
 */
export function isLinkedTo(packageFolder, runtime) {
  return PARTS.every((part) => {
    const place = path.join(packageFolder, part)
    try {
      if (lstatSync(place).isSymbolicLink()) return realpathSync(place) === realpathSync(path.join(runtime, part))
      return readFileSync(path.join(place, COPY_MARK), 'utf8') === runtime
    } catch {
      return false
    }
  })
}

/**
 * @param {string} packageFolder
 * @param {string} runtime
 */
export function linkFolder(packageFolder, runtime) {
  if (isLinkedTo(packageFolder, runtime)) return
  for (const part of PARTS) {
    const place = path.join(packageFolder, part)
    const staging = `${place}.partial-${process.pid}`
    rmSync(staging, { recursive: true, force: true })
    linkOrCopy(path.join(runtime, part), staging, runtime)
    // A link cannot be renamed over a folder, so what is there goes first.
    if (existsSync(place) || isDanglingLink(place)) rmSync(place, { recursive: true, force: true })
    renameSync(staging, place)
  }
}

/**
 * @param {string} source
 * @param {string} target
 * @param {string} runtime
 */
function linkOrCopy(source, target, runtime) {
  try {
    symlinkSync(source, target, 'dir')
  } catch {
    cpSync(source, target, { recursive: true, verbatimSymlinks: false })
    writeFileAtomic(path.join(target, COPY_MARK), runtime)
  }
}

/** @param {string} place */
function isDanglingLink(place) {
  try {
    return lstatSync(place).isSymbolicLink()
  } catch {
    return false
  }
}
