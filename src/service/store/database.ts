import SqliteDatabase, { type Database } from 'better-sqlite3'
import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { PlenumError } from '../../contract'
import { applicationId, migrate, schemaVersion } from './migrations'
import { migrations, type Migration } from './schema'
import { explain } from './problems'

const magic = 'SQLite format 3\0'
const headerBytes = 100
const versionOffset = 60
const applicationOffset = 68

function notAWorkspace(file: string, what: string): PlenumError {
  return new PlenumError('workspace', `${basename(file)} is ${what}, not a Plenum workspace.`, {
    fix: 'Choose a workspace file, or a name that is free.',
  })
}
function tooNew(file: string, version: number, known: number): PlenumError {
  return new PlenumError(
    'workspace',
    `The workspace ${basename(file)} was made by a newer Plenum (format ${version}; this one reads up to ${known}).`,
    { fix: 'Update Plenum, or choose another workspace.' },
  )
}

/**
 * Looks at the file's own header, so that a file of someone else is refused before SQLite touches it (opening would
 * already make a journal beside it). Plenum writes its application id before it turns write-ahead logging on, so the
 * header of a workspace always carries it.
 * @returns false where there is no file, or an empty one.
 */
function inspect(file: string, known: number): boolean {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return false
    throw thrown
  }
  try {
    if (fstatSync(handle).isDirectory()) throw notAWorkspace(file, 'a folder')
    const header = Buffer.alloc(headerBytes)
    const length = readSync(handle, header, 0, headerBytes, 0)
    if (length === 0) return false
    if (length < headerBytes || header.toString('latin1', 0, magic.length) !== magic) {
      throw notAWorkspace(file, 'no SQLite file')
    }
    if (header.readUInt32BE(applicationOffset) !== applicationId) {
      throw notAWorkspace(file, 'an SQLite file of another program')
    }
    const version = header.readUInt32BE(versionOffset)
    if (version > known) throw tooNew(file, version, known)
    return true
  } finally {
    closeSync(handle)
  }
}

export interface OpenOptions {
  /** Makes the file (and its folder) where there is none. */
  readonly create?: boolean
  /** How long to wait for another writer, ms. */
  readonly busyTimeoutMs?: number
  /** Most pages the file may have, which SQLite treats like a full disk; for tests of that only. */
  readonly maxPages?: number
  /** For tests of migrating only. */
  readonly migrations?: readonly Migration[]
}

/**
 * Whether there is a workspace in `file`, without touching it; false where there is no file yet.
 * @throws PlenumError `workspace` where it is something else, or made by a newer Plenum.
 */
export function inspectWorkspace(file: string): boolean {
  try {
    return inspect(file, migrations.length)
  } catch (thrown) {
    throw explain(thrown, file)
  }
}

/** Opens, checks and migrates the file. @throws PlenumError `workspace`; the file is then as it was before. */
export function openDatabase(file: string, options: OpenOptions = {}): Database {
  const steps = options.migrations ?? migrations
  let database: Database | undefined
  let made = false
  try {
    const exists = inspect(file, steps.length)
    if (!exists && options.create !== true) {
      throw new PlenumError('workspace', `There is no workspace ${basename(file)}.`, {
        place: { file },
        fix: 'Import a log to make one, or check the name.',
      })
    }
    if (!exists) mkdirSync(dirname(file), { recursive: true })
    made = !exists
    database = new SqliteDatabase(file, { timeout: options.busyTimeoutMs ?? 5000 })
    // The file may come from a stranger: nothing in its schema may call functions with side effects.
    database.pragma('trusted_schema = OFF')
    database.pragma('cell_size_check = ON')
    database.pragma('foreign_keys = ON')
    const version = schemaVersion(database)
    if (version > steps.length) throw tooNew(file, version, steps.length)
    migrate(database, file, steps)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    if (options.maxPages !== undefined) database.pragma(`max_page_count = ${String(options.maxPages)}`)
    return database
  } catch (thrown) {
    database?.close()
    if (made && !(thrown instanceof PlenumError)) removeIfEmpty(file)
    throw explain(thrown, file)
  }
}

/** A creation that failed leaves no empty file behind; one that another process filled meanwhile stays. */
function removeIfEmpty(file: string): void {
  try {
    const handle = openSync(file, 'r')
    const { size } = fstatSync(handle)
    closeSync(handle)
    if (size === 0) rmSync(file)
  } catch {
    // it was never made
  }
}
