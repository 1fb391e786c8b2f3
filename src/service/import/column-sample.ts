import type { ColumnRole } from '../../contract'
import type { Dialect } from './dialect'
import { hasThousandsMarks, isMissing, readNumber } from './numbers'

const sampledRows = 200

/** What the cells of one column look like. */
export interface ColumnSample {
  readonly header: string
  readonly column: number
  readonly cells: readonly string[]
  /** At least four of five cells that are there are numbers. */
  readonly numeric: boolean
  readonly override: ColumnRole | undefined
}

/** A look at each column from the first and the last rows of the sample. */
export function lookAt(
  dialect: Dialect,
  decimalMark: '.' | ',',
  overrides: ReadonlyMap<number, ColumnRole>,
): ColumnSample[] {
  const { rows } = dialect
  const sample =
    rows.length <= sampledRows ? rows : [...rows.slice(0, sampledRows / 2), ...rows.slice(-sampledRows / 2)]
  return dialect.header.map((header, column) => {
    const cells = sample.map((row) => row[column] ?? '').filter((cell) => !isMissing(cell))
    // marks between thousands are refused later, with words; they are numbers all the same
    const isNumber = (cell: string): boolean =>
      !Number.isNaN(readNumber(cell, decimalMark) ?? NaN) || hasThousandsMarks(cell, decimalMark)
    const numbers = cells.filter(isNumber).length
    const numeric = numbers > 0 && numbers >= cells.length * 0.8
    return { header, column, cells, numeric, override: overrides.get(column) }
  })
}
