import type { Zone } from 'luxon'
import { decimals, timestamp } from '../csv'
import { isCoded, type ColumnValues, type TableColumn } from '../table'
import type { TableWriter } from './writer'

const pieceLength = 1024 * 1024

/** A list of objects, one a row. What is not there is null; floats are as short as in a CSV. */
export function jsonWriter(
  columns: readonly TableColumn[],
  zone: Zone,
  append: (text: string) => Promise<void>,
): TableWriter {
  let first = true

  function textOf({ kind }: TableColumn): (value: string | number | boolean | null) => string {
    return (value) => {
      if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return 'null'
      if (kind === 'instant' && typeof value === 'number') return JSON.stringify(timestamp(value, zone))
      return kind === 'float' && typeof value === 'number' ? decimals(value) : JSON.stringify(value)
    }
  }
  function cellOf(column: TableColumn, values: ColumnValues, before: string): (row: number) => string {
    const text = textOf(column)
    if (!isCoded(values)) return (row) => before + text(values[row] ?? null)
    const words = values.words.map((word) => before + text(word))
    return (row) => words[values.codes[row] ?? 0] ?? `${before}null`
  }

  return {
    begin: () => append('['),
    async write(batch) {
      const cells = batch.columns.flatMap((values, at) => {
        const column = columns[at]
        const before = `${at === 0 ? '{' : ','}${JSON.stringify(column?.name)}:`
        return column === undefined ? [] : [cellOf(column, values, before)]
      })
      let piece = ''
      for (let row = 0; row < batch.rows; row++) {
        piece += first ? '\n' : ',\n'
        first = false
        for (const cell of cells) piece += cell(row)
        piece += '}'
        if (piece.length < pieceLength) continue
        await append(piece)
        piece = ''
      }
      await append(piece)
    },
    end: () => append('\n]\n'),
  }
}
