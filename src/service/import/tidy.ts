import type { ColumnSample } from './column-sample'
import type { Dialect } from './dialect'
import {
  isBookkeeping,
  isQuantity,
  namesUnits,
  namesValues,
  quantityRank,
  readHeader,
  sensorRank,
  timeRank,
} from './headers'
import type { TidyColumns } from './log-plan'
import { namesSensors } from './sensor-column'
import { timeText } from './times'

/** A column with more different words than this names something else than quantities. */
const mostQuantities = 60
const comparedRows = 1000

/**
 * The columns of a tidy log (one value a row, with the name of its quantity), or null where it is none. Unless it is wanted, the
 * names of the columns, the words in them, or rows that only the quantity tells apart must speak for it.
 */
export function findTidy(
  dialect: Dialect,
  columns: readonly ColumnSample[],
  timeColumns: readonly number[],
  wanted: boolean,
): TidyColumns | null {
  const isFree = ({ column, override }: ColumnSample): boolean =>
    override === undefined && !timeColumns.includes(column)
  const mapped = columns.find(({ override }) => override?.role === 'quantity')
  const values = valuesOf(columns, isFree)
  const sure = wanted || mapped !== undefined
  const [value] = values
  if (value === undefined || values.length > 1) return null
  const quantity =
    mapped ?? columns.find((column) => isFree(column) && isQuantityColumn(dialect, column, value, timeColumns, sure))
  if (quantity === undefined) return null
  const unit =
    columns.find(({ override }) => override?.role === 'unit') ??
    columns.find((column) => isFree(column) && column !== quantity && !column.numeric && namesUnits(column.header))
  return { quantityColumn: quantity.column, unitColumn: unit?.column ?? null, valueColumn: value.column }
}

/** The columns that may hold the values: the mapped ones, those that are called so, or all numbers that measure something. */
function valuesOf(columns: readonly ColumnSample[], isFree: (column: ColumnSample) => boolean): ColumnSample[] {
  const mapped = columns.filter(({ override }) => override?.role === 'value')
  if (mapped.length > 0) return mapped
  const numbers = columns.filter(
    (column) =>
      isFree(column) && column.numeric && !isBookkeeping(column.header) && timeRank(column.header) === Infinity,
  )
  const called = numbers.filter(({ header }) => namesValues(header))
  if (called.length > 0) return called.slice(0, 1)
  // sensors may be numbers, and are no readings then
  const measured = numbers.filter((column) => !namesSensors(column))
  return measured.length > 0 ? measured : numbers
}

function isQuantityColumn(
  dialect: Dialect,
  { header, column, cells, numeric }: ColumnSample,
  value: ColumnSample,
  timeColumns: readonly number[],
  sure: boolean,
): boolean {
  const words = new Set(cells.map((cell) => cell.trim()))
  if (numeric || words.size === 0 || words.size > mostQuantities) return false
  if ([...words].every(isQuantity)) return true
  const rank = quantityRank(header)
  // beside a column that is called a quantity itself, this one names something else
  if (rank === Infinity || (!sure && readHeader(value.header) !== null)) return false
  if (rank === 0 || sure) return true
  // every column of sensors tells rows apart as well: under a name that may be theirs only the words in the cells speak
  return sensorRank(header) === Infinity && tellsRowsApart(dialect, timeColumns, column, value.column)
}

/** Whether rows that are the same but for the value are told apart by this column. */
function tellsRowsApart(dialect: Dialect, timeColumns: readonly number[], quantity: number, value: number): boolean {
  const rows = dialect.rows.slice(0, comparedRows)
  const others = dialect.header.flatMap((header, column) => {
    const isBeside = isBookkeeping(header) || namesUnits(header) || timeColumns.includes(column)
    return isBeside || column === quantity || column === value ? [] : [column]
  })
  const keys = rows.map((row) => `${timeText(row, timeColumns)}\n${others.map((column) => row[column]).join('\n')}`)
  const told = new Set(rows.map((row, index) => `${keys[index] ?? ''}\n${row[quantity] ?? ''}`))
  return new Set(keys).size < rows.length && told.size === rows.length
}
