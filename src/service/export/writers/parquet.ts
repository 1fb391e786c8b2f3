import type { BasicType } from 'hyparquet-writer'
import { version } from '../../version'
import { isCoded, type ColumnKind, type ColumnValues, type TableColumn } from '../table'
import type { TableWriter } from './writer'

type ParquetType = Extract<BasicType, 'STRING' | 'INT32' | 'DOUBLE' | 'FLOAT' | 'TIMESTAMP' | 'BOOLEAN'>

const typeOf: Readonly<Record<ColumnKind, ParquetType>> = {
  text: 'STRING',
  integer: 'INT32',
  number: 'DOUBLE',
  float: 'FLOAT',
  instant: 'TIMESTAMP',
  boolean: 'BOOLEAN',
}

type Cell = string | number | boolean | null

/** A cell as the writer takes it: null where nothing is known, instants as dates. */
function cellOf(kind: ColumnKind, value: Cell): Cell | Date {
  if (typeof value !== 'number') return value
  if (Number.isNaN(value)) return null
  return kind === 'instant' ? new Date(value) : value
}

function dataOf(kind: ColumnKind, values: ColumnValues): unknown[] | Float32Array | Float64Array | Int32Array {
  if (isCoded(values)) {
    const words = values.words.map((word) => cellOf(kind, word))
    return Array.from(values.codes, (code) => words[code] ?? null)
  }
  if (Array.isArray(values)) return values.map((value: Cell) => cellOf(kind, value))
  const numbers = values as Float32Array | Float64Array | Int32Array
  if (kind !== 'instant' && !numbers.some(Number.isNaN)) return numbers
  return Array.from(numbers, (value) => cellOf(kind, value))
}

/** Apache Parquet with Snappy, a row group for each batch; instants are UTC milliseconds. */
export async function parquetWriter(
  columns: readonly TableColumn[],
  card: string,
  append: (bytes: Uint8Array) => Promise<void>,
): Promise<TableWriter> {
  // only who writes Parquet pays for loading it
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer')
  const schema = schemaFromColumnData({
    columnData: columns.map(({ name, kind }) => ({ name, data: [], type: typeOf[kind], nullable: true })),
  })
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({
    writer: bytes,
    schema,
    createdBy: `Plenum version ${version}`,
    kvMetadata: [{ key: 'plenum', value: card }],
  })
  const flush = async (): Promise<void> => {
    await append(bytes.getBytes().slice())
    bytes.index = 0
  }
  return {
    begin: () => Promise.resolve(),
    async write(batch) {
      const columnData = batch.columns.map((values, at) => {
        const { name = '', kind = 'text' } = columns[at] ?? {}
        return { name, data: dataOf(kind, values) }
      })
      await writer.write({ columnData, rowGroupSize: Math.max(1, batch.rows) })
      await flush()
    },
    async end() {
      await writer.finish()
      await flush()
    },
  }
}
