import { createHash } from 'node:crypto'
import type { Batch, ExportTable } from '../../../src/service/export/table'
import { isCoded } from '../../../src/service/export/table'

export interface Expected {
  readonly columns: readonly string[]
  readonly rows: number
  readonly sha256: string
  /** Of all numbers as float32, column by column, empty ones as −1e30, and how many are empty: what read.R tells. */
  readonly md5: string
  readonly missing: number
}

function cellsOf(batch: Batch, column: number): (string | number | boolean | null)[] {
  const values = batch.columns[column]
  if (values === undefined) return []
  if (isCoded(values)) return Array.from(values.codes, (code) => values.words[code] ?? null)
  return Array.from(values as ArrayLike<string | number | boolean | null>)
}

/** What a reader has to find in a table: the digest that read.py makes, from the rows before they are written. */
export function expectedOf(table: ExportTable): Expected {
  const batches = [...table.batches()]
  const digest = createHash('sha256')
  const numbers = createHash('md5')
  let missing = 0
  const float = new Float32Array(1)
  const bytes = Buffer.from(float.buffer)
  for (const [column, { name, kind }] of table.columns.entries()) {
    digest.update(`${name}\0`)
    for (const batch of batches) {
      for (const cell of cellsOf(batch, column)) {
        if (kind === 'text' || kind === 'instant' || typeof cell !== 'number')
          digest.update(`${String(cell ?? '')}\u0001`)
        else if (Number.isNaN(cell)) {
          missing++
          digest.update('\u0001')
          float[0] = -1e30
          numbers.update(bytes)
        } else {
          float[0] = cell
          digest.update(bytes).update('\u0001')
          numbers.update(bytes)
        }
      }
    }
  }
  return {
    columns: table.columns.map(({ name }) => name),
    rows: table.rows,
    sha256: digest.digest('hex'),
    md5: numbers.digest('hex'),
    missing,
  }
}
