import { PlenumError, type FaultExample } from '../../contract'
import type { Findings } from './findings'
import { shown } from './findings'
import { hasThousandsMarks, isMissing, readNumber } from './numbers'
import type { LogPlan } from './log-plan'
import { eachRow } from './rows'
import type { Stage } from './staging'
import { thousandsProblem } from './thousands'
import { TimeReader, timeText } from './times'

const mostSensors = 20_000

/** What reading the rows of all files gathers. */
export class ReadState {
  readonly sensors: string[] = []
  readonly #indexes = new Map<string, number>()
  /** Last instant of each series (tidy), of each sensor (long) or of the file (wide, at 0), to see what is out of order. */
  lastMs = new Map<number, number>()
  unparsable = 0
  outOfOrder = 0
  /** Local times that clocks skipped, and showed twice. */
  skippedByClock = 0
  shownTwice = 0
  /** Rows with more filled cells than the header has columns. */
  longRows = 0
  firstMs = Infinity
  finalMs = -Infinity
  readings = 0

  knows(name: string): boolean {
    return this.#indexes.has(name)
  }

  sensorIndex(name: string): number {
    const known = this.#indexes.get(name)
    if (known !== undefined) return known
    if (this.sensors.length >= mostSensors) {
      throw new PlenumError('bad-input', `There are more than ${mostSensors} different sensors.`, {
        fix: 'Check which column names the sensor.',
      })
    }
    // a cell is a slice of a large piece of the file, which the map must not keep alive
    const kept = Buffer.from(name).toString()
    this.sensors.push(kept)
    this.#indexes.set(kept, this.sensors.length - 1)
    return this.sensors.length - 1
  }
}

interface Cell {
  readonly column: number
  readonly variable: number
}
/** Cells of one row that belong to one sensor; null where the row itself names it. */
interface Group {
  readonly sensor: number | null
  readonly cells: readonly Cell[]
}

function groupsOf(plan: LogPlan, state: ReadState, variables: readonly string[]): Group[] {
  const groups = new Map<number | null, Cell[]>()
  for (const { column, sensor, variable } of plan.values) {
    const named = sensor ?? (plan.sensorColumn === null ? plan.defaultSensor : null)
    const key = named === null ? null : state.sensorIndex(plan.sensorNames.get(named) ?? named)
    const cells = groups.get(key) ?? []
    cells.push({ column, variable: variables.indexOf(variable) })
    groups.set(key, cells)
  }
  return [...groups].map(([sensor, cells]) => ({ sensor, cells }))
}

export interface ReadingTools {
  readonly stage: Stage
  readonly state: ReadState
  readonly findings: Findings
  readonly variables: readonly string[]
  readonly signal: AbortSignal | undefined
  readonly onBytes: (bytes: number) => void
}

