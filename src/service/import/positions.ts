import { PlenumError, sensorPositionSchema, type SensorPosition } from '../../contract'
import { detectDecimalMark, isBlank, parseRows, readDialect } from './dialect'
import { isMissing, numberOf } from './numbers'
import { openSource, textOf } from './source'

/** A list of positions is small; anything larger is another file. */
const mostBytes = 16 * 1024 * 1024
const columns = {
  sensor: ['sensor', 'sensor_id', 'sensorid', 'name', 'id'],
  x: ['x', 'x_m', 'x (m)', 'column'],
  y: ['y', 'y_m', 'y (m)', 'row'],
  z: ['z', 'z_m', 'z (m)', 'height'],
  rack: ['rack', 'cabinet'],
} as const
type Field = keyof typeof columns

export interface PositionsRead {
  readonly positions: SensorPosition[]
  /** Sensors of the file that the data set does not have. */
  readonly unknown: string[]
}

/**
 * Reads positions from a CSV with the columns sensor, x, y and perhaps z and rack, in any order and with any delimiter
 * and decimal mark of the importer. @throws PlenumError `bad-input` with the line and the column
 */
export async function readPositions(path: string, sensors: readonly string[]): Promise<PositionsRead> {
  const source = await openSource(path)
  const place = { file: source.name }
  if (source.bytes > mostBytes) {
    throw new PlenumError('bad-input', 'The file is too large for a list of positions.', { place })
  }
  const dialect = readDialect(source, {})
  const mark = detectDecimalMark(dialect.rows, undefined)
  const names = dialect.header.map((name) => name.trim().toLowerCase())
  const find = (field: Field): number => names.findIndex((name) => columns[field].some((known) => known === name))
  const at = { sensor: find('sensor'), x: find('x'), y: find('y'), z: find('z'), rack: find('rack') }
  const lacking = (['sensor', 'x', 'y'] as const).filter((field) => at[field] < 0)
  if (lacking.length > 0) {
    throw new PlenumError('bad-input', `There is no column ${lacking.map((name) => `"${name}"`).join(' and ')}.`, {
      place: { ...place, line: dialect.headerLine },
      fix: 'The columns are sensor, x, y and, if you have them, z and rack.',
    })
  }
  let text = ''
  for await (const piece of textOf(source, undefined, () => undefined)) text += piece

  const known = new Set(sensors)
  const lineOf = new Map<string, number>()
  const unknown = new Set<string>()
  const positions: SensorPosition[] = []
  for (const [index, row] of parseRows(text.slice(dialect.bodyOffset), dialect.delimiter, true).rows.entries()) {
    if (isBlank(row)) continue
    const line = dialect.bodyLine + index
    const problem = (field: Field, message: string): PlenumError =>
      new PlenumError('bad-input', message, { place: { ...place, line, column: at[field] + 1 } })
    const cell = (field: Field): string => row[at[field]]?.trim() ?? ''
    const number = (field: Field): number => {
      const value = isMissing(cell(field)) ? NaN : numberOf(cell(field), mark)
      if (!Number.isFinite(value)) throw problem(field, `"${cell(field).slice(0, 40)}" is no number for ${field}.`)
      return value
    }
    const sensor = cell('sensor')
    if (sensor === '') throw problem('sensor', 'The name of the sensor is missing.')
    const before = lineOf.get(sensor)
    if (before !== undefined) throw problem('sensor', `Sensor "${sensor}" is in line ${before} already.`)
    lineOf.set(sensor, line)
    const read = sensorPositionSchema.safeParse({
      sensor,
      x: number('x'),
      y: number('y'),
      z: at.z < 0 || isMissing(cell('z')) ? null : number('z'),
      rack: at.rack < 0 || cell('rack') === '' ? null : cell('rack'),
    })
    if (!read.success) {
      const field = read.error.issues[0]?.path[0]
      throw problem(
        field === 'x' || field === 'y' || field === 'z' || field === 'rack' ? field : 'sensor',
        `The ${String(field)} of sensor "${sensor}" is out of range.`,
      )
    }
    if (known.has(sensor)) positions.push(read.data)
    else unknown.add(sensor)
  }
  if (positions.length === 0) {
    throw new PlenumError('bad-input', 'None of its sensors is in this data set.', {
      place,
      fix: `The data set has ${sensors.slice(0, 8).join(', ')}${sensors.length > 8 ? ', …' : ''}.`,
    })
  }
  return { positions, unknown: [...unknown] }
}
