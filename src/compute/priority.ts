import { readFileSync, writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

const niceness = constants.priority.PRIORITY_BELOW_NORMAL

/**
 * Lets windows and services go first: a training takes all processors, and a key has to be answered within a picture or
 * two. To be called before TensorFlow makes its threads, which inherit it on Linux.
 */
export function giveWay(): void {
  try {
    setPriority(niceness)
    if (leadsSession()) writeFileSync('/proc/self/autogroup', String(niceness))
  } catch {
    // some sandboxes forbid it, and some kernels have no such groups: then it is as before
  }
}

/**
 * Whether this process leads a session of its own, as a child of the terminal's or the browser's service does. Linux shares
 * processors among sessions first, whatever the niceness inside.
 */
function leadsSession(): boolean {
  if (process.platform !== 'linux') return false
  return isSessionLeader(readFileSync('/proc/self/stat', 'utf8'))
}

/** @param stat of proc_pid_stat(5): number, name in brackets that may hold anything, state, parent, group, session */
export function isSessionLeader(stat: string): boolean {
  const [, session] = /\) \S \d+ \d+ (\d+) /.exec(stat) ?? []
  return session !== undefined && Number(session) === Number.parseInt(stat, 10)
}
