import SqliteDatabase, { type Database } from 'better-sqlite3'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measured, type BenchRow } from '../rows'

/** About 5 million readings, as in the issue: 35 sensors of two variables, 71 weeks of ten minutes. */
const columns = 70
const steps = 71_568
const windowSteps = 24
const windows = 500
const repeats = 3

/** One way to keep readings; a column is a sensor's variable. */
interface Layout {
  readonly name: string
  readonly schema: string
  write(database: Database, column: number, values: Float32Array): void
  read(database: Database, column: number, from: number, to: number): Float32Array
}

function blocks(blockSteps: number): Layout {
  return {
    name: `blocks of ${blockSteps} steps`,
    schema: 'CREATE TABLE reading (c INTEGER, b INTEGER, data BLOB NOT NULL, PRIMARY KEY (c, b)) STRICT',
    write(database, column, values) {
      const insert = database.prepare('INSERT INTO reading VALUES (?, ?, ?)')
      for (let first = 0; first < values.length; first += blockSteps) {
        const part = values.subarray(first, first + blockSteps)
        insert.run(column, first / blockSteps, new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
      }
    },
    read(database, column, from, to) {
      const select = database.prepare('SELECT substr(data, ?, ?) FROM reading WHERE c = ? AND b = ?').pluck(true)
      const values = new Float32Array(to - from)
      for (let block = Math.floor(from / blockSteps); block * blockSteps < to; block++) {
        const start = Math.max(from, block * blockSteps)
        const count = Math.min(to, (block + 1) * blockSteps) - start
        const bytes = select.get((start - block * blockSteps) * 4 + 1, count * 4, column, block) as Uint8Array
        new Uint8Array(values.buffer, (start - from) * 4).set(bytes)
      }
      return values
    },
  }
}
const rows: Layout = {
  name: 'rows WITHOUT ROWID',
  schema: 'CREATE TABLE reading (c INTEGER, s INTEGER, v REAL, PRIMARY KEY (c, s)) STRICT, WITHOUT ROWID',
  write(database, column, values) {
    const insert = database.prepare('INSERT INTO reading VALUES (?, ?, ?)')
    for (const [step, value] of values.entries()) insert.run(column, step, value)
  },
  read(database, column, from, to) {
    const select = database.prepare('SELECT v FROM reading WHERE c = ? AND s >= ? AND s < ? ORDER BY s').pluck(true)
    return Float32Array.from(select.all(column, from, to) as number[])
  },
}

interface Figures {
  readonly writeSeconds: number
  readonly megabytes: number
  readonly columnMs: number
  readonly windowMicroseconds: number
}

function measure(layout: Layout, values: Float32Array): Figures {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-bench-'))
  const file = join(folder, 'readings.db')
  const database = new SqliteDatabase(file)
  const timed = (work: () => void): number => {
    const startedMs = performance.now()
    work()
    return performance.now() - startedMs
  }
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    database.exec(layout.schema)
    const writeMs = timed(() => {
      database.transaction(() => {
        for (let column = 0; column < columns; column++) layout.write(database, column, values)
      })()
    })
    database.pragma('wal_checkpoint(TRUNCATE)')
    const columnMs = timed(() => {
      for (let column = 0; column < columns; column++) layout.read(database, column, 0, steps)
    })
    const windowMs = timed(() => {
      for (let window = 0; window < windows; window++) {
        const from = (window * 7919) % (steps - windowSteps)
        layout.read(database, window % columns, from, from + windowSteps)
      }
    })
    return {
      writeSeconds: writeMs / 1000,
      megabytes: statSync(file).size / 1e6,
      columnMs: columnMs / columns,
      windowMicroseconds: (windowMs * 1000) / windows,
    }
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Time to write 5 million readings, their size, and the times to read one column and one window of it. */
export function benchStorage(): BenchRow[] {
  const values = Float32Array.from({ length: steps }, (_, step) => 20 + Math.sin(step / 23) * 5)
  return [rows, blocks(512), blocks(4096), blocks(32_768)].flatMap((layout) => {
    const runs = Array.from({ length: repeats }, () => measure(layout, values))
    const figure = (name: string, unit: string, pick: (figures: Figures) => number): BenchRow => ({
      name: `${layout.name}: ${name}`,
      ours: { ...measured(runs.map(pick)), unit },
      peer: null,
      ratio: null,
      bar: '',
      holds: true,
    })
    return [
      figure('write 5 M readings', 's', ({ writeSeconds }) => writeSeconds),
      figure('size', 'MB', ({ megabytes }) => megabytes),
      figure('read one column', 'ms', ({ columnMs }) => columnMs),
      figure('read 24 steps', 'µs', ({ windowMicroseconds }) => windowMicroseconds),
    ]
  })
}
