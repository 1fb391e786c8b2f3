import type { Zone } from 'luxon'
import { decimals, lineEnd, timestamp } from '../csv'
import { isCoded, type Batch, type ColumnValues, type TableColumn } from '../table'
import type { TableWriter } from './writer'

export interface CsvForm {
  readonly delimiter: ',' | ';' | '\t' | '|'
  readonly decimalMark: '.' | ','
}

const pieceLength = 1024 * 1024

/** RFC 4180 with a delimiter and a decimal mark to choose. */
export function csvWriter(
  columns: readonly TableColumn[],
  { delimiter, decimalMark }: CsvForm,
  zone: Zone,
  append: (text: string) => Promise<void>,
): TableWriter {
  const mustQuote = new RegExp(`["\\r\\n${delimiter === '|' ? '\\|' : delimiter}]`)
  const quoted = (cell: string): string => (mustQuote.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  const marked = (text: string): string => (decimalMark === ',' ? text.replace('.', ',') : text)

  function textOf({ kind }: TableColumn): (value: string | number | boolean | null) => string {
    return (value) => {
      if (value === null || (typeof value === 'number' && Number.isNaN(value))) return ''
      if (kind === 'instant' && typeof value === 'number') return timestamp(value, zone)
      if (kind === 'float' && typeof value === 'number') return marked(decimals(value))
      return quoted(typeof value === 'number' ? marked(String(value)) : String(value))
    }
  }

  /** The cell of a row, with what comes before it. */
  function cellOf(column: TableColumn, values: ColumnValues, before: string): (row: number) => string {
    const text = textOf(column)
    if (isCoded(values)) {
      const words = values.words.map((word) => before + text(word))
      return (row) => words[values.codes[row] ?? 0] ?? before
    }
    if (values instanceof Float32Array) {
      return decimalMark === '.'
        ? (row) => before + decimals(values[row] ?? NaN)
        : (row) => before + marked(decimals(values[row] ?? NaN))
    }
    return (row) => before + text(values[row] ?? null)
  }

  return {
    begin: () => append(columns.map(({ name }) => quoted(name)).join(delimiter) + lineEnd),
    async write(batch: Batch) {
      const cells = batch.columns.flatMap((values, at) => {
        const column = columns[at]
        return column === undefined ? [] : [cellOf(column, values, at === 0 ? '' : delimiter)]
      })
      let piece = ''
      for (let row = 0; row < batch.rows; row++) {
        for (const cell of cells) piece += cell(row)
        piece += lineEnd
        if (piece.length < pieceLength) continue
        await append(piece)
        piece = ''
      }
      await append(piece)
    },
    end: () => Promise.resolve(),
  }
}
