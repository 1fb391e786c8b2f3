// @ts-check
/**
 * All-or-nothing files and folders: built beside their place, then renamed into it. A set-up that is killed leaves
 * at most a `.partial-PID` sibling, which the next one sweeps away.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Builds a folder in a sibling of `target` and renames it into place. If `build` throws, nothing is left.
 * @param {string} target
 * @param {(staging: string) => Promise<void>} build fills the staging folder, and checks what it built
 * @returns {Promise<void>}
 */
export async function buildFolder(target, build) {
  mkdirSync(path.dirname(target), { recursive: true })
  sweepPartial(target)
  const staging = `${target}.partial-${process.pid}`
  rmSync(staging, { recursive: true, force: true })
  mkdirSync(staging)
  try {
    await build(staging)
    replaceFolder(staging, target)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

/**
 * Puts the folder `source` in the place of `target`, whether that exists or not.
 * @param {string} source
 * @param {string} target
 */
export function replaceFolder(source, target) {
  const old = `${target}.partial-${process.pid}-old`
  rmSync(old, { recursive: true, force: true })
  if (existsSync(target)) renameSync(target, old)
  renameSync(source, target)
  rmSync(old, { recursive: true, force: true })
}

/**
 * Removes what set-ups that are no longer alive left beside `target`.
 * @param {string} target
 */
export function sweepPartial(target) {
  const folder = path.dirname(target)
  const prefix = `${path.basename(target)}.partial-`
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue
    const owner = Number.parseInt(name.slice(prefix.length), 10)
    if (owner !== process.pid && isAlive(owner)) continue
    try {
      rmSync(path.join(folder, name), { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // A tool that outlived its set-up (pip, npm) still writes there; the next sweep finds it quiet.
    }
  }
}

/**
 * Writes a text file so that a reader sees the old text or the new one, never half.
 * @param {string} file
 * @param {string} text
 */
export function writeFileAtomic(file, text) {
  mkdirSync(path.dirname(file), { recursive: true })
  const staging = `${file}.partial-${process.pid}`
  writeFileSync(staging, text)
  renameSync(staging, file)
}

/**
 * @param {number} pid
 * @returns {boolean} whether a process of that id runs on this machine
 */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    // EPERM: it is there, and someone else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * A process that has ended keeps its id until its parent asks for the result, which in many containers nobody does.
 * @param {number} pid
 */
function isZombie(pid) {
  if (process.platform !== 'linux') return false
  try {
    // "PID (NAME) STATE …"; the name may hold anything, so the state is what follows the last parenthesis.
    return /\) [ZX] [^)]*$/u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
