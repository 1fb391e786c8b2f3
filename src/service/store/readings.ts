import type { Database } from 'better-sqlite3'
import { damaged } from './problems'
import { bytesOf, floatsOf } from './rows'

/** Grid steps per block of one sensor and variable: 16 KiB (docs/decisions/0001-readings-as-blocks.md). */
export const blockSteps = 4096

/** Which column of which dataset: positions, not names. */
export interface ColumnKey {
  readonly dataset: string
  readonly sensor: number
  readonly variable: number
  /** Length of the whole column. */
  readonly steps: number
}

export type Readings = ReturnType<typeof readingsOf>

/** Columns of float32 in blocks. Not a repository of its own: {@link datasetsOf} owns the transactions. */
export function readingsOf(database: Database, file: string) {
  const insert = database.prepare<[string, number, number, number, Uint8Array]>(
    'INSERT INTO reading_block (dataset, sensor, variable, block, data) VALUES (?, ?, ?, ?, ?)',
  )
  // The length is checked before any byte is read, so a forged giant blob costs nothing.
  const select = database
    .prepare<[number, number, string, number, number, number]>(
      `SELECT length(data), substr(data, ?, ?) FROM reading_block
        WHERE dataset = ? AND sensor = ? AND variable = ? AND block = ?`,
    )
    .raw(true)

  return {
    /** Stores a whole column; blocks without any value take no space. */
    write(key: ColumnKey, column: Float32Array): void {
      for (let first = 0, block = 0; first < key.steps; first += blockSteps, block++) {
        const part = column.subarray(first, Math.min(first + blockSteps, key.steps))
        if (part.every(Number.isNaN)) continue
        insert.run(key.dataset, key.sensor, key.variable, block, bytesOf(part))
      }
    },

    /** Values of the steps [from, to), NaN where there is none; reads only the bytes it needs. */
    read(key: ColumnKey, from: number, to: number): Float32Array<ArrayBuffer> {
      const values = new Float32Array(Math.max(0, to - from)).fill(NaN)
      for (let block = Math.floor(from / blockSteps); block * blockSteps < to; block++) {
        const first = block * blockSteps
        const length = Math.min(blockSteps, key.steps - first)
        const start = Math.max(from, first)
        const count = Math.min(to, first + length) - start
        const row = select.get((start - first) * 4 + 1, count * 4, key.dataset, key.sensor, key.variable, block)
        if (!Array.isArray(row)) continue
        const what = `block ${block} of sensor ${key.sensor} in dataset ${key.dataset}`
        if (row[0] !== length * 4) throw damaged(file, `${what} has a wrong length`)
        values.set(floatsOf(row[1], count, what, file), start - from)
      }
      return values
    },
  }
}
