import type { Database } from 'better-sqlite3'
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A blob is never larger: SQLite and memory hold one at a time. */
const pieceBytes = 16 * 1024 * 1024

/** Files that the trials of an algorithm go on from. */
export interface ExtractedState {
  readonly state: string
  /** By episode. */
  readonly replays: readonly string[]
}

/** The state of sweeps that are not over, as pieces of the files their compute processes wrote: episode 0 is all but transitions. */
export function sweepStateOf(database: Database) {
  const insert = database.prepare('INSERT INTO sweep_state VALUES (?, ?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM sweep_state WHERE sweep = ? AND algorithm = ? AND episode = ?')
  const select = database
    .prepare<[string, string, number]>(
      'SELECT data FROM sweep_state WHERE sweep = ? AND algorithm = ? AND episode = ? ORDER BY piece',
    )
    .pluck(true)

  function write(sweep: string, algorithm: string, episode: number, path: string): void {
    const handle = openSync(path, 'w')
    try {
      for (const piece of select.iterate(sweep, algorithm, episode)) writeSync(handle, piece as Uint8Array)
    } finally {
      closeSync(handle)
    }
  }

  return {
    /** In place of what was there. */
    put(sweep: string, algorithm: string, episode: number, fromFile: string): void {
      remove.run(sweep, algorithm, episode)
      const handle = openSync(fromFile, 'r')
      try {
        const buffer = Buffer.alloc(pieceBytes)
        for (let piece = 0; ; piece++) {
          const length = readSync(handle, buffer)
          if (length === 0) return
          insert.run(sweep, algorithm, episode, piece, buffer.subarray(0, length))
        }
      } finally {
        closeSync(handle)
      }
    },

    /** Transitions of episodes before `firstNeeded`. */
    dropReplays(sweep: string, algorithm: string, firstNeeded: number): void {
      database
        .prepare('DELETE FROM sweep_state WHERE sweep = ? AND algorithm = ? AND episode BETWEEN 1 AND ?')
        .run(sweep, algorithm, firstNeeded - 1)
    },

    /** Of one algorithm, or of all. */
    drop(sweep: string, algorithm?: string): void {
      if (algorithm === undefined) database.prepare('DELETE FROM sweep_state WHERE sweep = ?').run(sweep)
      else database.prepare('DELETE FROM sweep_state WHERE sweep = ? AND algorithm = ?').run(sweep, algorithm)
    },

    extract(sweep: string, algorithm: string, folder: string): ExtractedState | null {
      const episodes = database
        .prepare<[string, string]>(
          'SELECT DISTINCT episode FROM sweep_state WHERE sweep = ? AND algorithm = ? ORDER BY episode',
        )
        .pluck(true)
        .all(sweep, algorithm)
        .map(Number)
      if (episodes[0] !== 0) return null
      const named = (episode: number): string => join(folder, `resume-${algorithm}-${episode}.safetensors`)
      for (const episode of episodes) write(sweep, algorithm, episode, named(episode))
      return { state: named(0), replays: episodes.slice(1).map(named) }
    },
  }
}
