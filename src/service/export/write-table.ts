import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { cardNameOf, PlenumError, type TableFormat } from '../../contract'
import { progressMeter, zoneOf, type OnProgress } from '../import'
import { explain, writeAtomically } from '../store'
import type { ExportTable } from './table'
import { csvWriter, type CsvForm } from './writers/csv'
import { jsonWriter } from './writers/json'
import { parquetWriter } from './writers/parquet'

export interface TableFile {
  readonly file: string
  readonly card: string
  readonly format: TableFormat
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}
export interface TableRequest extends CsvForm {
  readonly out: string
  readonly format?: TableFormat | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
  /** What the card says, from what is known of the file. */
  readonly cardOf: (file: Pick<TableFile, 'format' | 'rows' | 'sha256'> & { readonly file: string }) => object
}

const formats: Readonly<Record<string, TableFormat>> = { '.csv': 'csv', '.parquet': 'parquet', '.json': 'json' }

/** @throws PlenumError `bad-input` for a name that does not say what is wanted */
export function formatOf(out: string, format: TableFormat | undefined): TableFormat {
  const found = format ?? formats[extname(out).toLowerCase()]
  if (found !== undefined) return found
  throw new PlenumError('bad-input', 'The kind of file is not known.', {
    place: { file: basename(out) },
    fix: 'Name a file that ends in .csv, .parquet or .json.',
  })
}

/** The card replaces an earlier card, never another file that happens to have its name. @throws PlenumError `bad-input` */
export function refuseForeignCard(card: string): void {
  if (!existsSync(card)) return
  let described: unknown
  try {
    described = JSON.parse(readFileSync(card, 'utf8'))
  } catch {
    described = undefined
  }
  if (typeof described === 'object' && described !== null && 'plenum' in described) return
  throw new PlenumError('bad-input', 'The card of this export would replace a file that is not one of Plenum’s.', {
    place: { file: basename(card) },
    fix: 'Give the export another name, or move that file.',
  })
}

/**
 * Writes a table batch by batch, with its card beside it. The same content gives the same bytes. Cancelled or failed it leaves
 * no file. @throws PlenumError
 */
export async function writeTable(table: ExportTable, request: TableRequest): Promise<TableFile> {
  const { out, delimiter, decimalMark, signal, onProgress } = request
  const format = formatOf(out, request.format)
  if (delimiter === decimalMark && format === 'csv') {
    throw new PlenumError('bad-input', 'The decimal mark cannot be the mark between cells too.', {
      place: { field: 'decimalMark' },
      fix: 'Take a semicolon between cells.',
    })
  }
  const card = cardNameOf(out)
  refuseForeignCard(card)
  const tell = progressMeter(onProgress, 'writing', 'rows', table.rows)
  const hash = createHash('sha256')
  let bytes = 0
  let written = false
  try {
    await writeAtomically(out, async (append) => {
      const put = async (piece: Uint8Array | string): Promise<void> => {
        signal?.throwIfAborted()
        const data = typeof piece === 'string' ? Buffer.from(piece) : piece
        hash.update(data)
        bytes += data.length
        await append(data)
      }
      const zone = zoneOf(table.timeZone)
      const writer =
        format === 'csv'
          ? csvWriter(table.columns, { delimiter, decimalMark }, zone, put)
          : format === 'json'
            ? jsonWriter(table.columns, zone, put)
            : await parquetWriter(table.columns, JSON.stringify({ table: table.table, from: table.from }), put)
      await writer.begin()
      let done = 0
      for (const batch of table.batches()) {
        await writer.write(batch)
        done += batch.rows
        tell(done, done === table.rows)
        // lets a cancellation in
        await nextTurn()
        signal?.throwIfAborted()
      }
      await writer.end()
    })
    written = true
    const sha256 = hash.digest('hex')
    const described = request.cardOf({ file: basename(out), format, rows: table.rows, sha256 })
    await writeAtomically(card, (append) => append(`${JSON.stringify(described, null, 2)}\n`))
    return { file: out, card, format, rows: table.rows, bytes, sha256 }
  } catch (thrown) {
    if (written) await rm(out, { force: true })
    throw unwritable(thrown, out)
  }
}

/** What kept a file from being written, in words. */
export function unwritable(thrown: unknown, path: string): PlenumError {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  const place = { file: basename(path) }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new PlenumError('bad-input', 'The folder of this file does not exist.', { place, cause: thrown })
  }
  if (code === 'EISDIR') return new PlenumError('bad-input', 'This is a folder.', { place, cause: thrown })
  return explain(thrown, path)
}
