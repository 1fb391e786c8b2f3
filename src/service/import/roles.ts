import { PlenumError, type ColumnRole, type ImportOptions } from '../../contract'
import { guessUnit } from '../../domain'
import { lookAt, type ColumnSample } from './column-sample'
import type { Dialect } from './dialect'
import { asked } from './asked'
import { isBookkeeping, readHeader, readUnit, readVariableHeader, timeRank, unitOf } from './headers'
import type { LogPlan, ValueColumn } from './log-plan'
import { isMissing } from './numbers'
import { findSensor } from './sensor-column'
import { findTidy } from './tidy'
import { detectTimeFormat } from './times'
import { type ToldUnit, VariableUnits } from './units'

/** Of a variable, as the contract allows. */
const longestName = 120

function columnNamed(header: readonly string[], name: string): number {
  const exact = header.indexOf(name)
  const plain = name.trim().toLowerCase()
  return exact >= 0 ? exact : header.findIndex((other) => other.toLowerCase() === plain)
}

/** Overrides by column number; those of other files' columns are passed over. */
function overridesOf(header: readonly string[], options: ImportOptions): Map<number, ColumnRole> {
  const overrides = new Map<number, ColumnRole>()
  for (const [name, role] of Object.entries(options.columns)) {
    const column = columnNamed(header, name)
    if (column >= 0) overrides.set(column, role)
  }
  return overrides
}

/** @throws PlenumError `bad-input` for an override of a column that none of the files has */
export function requireColumns(options: ImportOptions, headers: readonly (readonly string[])[]): void {
  const [header = []] = headers
  for (const name of Object.keys(options.columns)) {
    if (headers.some((each) => columnNamed(each, name) >= 0)) continue
    throw new PlenumError('bad-input', `There is no column "${name}".`, {
      place: { field: 'columns' },
      fix: `The columns are ${header.slice(0, 20).join(', ')}${header.length > 20 ? ', …' : ''}.`,
    })
  }
}

/** The column of time, or the two of date and time of day. */
function findTime(columns: readonly ColumnSample[]): number[] {
  const mapped = columns.filter(({ override }) => override?.role === 'time').map(({ column }) => column)
  if (mapped.length > 0) return mapped
  const free = columns.filter(({ override, cells }) => override === undefined && cells.length > 0)
  const fitting = free
    .map((column) => ({ ...column, rank: timeRank(column.header) }))
    .filter(({ cells, rank }) => detectTimeFormat(cells, rank < Infinity) !== null)
    .sort((a, b) => (a.rank === b.rank ? a.column - b.column : a.rank - b.rank))
  const [best] = fitting
  if (best === undefined) {
    // a column called a time whose cells cannot be read gets a clearer message later
    const named = free.find(({ header, numeric }) => timeRank(header) < Infinity && !numeric)
    return named === undefined ? [] : [named.column]
  }
  if (best.cells.some((cell) => cell.includes(':'))) return [best.column]
  const clock = free.find(
    ({ header, cells }) =>
      /time|zeit|hour|clock|hora|heure/i.test(header) && cells.every((cell) => /^\s*\d{1,2}:\d{2}/.test(cell)),
  )
  return clock === undefined ? [best.column] : [best.column, clock.column]
}

type Roles = Pick<
  LogPlan,
  'layout' | 'columns' | 'timeColumns' | 'sensorColumn' | 'tidy' | 'values' | 'units' | 'notes' | 'problems'
>

/** Values of a long log: every column of numbers that measure something is a variable. */
function longValues(columns: readonly ColumnSample[], taken: readonly number[]): ValueColumn[] {
  return columns
    .filter(({ column, override, numeric, header }) => {
      if (taken.includes(column)) return false
      if (override !== undefined) return override.role === 'value'
      const isVariable = numeric && !isBookkeeping(header) && timeRank(header) === Infinity
      return isVariable || readHeader(header)?.sensor === null
    })
    .map(({ column, override, header }) => ({
      column,
      sensor: null,
      variable: override?.role === 'value' ? override.variable : readVariableHeader(header).variable,
    }))
}

/** Values of a wide log: columns that name a quantity and a sensor; else a quantity only; else all numbers, one sensor each. */
function wideValues(columns: readonly ColumnSample[], taken: readonly number[], defaultSensor: string): ValueColumn[] {
  const free = columns.filter(({ column, override }) => !taken.includes(column) && override === undefined)
  const mapped = columns.flatMap(({ column, override, header }) =>
    override?.role === 'value'
      ? [
          {
            column,
            variable: override.variable,
            sensor: override.sensor ?? readHeader(header)?.sensor ?? defaultSensor,
          },
        ]
      : [],
  )
  const meant = free.flatMap(({ column, header, numeric, cells }) => {
    const meaning = readHeader(header)
    return meaning !== null && (numeric || cells.length === 0) ? [{ column, ...meaning }] : []
  })
  const paired = meant.filter(({ sensor }) => sensor !== null)
  if (paired.length + mapped.length > 0) return [...mapped, ...paired]
  if (meant.length > 0) return meant.map((value) => ({ ...value, sensor: defaultSensor }))
  return free
    .filter(({ numeric, header }) => numeric && !isBookkeeping(header) && timeRank(header) === Infinity)
    .map(({ column, header }) => ({ column, variable: 'value', sensor: header }))
}

