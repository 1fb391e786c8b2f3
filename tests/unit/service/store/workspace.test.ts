import SqliteDatabase from 'better-sqlite3'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { idSchema, PlenumError } from '../../../../src/contract'
import { newIdentifier, openWorkspace } from '../../../../src/service/store'
import { openDatabase } from '../../../../src/service/store/database'
import { migrations } from '../../../../src/service/store/schema'
import { insertSample, temporaryFolder } from './samples'

function problemOf(action: () => unknown): PlenumError {
  try {
    action()
  } catch (thrown) {
    if (thrown instanceof PlenumError) return thrown
    throw thrown
  }
  throw new Error('nothing was thrown')
}

describe('opening a workspace', () => {
  it('makes one where asked to, with its folder, and keeps what is put in', () => {
    const file = join(temporaryFolder(), 'deep', 'hall.plenum')
    const first = openWorkspace(file, { create: true })
    const dataset = insertSample(first)
    first.close()
    const second = openWorkspace(file)
    expect(second.datasets.list().map((entry) => entry.dataset)).toEqual([dataset])
    expect(second.info()).toMatchObject({ name: 'hall.plenum', datasets: 1, runs: 0 })
    second.close()
  })

  it('refuses a missing file and makes nothing', () => {
    const folder = temporaryFolder()
    const problem = problemOf(() => openWorkspace(join(folder, 'none.plenum')))
    expect(problem.code).toBe('workspace')
    expect(problem.sentence).toContain('There is no workspace none.plenum')
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['a text', Buffer.from('time,sensor,temperature\n'.repeat(20)), 'no SQLite file'],
    ['a short file', Buffer.from('x'), 'no SQLite file'],
    ['a broken header', Buffer.from(`SQLite format 3\0${'\0'.repeat(50)}`), 'no SQLite file'],
  ])('refuses %s and leaves it alone', (_, bytes, words) => {
    const folder = temporaryFolder()
    const file = join(folder, 'other.plenum')
    writeFileSync(file, bytes)
    const problem = problemOf(() => openWorkspace(file, { create: true }))
    expect(problem.code).toBe('workspace')
    expect(problem.sentence).toContain(words)
    expect(readFileSync(file).equals(bytes)).toBe(true)
    expect(readdirSync(folder)).toEqual(['other.plenum'])
  })

  it('refuses the database of another program and leaves it alone', () => {
    const folder = temporaryFolder()
    const file = join(folder, 'other.db')
    new SqliteDatabase(file).exec('CREATE TABLE mine (a)').close()
    const before = readFileSync(file)
    expect(problemOf(() => openWorkspace(file, { create: true })).message).toContain('another program')
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual(['other.db'])
  })

  it('refuses a folder', () => {
    const folder = join(temporaryFolder(), 'hall.plenum')
    mkdirSync(folder)
    expect(problemOf(() => openWorkspace(folder, { create: true })).code).toBe('workspace')
  })

  it('refuses a newer format and leaves it alone', () => {
    const folder = temporaryFolder()
    const file = join(folder, 'new.plenum')
    openWorkspace(file, { create: true }).close()
    const database = new SqliteDatabase(file)
    database.pragma('user_version = 99')
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.close()
    const before = readFileSync(file)
    const problem = problemOf(() => openWorkspace(file))
    expect(problem.code).toBe('workspace')
    expect(problem.sentence).toContain('newer Plenum (format 99')
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual(['new.plenum'])
  })

  it('says so when another program holds the lock', () => {
    const file = join(temporaryFolder(), 'busy.plenum')
    openWorkspace(file, { create: true }).close()
    const workspace = openWorkspace(file, { busyTimeoutMs: 10 })
    const other = new SqliteDatabase(file)
    other.exec('BEGIN IMMEDIATE')
    const problem = problemOf(() => insertSample(workspace))
    expect(problem.code).toBe('workspace')
    expect(problem.message).toContain('Another program is writing')
    other.exec('ROLLBACK')
    other.close()
    expect(workspace.datasets.list()).toEqual([])
    workspace.close()
  })

  it('says so when there is no more room, and changes nothing', () => {
    const file = join(temporaryFolder(), 'full.plenum')
    openWorkspace(file, { create: true }).close()
    // SQLite answers SQLITE_FULL both for a full disk and for a file at its page limit
    const limited = openWorkspace(file, { maxPages: 1 })
    const problem = problemOf(() => insertSample(limited, 50_000))
    expect(problem.code).toBe('workspace')
    expect(problem.message).toContain('disk is full')
    expect(limited.datasets.list()).toEqual([])
    limited.close()
  })

  it('calls a workspace whose tables are gone damaged', () => {
    const file = join(temporaryFolder(), 'hall.plenum')
    openWorkspace(file, { create: true }).close()
    new SqliteDatabase(file).exec('DROP TABLE reading_block').close()
    const problem = problemOf(() => openWorkspace(file))
    expect(problem.code).toBe('workspace')
    expect(problem.message).toContain('damaged')
  })
})

