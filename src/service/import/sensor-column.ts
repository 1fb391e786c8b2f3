import type { ColumnSample } from './column-sample'
import type { Dialect } from './dialect'
import { sensorRank } from './headers'
import { timeText } from './times'

const comparedRows = 1000

/** Whether a column is called one of sensors and its cells agree: words that may name anything must repeat like sensors do. */
export function namesSensors({ header, numeric, cells }: ColumnSample): boolean {
  const rank = sensorRank(header)
  if (rank < 2) return true
  return (
    rank === 2 && (!numeric || cells.every((cell) => /^\s*\d+\s*$/.test(cell))) && new Set(cells).size < cells.length
  )
}

/** Columns by what they are already. */
export interface TakenColumns {
  readonly time: readonly number[]
  /** Of a tidy log: beside time and sensor it belongs to what a reading is called. */
  readonly quantity: number | null
  /** All that are never a column of sensors, those above among them. */
  readonly all: readonly number[]
}

/** The column of the sensors in a long or a tidy log; null where none is one. */
export function findSensor(dialect: Dialect, columns: readonly ColumnSample[], taken: TakenColumns): number | null {
  const mapped = columns.find(({ override }) => override?.role === 'sensor')
  if (mapped !== undefined) return mapped.column
  const tellsApart = readingsApart(dialect, taken)
  const free = columns.filter(
    ({ column, override, cells }) => override === undefined && cells.length > 0 && !taken.all.includes(column),
  )
  const called = free.filter(namesSensors)
  const best = Math.min(...called.map(({ header }) => sensorRank(header)))
  const equals = called.filter(({ header }) => sensorRank(header) === best)
  // of a room and the names of its sensors the names are what is looked for
  const [first] = equals
  const found = equals.length > 1 ? (equals.find(({ column }) => tellsApart(column)) ?? first) : first
  return (found ?? free.find(({ column, numeric }) => !numeric && tellsApart(column)))?.column ?? null
}

/** Where the rows of one time (and quantity) are several: whether a column tells them apart, whatever it is called. */
function readingsApart(dialect: Dialect, { time, quantity }: TakenColumns): (column: number) => boolean {
  const rows = dialect.rows.slice(0, comparedRows)
  const keys = rows.map((row) => `${timeText(row, time)}\n${quantity === null ? '' : (row[quantity] ?? '')}`)
  if (time.length === 0 || new Set(keys).size === rows.length) return () => false
  return (column) =>
    new Set(rows.map((row, index) => `${keys[index] ?? ''}\n${row[column] ?? ''}`)).size === rows.length
}
