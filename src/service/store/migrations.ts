import type { Database } from 'better-sqlite3'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { migrations, type Migration } from './schema'

export const applicationId = 0x506c_6e6d // "Plnm"

export function schemaVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }))
}

function freeBackupName(file: string, version: number): string {
  const base = `${file}.backup-${String(version)}`
  let name = base
  for (let copy = 2; existsSync(name); copy++) name = `${base}-${String(copy)}`
  return name
}

/** A consistent copy beside the file, complete or not there at all. @returns its path. */
function backUp(database: Database, file: string, version: number): string {
  const backup = freeBackupName(file, version)
  const part = `${backup}.part`
  try {
    rmSync(part, { force: true })
    database.prepare('VACUUM INTO ?').run(part)
    renameSync(part, backup)
  } catch (thrown) {
    rmSync(part, { force: true })
    throw thrown
  }
  return backup
}

/**
 * Brings the schema up to date: each migration is one transaction, and a file that already holds data is backed up before
 * the first. @returns the backup's path, or null where none was needed.
 */
export function migrate(database: Database, file: string, steps: readonly Migration[] = migrations): string | null {
  const from = schemaVersion(database)
  if (from >= steps.length) return null
  const backup = from === 0 ? null : backUp(database, file, from)
  for (const [index, step] of steps.entries()) {
    if (index < from) continue
    database
      .transaction(() => {
        // Another process may have migrated between the look and the lock.
        if (schemaVersion(database) !== index) return
        database.exec(step)
        database.pragma(`application_id = ${String(applicationId)}`)
        database.pragma(`user_version = ${String(index + 1)}`)
      })
      .immediate()
  }
  return backup
}