function tidyColumns({ quantityColumn, unitColumn, valueColumn }: NonNullable<LogPlan['tidy']>): number[] {
  return unitColumn === null ? [quantityColumn, valueColumn] : [quantityColumn, unitColumn, valueColumn]
}

/** The layout as asked for, or the one that the columns speak for. */
function layoutOf(
  options: ImportOptions,
  columns: readonly ColumnSample[],
  isTidy: boolean,
  sensor: number | null,
): LogPlan['layout'] {
  if (options.layout !== 'auto') return options.layout
  if (isTidy || columns.some(({ override }) => override?.role === 'quantity')) return 'tidy'
  const pairs = new Set(columns.map(({ header }) => readHeader(header)?.sensor ?? null).filter((name) => name !== null))
  const mappedSensors = columns.some(({ override }) => override?.role === 'value' && override.sensor !== undefined)
  const mappedSensorColumn = columns.some(({ override }) => override?.role === 'sensor')
  const looksLong = sensor !== null && (mappedSensorColumn || (pairs.size < 2 && !mappedSensors))
  return looksLong ? 'long' : 'wide'
}

/** The unit of a column of values, and where it stands: in the row of units, or in the header. */
function unitOfColumn(dialect: Dialect, { column, sensor, variable }: ValueColumn): { told: ToldUnit; line: number } {
  const cell = dialect.unitRow?.[column] ?? ''
  const written = isMissing(cell) ? '' : readUnit(cell)
  if (written !== '') return { told: { unit: written, sure: true }, line: dialect.bodyLine - 1 }
  const told = unitOf(dialect.header[column] ?? '', sensor === null)
  return {
    told: told.unit === '' ? { unit: guessUnit(variable), sure: false } : told,
    line: dialect.headerLine,
  }
}

/** Finds the layout and what each column holds; `file` is the name of the log. */
export function assignRoles(
  file: string,
  dialect: Dialect,
  decimalMark: '.' | ',',
  options: ImportOptions,
  defaultSensor: string,
): Roles {
  const columns = lookAt(dialect, decimalMark, overridesOf(dialect.header, options))
  const timeColumns = findTime(columns)
  const isTidyPossible = options.layout === 'auto' || options.layout === 'tidy'
  const tidy = isTidyPossible ? findTidy(dialect, columns, timeColumns, options.layout === 'tidy') : null
  const named = tidy === null ? timeColumns : [...timeColumns, ...tidyColumns(tidy)]
  const quantity = tidy?.quantityColumn ?? null
  const sensor =
    options.layout === 'wide' ? null : findSensor(dialect, columns, { time: timeColumns, quantity, all: named })
  const layout = layoutOf(options, columns, tidy !== null, sensor)
  const sensorColumn = layout === 'wide' ? null : sensor
  const taken = sensorColumn === null ? named : [...named, sensorColumn]
  const values =
    tidy !== null
      ? [{ column: tidy.valueColumn, sensor: null, variable: dialect.header[tidy.valueColumn] ?? '' }]
      : uniquely(
          layout === 'wide' ? wideValues(columns, taken, defaultSensor) : longValues(columns, taken),
          defaultSensor,
        )
  const byColumn = new Map(values.map((value) => [value.column, value]))
  const roleOf = (column: number): ColumnRole => {
    if (timeColumns.includes(column)) return { role: 'time' }
    if (column === sensorColumn) return { role: 'sensor' }
    if (column === tidy?.quantityColumn) return { role: 'quantity' }
    if (column === tidy?.unitColumn) return { role: 'unit' }
    const value = byColumn.get(column)
    if (value === undefined) return { role: 'ignore' }
    return { role: 'value', variable: value.variable, ...(value.sensor === null ? {} : { sensor: value.sensor }) }
  }
  const units = new VariableUnits(options.units)
  const problems: PlenumError[] = []
  for (const value of tidy === null ? values : []) {
    const { told, line } = unitOfColumn(dialect, value)
    const problem = units.tell(value.variable, told, { file, line, column: value.column + 1 })
    if (problem !== null) problems.push(problem)
  }
  const notes: string[] = []
  const ignored = columns.filter(({ column }) => roleOf(column).role === 'ignore').map(({ header }) => header)
  if (ignored.length > 0) notes.push(`Left out: ${ignored.join(', ')}.`)
  if (dialect.unitRow !== null) notes.push(`Line ${dialect.bodyLine - 1} holds the units of the columns.`)
  if (layout !== 'wide' && sensorColumn === null) {
    notes.push(
      `No column names the sensors, so all readings belong to one, called ${asked(options.sensors, defaultSensor) ?? defaultSensor}.`,
    )
  }
  return {
    layout,
    timeColumns,
    sensorColumn,
    tidy,
    values,
    units,
    notes,
    problems,
    columns: columns.map(({ header, column }) => ({ header, role: roleOf(column) })),
  }
}

/** Two columns cannot be the same variable of the same sensor: the first is kept. */
function uniquely(values: readonly ValueColumn[], defaultSensor: string): ValueColumn[] {
  const seen = new Set<string>()
  const named = values.map((value) => ({ ...value, variable: value.variable.slice(0, longestName) }))
  return named.filter(({ sensor, variable }) => {
    const key = JSON.stringify([sensor ?? defaultSensor, variable])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
