import { PlenumError, type ColumnRole } from '../../contract'

/** The grammar of `--map`, as `plenum import --help` prints it. */
export const mapHelp = `
Columns (--map, once per column; whatever is not named is detected):
  time=COLUMN              COLUMN holds the timestamps
  sensor=COLUMN            COLUMN names the sensor of each row (long layout)
  quantity=COLUMN          COLUMN names the quantity of each row (tidy layout)
  unit=COLUMN              COLUMN names the unit of each row (tidy layout)
  COLUMN=VARIABLE          COLUMN holds values of VARIABLE
  COLUMN=VARIABLE@SENSOR   … of SENSOR (wide layout)
  COLUMN=ignore            COLUMN is left out
Headers are written as in the file; the first "=" separates. Examples:
  plenum import hall.csv --map time=Timestamp --map sensor=SensorName
  plenum import rooms.csv --map "T1=temperature@kitchen" --map lights=ignore --unit "temperature=°C"
`

/** The two sides of `LEFT=RIGHT`. @throws PlenumError `bad-input` */
export function splitPair(option: string, text: string): [left: string, right: string] {
  const at = text.indexOf('=')
  const left = text.slice(0, Math.max(0, at)).trim()
  const right = text.slice(at + 1).trim()
  if (at < 0 || left === '' || right === '') {
    throw new PlenumError('bad-input', `"${text}" is not of the form NAME=VALUE.`, { place: { field: option } })
  }
  return [left, right]
}

function roleOf(left: string, right: string): [header: string, role: ColumnRole] {
  if (right === 'ignore') return [left, { role: 'ignore' }]
  if (left === 'time' || left === 'sensor' || left === 'quantity' || left === 'unit') return [right, { role: left }]
  const at = right.lastIndexOf('@')
  if (at < 0) return [left, { role: 'value', variable: right }]
  const variable = right.slice(0, at).trim()
  const sensor = right.slice(at + 1).trim()
  if (variable === '' || sensor === '') {
    throw new PlenumError('bad-input', `"${right}" is not of the form VARIABLE@SENSOR.`, { place: { field: '--map' } })
  }
  return [left, { role: 'value', variable, sensor }]
}

/** Roles by column header. @throws PlenumError `bad-input` where two pairs name the same column */
export function columnRoles(pairs: readonly string[]): Record<string, ColumnRole> {
  const roles = new Map<string, ColumnRole>()
  for (const pair of pairs) {
    const [header, role] = roleOf(...splitPair('--map', pair))
    if (roles.has(header)) {
      throw new PlenumError('bad-input', `The column "${header}" is mapped twice.`, { place: { field: '--map' } })
    }
    roles.set(header, role)
  }
  return Object.fromEntries(roles)
}

/** Names of sensors by the one in the log, of `--rename SENSOR=NAME`. */
export function namesOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => splitPair('--rename', pair)))
}

/** Names of variables by the quantity in a tidy log, of `--quantity FOUND=NAME`; null where it is to be left out. */
export function quantitiesOf(pairs: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [found, name] = splitPair('--quantity', pair)
      return [found, name === 'ignore' ? null : name]
    }),
  )
}

/** Units by variable name, of `--unit VARIABLE=UNIT`. */
export function unitsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => splitPair('--unit', pair)))
}

/** Ranges by variable name, of `--limit VARIABLE=LOW:HIGH`. @throws PlenumError `bad-input` */
export function limitsOf(pairs: readonly string[]): Record<string, [number, number]> {
  return Object.fromEntries(
    pairs.map((pair): [string, [number, number]] => {
      const [variable, range] = splitPair('--limit', pair)
      const [low = NaN, high = NaN, ...more] = range.split(':').map((side) => (side.trim() === '' ? NaN : Number(side)))
      if (!(low <= high) || more.length > 0) {
        throw new PlenumError('bad-input', `"${range}" is not a range of the form LOW:HIGH.`, {
          place: { field: '--limit' },
        })
      }
      return [variable, [low, high]]
    }),
  )
}
