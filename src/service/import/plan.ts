import { basename } from 'node:path'
import { PlenumError, type ImportOptions } from '../../contract'
import { detectDecimalMark, readDialect } from './dialect'
import type { LogPlan } from './log-plan'
import { withOwnCard } from './own-card'
import { Quantities } from './quantities'
import { assignRoles } from './roles'
import type { Source } from './source'
import { detectTimeFormat, formatNamed, timeText, type TimeFormat } from './times'
import { zoneOf } from './zone'
import { hasThousandsMarks, isMissing, numberOf } from './numbers'
import { thousandsProblem } from './thousands'

function listed(header: readonly string[]): string {
  return `${header.slice(0, 20).join(', ')}${header.length > 20 ? ', …' : ''}`
}

function formatOf(
  texts: readonly string[],
  options: ImportOptions,
  preferred: TimeFormat | null,
  notes: string[],
): TimeFormat | null {
  if (options.timeFormat !== undefined) {
    const format = formatNamed(options.timeFormat)
    if (texts.some((text) => format.parse(text) !== null)) return format
    throw new PlenumError('bad-input', `No timestamp fits the format "${options.timeFormat}".`, {
      place: { field: 'timeFormat' },
      fix: `The first one is "${texts[0] ?? ''}".`,
    })
  }
  const present = texts.filter((text) => !isMissing(text))
  if (preferred !== null && present.some((text) => preferred.parse(text) !== null)) return preferred
  const detected = detectTimeFormat(present, true)
  if (detected?.ambiguous === true) {
    notes.push(
      `Timestamps such as "${present[0] ?? ''}" are read as ${detected.format.name}; name another format if that is wrong.`,
    )
  }
  return detected?.format ?? null
}

/** Marks between thousands in the sample, of which the first is told. */
function thousandsIn(
  dialect: LogPlan['dialect'],
  decimalMark: '.' | ',',
  values: LogPlan['values'],
  file: string,
): PlenumError[] {
  for (const [index, row] of dialect.rows.entries()) {
    for (const { column } of values) {
      const cell = row[column] ?? ''
      const isPlain = isMissing(cell) || !Number.isNaN(numberOf(cell, decimalMark))
      if (isPlain || !hasThousandsMarks(cell, decimalMark)) continue
      return [thousandsProblem(cell, decimalMark, { file, line: dialect.rowLines[index], column: column + 1 })]
    }
  }
  return []
}

/**
 * Decides how to read a file from its beginning. `preferred` is the time format of the files before it.
 * @throws PlenumError `bad-input` where the file is no log, or the options do not fit it
 */
export function planLog(source: Source, asked: ImportOptions, preferred: TimeFormat | null = null): LogPlan {
  const options = withOwnCard(source.path, asked)
  const zone = zoneOf(options.timeZone)
  const dialect = readDialect(source, options)
  const decimalMark = detectDecimalMark(dialect.rows, options.decimalMark)
  const notes: string[] = []
  const problems: PlenumError[] = []
  const defaultSensor = basename(source.name).replace(/(\.(csv|tsv|txt|gz))+$/i, '') || 'sensor'
  const roles = assignRoles(source.name, dialect, decimalMark, options, defaultSensor)
  notes.push(...roles.notes)
  const place = { file: source.name }
  const found = `The columns: ${listed(dialect.header)}.`
  let format: TimeFormat | null = null
  if (roles.timeColumns.length > 0) {
    const texts = dialect.rows.slice(0, 2000).map((row) => timeText(row, roles.timeColumns))
    format = formatOf(texts, options, preferred, notes)
    if (format === null) {
      problems.push(
        new PlenumError('bad-input', `Timestamps such as "${texts[0] ?? ''}" cannot be read.`, {
          place: { ...place, line: dialect.bodyLine },
          fix: 'Name their format, e.g. dd.MM.yyyy HH:mm, or map another column to the time.',
        }),
      )
    }
  } else {
    problems.push(
      new PlenumError('bad-input', 'No column holds timestamps.', {
        place: { ...place, line: dialect.headerLine },
        fix: `${found} Say which of them holds the time (in the terminal: --map time=COLUMN).`,
      }),
    )
  }
  if (roles.layout === 'tidy' && roles.tidy === null) {
    problems.push(
      new PlenumError(
        'bad-input',
        'It is not clear which column names the quantity of each row, and which one holds its value.',
        {
          place: { ...place, line: dialect.headerLine },
          fix: `${found} Say which of them holds the quantity (in the terminal: --map quantity=COLUMN), and leave out other columns of numbers.`,
        },
      ),
    )
  } else if (roles.values.length === 0) {
    problems.push(
      new PlenumError('bad-input', 'No column holds readings: not one number was found in a column of a sensor.', {
        place: { ...place, line: dialect.headerLine },
        fix: `${found} Say which of them holds readings (in the terminal: --map COLUMN=VARIABLE@SENSOR).`,
      }),
    )
  }
  const sensorNames = new Map(Object.entries(options.sensors))
  problems.push(...thousandsIn(dialect, decimalMark, roles.values, source.name))
  const described = { quantities: new Map<string, string | null>() }
  const plan = { source, dialect, decimalMark, defaultSensor, zone, format, sensorNames, ...roles, ...described }
  problems.push(...roles.problems)
  if (roles.tidy === null) return { ...plan, notes, problems }
  const quantities = new Quantities(plan, roles.tidy, options)
  try {
    for (const [index, row] of dialect.rows.entries()) quantities.take(row, dialect.rowLines[index] ?? 1)
  } catch (thrown) {
    problems.push(PlenumError.from(thrown))
  }
  const left = [...quantities.names].flatMap(([name, variable]) => (variable === null ? [name] : []))
  if (left.length > 0) notes.push(`Quantities left out: ${left.join(', ')}.`)
  if (quantities.names.size === left.length) {
    problems.push(
      new PlenumError('bad-input', 'No row names a quantity that is to be kept.', {
        place: { ...place, line: dialect.bodyLine },
        fix: 'Check which column names the quantity.',
      }),
    )
  }
  return { ...plan, ...quantities.described(), notes, problems }
}
