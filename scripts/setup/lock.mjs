// @ts-check
/**
 * One set-up at a time. The lock is a file that names its holder and whose time the holder renews; a lock whose
 * holder is dead, or has not renewed it for a minute, is taken over.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from './atomic.mjs'
import { say } from './report.mjs'

const RENEW_MS = 5000
const STALE_MS = 60_000
const RETRY_MS = 500

/**
 * Runs `work` while holding the lock, waiting for another holder first.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  mkdirSync(path.dirname(file), { recursive: true })
  let told = false
  while (!tryLock(file)) {
    if (!told)
      say(`another set-up is running (${path.basename(file)}, process ${holderOf(file)?.pid ?? '?'}): waiting for it`)
    told = true
    await delay(RETRY_MS)
  }
  const renew = setInterval(() => touch(file), RENEW_MS)
  const release = () => {
    if (isOurs(holderOf(file))) rmSync(file, { force: true })
  }
  const interrupt = () => {
    release()
    process.exit(130)
  }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    return await work()
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    clearInterval(renew)
    release()
  }
}

/**
 * @param {string} file
 * @returns {boolean} whether the lock is now ours
 */
export function tryLock(file) {
  const holder = holderOf(file)
  if (holder !== null && !isStale(file, holder)) return false
  if (holder !== null) takeAway(file, holder)
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/**
 * @typedef {{ pid: number, host: string }} Holder
 * @param {string} file
 * @returns {Holder | null} null when there is no lock; pid 0 while its holder is still writing it
 */
function holderOf(file) {
  try {
    const text = readFileSync(file, 'utf8')
    return text === '' ? { pid: 0, host: '' } : JSON.parse(text)
  } catch (error) {
    return error instanceof SyntaxError ? { pid: 0, host: '' } : null
  }
}

/** @param {Holder | null} holder */
function isOurs(holder) {
  return holder?.pid === process.pid && holder.host === hostname()
}

/**
 * @param {string} file
 * @param {Holder} holder
 */
function isStale(file, holder) {
  // A process id says nothing about a process in another container or on another machine that shares the folder.
  if (holder.host === hostname() && !isAlive(holder.pid)) return true
  try {
    return Date.now() - statSync(file).mtimeMs > STALE_MS
  } catch {
    return true
  }
}

/**
 * Renaming first makes sure that of two waiters only one removes the lock, and that it removes the stale one.
 * @param {string} file
 * @param {Holder} holder
 */
function takeAway(file, holder) {
  const aside = `${file}.stale-${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const moved = holderOf(aside)
  if (moved?.pid === holder.pid && moved.host === holder.host) rmSync(aside, { force: true })
  else renameSync(aside, file)
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // Taken over after a long stop; the work itself is atomic, so two at once do no harm.
  }
}