describe('migrating', () => {
  const first = 'CREATE TABLE thing (a INTEGER); INSERT INTO thing VALUES (1);'
  const second = 'ALTER TABLE thing ADD COLUMN b TEXT;'

  it('keeps the names of the files of a log where its source was not asked for yet', () => {
    const file = join(temporaryFolder(), 'old.plenum')
    const before = migrations.findIndex((step) => step.includes('RENAME COLUMN source TO files'))
    const old = openDatabase(file, { create: true, migrations: migrations.slice(0, before) })
    old
      .prepare('INSERT INTO dataset VALUES (?, ?, 0, 0, 600, 1, ?, 1, 0, ?, ?, NULL)')
      .run('d_0123456789', 'Hall', 'UTC', '{}', 'hall.csv')
    old.close()
    const database = openDatabase(file)
    expect(database.prepare('SELECT files, source, licence FROM dataset').all()).toEqual([
      { files: 'hall.csv', source: '', licence: '' },
    ])
    database.close()
  })

  it('backs an older file up, then brings it to the newest version', () => {
    const file = join(temporaryFolder(), 'old.plenum')
    openDatabase(file, { create: true, migrations: [first] }).close()
    expect(existsSync(`${file}.backup-1`)).toBe(false)
    const database = openDatabase(file, { migrations: [first, second] })
    expect(database.pragma('user_version', { simple: true })).toBe(2)
    expect(database.prepare('SELECT a, b FROM thing').all()).toEqual([{ a: 1, b: null }])
    database.close()
    const backup = openDatabase(`${file}.backup-1`, { migrations: [first] })
    expect(backup.prepare('SELECT * FROM thing').all()).toEqual([{ a: 1 }])
    backup.close()
  })

  it('undoes a migration that fails halfway', () => {
    const file = join(temporaryFolder(), 'old.plenum')
    openDatabase(file, { create: true, migrations: [first] }).close()
    const broken = 'UPDATE thing SET a = 2; ALTER TABLE nothing ADD COLUMN c;'
    expect(problemOf(() => openDatabase(file, { migrations: [first, broken] })).code).toBe('workspace')
    const database = openDatabase(file, { migrations: [first] })
    expect(database.pragma('user_version', { simple: true })).toBe(1)
    expect(database.prepare('SELECT a FROM thing').pluck(true).all()).toEqual([1])
    database.close()
  })
})

describe('identifiers', () => {
  it('fit the contract and sort by time, also within one millisecond and from an earlier clock', () => {
    const made = [5_000, 5_000, 4_000, 6_000].map((offset) => newIdentifier('d', Date.UTC(2100, 0, 1) + offset))
    for (const identifier of made) expect(idSchema.safeParse(identifier).success).toBe(true)
    expect([...made].sort()).toEqual(made)
    expect(new Set(made).size).toBe(made.length)
  })
})