/** Reads every row of one file into the stage. @returns how many rows it has. */
export async function readLog(plan: LogPlan, file: number, tools: ReadingTools): Promise<number> {
  const { stage, state, findings, variables } = tools
  const { source, dialect, decimalMark, format, sensorColumn, timeColumns, tidy } = plan
  if (format === null) throw new PlenumError('internal', 'A log without timestamps was read.')
  const times = new TimeReader(format, plan.zone)
  const groups = tidy === null ? groupsOf(plan, state, variables) : []
  /** Of a tidy log the variable of a row, by its quantity; null for a quantity that is left out. */
  const byQuantity = new Map<string, number | null>()
  for (const [found, variable] of plan.quantities) {
    byQuantity.set(found, variable === null ? null : variables.indexOf(variable))
  }
  const tidyCells = tidy === null ? [] : [{ column: tidy.valueColumn, variable: 0 }]
  const { defaultSensor, sensorNames } = plan
  const onlySensor =
    tidy !== null && sensorColumn === null ? state.sensorIndex(sensorNames.get(defaultSensor) ?? defaultSensor) : 0
  const values = new Float32Array(tidy === null ? variables.length : 1)
  const timeHeader = timeColumns.map((column) => dialect.header[column]).join(', ')
  state.lastMs = new Map()

  function fault(kind: FaultExample['kind'], line: number, column: string, text: string): void {
    if (findings.wants(kind)) findings.add({ kind, file: source.name, line, column, text: shown(text) })
  }
  /** Stages a record that begins with the variable `first`. */
  function takeCells(
    row: readonly string[],
    line: number,
    sensor: number,
    first: number,
    cells: readonly Cell[],
    ms: number,
  ): void {
    let present = false
    values.fill(NaN)
    for (const { column, variable } of cells) {
      const value = readNumber(row[column], decimalMark)
      if (value === null) continue
      if (Number.isNaN(value)) {
        if (hasThousandsMarks(row[column] ?? '', decimalMark)) {
          throw thousandsProblem(row[column] ?? '', decimalMark, { file: source.name, line, column: column + 1 })
        }
        state.unparsable++
        fault('unparsable', line, dialect.header[column] ?? '', row[column] ?? '')
        continue
      }
      values[variable] = value
      present = true
    }
    if (!present) return
    state.readings++
    stage.add(sensor, first, ms, values, line, file)
  }
  function takeRow(row: readonly string[], line: number): void {
    const variable = tidy === null ? undefined : byQuantity.get((row[tidy.quantityColumn] ?? '').trim())
    if (variable === null) return
    const text = timeText(row, timeColumns)
    const time = times.read(text)
    if (time === null || Number.isNaN(time.ms)) {
      state.unparsable++
      if (time !== null) state.skippedByClock++
      fault('unparsable', line, timeHeader, time === null ? text : `${text} (clocks skipped this time)`)
      return
    }
    // before its sensor is taken for one: a line of totals at the end names none
    if (tidy !== null && variable === undefined) {
      state.unparsable++
      fault('unparsable', line, dialect.header[tidy.quantityColumn] ?? '', 'a row without a quantity')
      return
    }
    let rowSensor = onlySensor
    if (sensorColumn !== null) {
      const name = (row[sensorColumn] ?? '').trim()
      if (!state.knows(name) && !plan.sensorNames.has(name) && isMissing(name)) {
        state.unparsable++
        fault('unparsable', line, dialect.header[sensorColumn] ?? '', 'a row without a sensor')
        return
      }
      rowSensor = state.sensorIndex(plan.sensorNames.get(name) ?? name)
    }
    const series = variable === undefined ? rowSensor : rowSensor * variables.length + variable
    const before = state.lastMs.get(series) ?? -Infinity
    let { ms } = time
    if (time.laterMs !== null) {
      // The hour that clocks show twice: the second pass is the one whose times have been there before.
      state.shownTwice++
      if (ms <= before) ms = time.laterMs
    }
    if (ms < before) {
      state.outOfOrder++
      fault('outOfOrder', line, timeHeader, text)
    }
    state.lastMs.set(series, ms)
    state.firstMs = Math.min(state.firstMs, ms)
    state.finalMs = Math.max(state.finalMs, ms)
    if (variable !== undefined) takeCells(row, line, rowSensor, variable, tidyCells, ms)
    for (const group of groups) takeCells(row, line, group.sensor ?? rowSensor, 0, group.cells, ms)
  }

  let rowCount = 0
  let longRows = 0
  let firstLongRow = 0
  await eachRow(plan, tools.signal, tools.onBytes, (row, line) => {
    rowCount++
    if (row.length > dialect.header.length && row.slice(dialect.header.length).some((cell) => cell.trim() !== '')) {
      longRows++
      firstLongRow ||= line
    }
    takeRow(row, line)
  })
  if (longRows * 2 > rowCount) {
    throw new PlenumError('bad-input', `${longRows} of ${rowCount} rows have more cells than the header has columns.`, {
      place: { file: source.name, line: firstLongRow },
      fix: 'A decimal comma in a file that separates by commas must be quoted, or another delimiter used.',
    })
  }
  state.longRows += longRows
  return rowCount
}
