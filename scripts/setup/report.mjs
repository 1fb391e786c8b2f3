// @ts-check
/**
 * Progress of set-up, on stderr only: stdout belongs to the program that is started afterwards.
 */
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

const PREFIX = 'plenum set-up: '
const POLL_MS = 500
/** Without a terminal, a line at most this often. */
const QUIET_LINE_MS = 5000

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${PREFIX}${text}\n`)
}

/**
 * @param {number} bytes
 * @returns {string} in megabytes (10⁶ bytes)
 */
export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}

/**
 * Sum of the sizes of all files below a folder; what vanishes meanwhile counts nothing.
 * @param {string} folder
 * @returns {number} bytes
 */
export function folderSize(folder) {
  let bytes = 0
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const full = path.join(folder, entry.name)
      if (entry.isDirectory()) bytes += folderSize(full)
      else if (entry.isFile()) bytes += statSync(full).size
    }
  } catch {
    // Another process owns the folder; the next poll sees its next state.
  }
  return bytes
}

/**
 * Shows how a folder fills while `work` runs. Tools differ in how they show progress (and old pips have no
 * machine-readable way), but all of them write their bytes somewhere.
 * @template T
 * @param {{ what: string, folder: string, totalBytes: number }} subject
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withFolderProgress({ what, folder, totalBytes }, work) {
  const started = Date.now()
  const before = folderSize(folder)
  const terminal = process.stderr.isTTY
  let lastLineAt = started
  const timer = setInterval(() => {
    const now = Date.now()
    if (!terminal && now - lastLineAt < QUIET_LINE_MS) return
    lastLineAt = now
    const bytes = Math.min(folderSize(folder) - before, totalBytes)
    const line = `${what}: ${progressText(bytes, totalBytes, now - started)}`
    if (terminal) process.stderr.write(`\r\u001B[K${PREFIX}${line}`)
    else say(line)
  }, POLL_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if (terminal) process.stderr.write('\r\u001B[K')
  }
}

/**
 * @param {number} bytes
 * @param {number} totalBytes
 * @param {number} elapsedMs
 * @returns {string}
 */
export function progressText(bytes, totalBytes, elapsedMs) {
  const percent = Math.floor((100 * bytes) / totalBytes)
  const speed = elapsedMs > 0 ? bytes / (elapsedMs / 1000) : 0
  return `${megabytes(bytes)} of ${megabytes(totalBytes)}, ${percent} %, ${megabytes(speed)}/s`
}

/**
 * Says that a step begins, and how long it took; a step that fails is told by whoever knows why.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  say(`${what} …`)
  const started = Date.now()
  const result = await work()
  const failed = typeof result === 'object' && result !== null && 'code' in result && result.code !== 0
  if (!failed) say(`${what}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`)
  return result
}
