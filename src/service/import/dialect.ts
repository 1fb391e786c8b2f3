import Papa from 'papaparse'
import { PlenumError, type ImportOptions } from '../../contract'
import { isUnitRow } from './headers'
import { numberOf } from './numbers'
import type { Source } from './source'
import { dayFirstFormat, isoFormat } from './times'

/** Lines about the logger that may stand above the header. */
const mostTitleLines = 40
export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/** Rows of complete lines, and where the text after them begins. `last` makes the rest a complete line too. */
export function parseRows(text: string, delimiter: string, last: boolean): { rows: string[][]; cursor: number } {
  const parser = new Papa.Parser({ delimiter, newline: '\n' })
  const { data, meta } = parser.parse(text, 0, !last) as { data: string[][]; meta: { cursor: number } }
  return { rows: data, cursor: meta.cursor }
}

export function isBlank(row: readonly string[]): boolean {
  return row.every((cell) => cell.trim() === '')
}

export interface Dialect {
  readonly delimiter: Delimiter
  readonly header: readonly string[]
  /** 1-based line of the header. */
  readonly headerLine: number
  /** Units by column, where a row of nothing else stands right below the header; that row is none of the body's. */
  readonly unitRow: readonly string[] | null
  /** Where the first row after the header begins: in letters of the text, and as a 1-based line. */
  readonly bodyOffset: number
  readonly bodyLine: number
  /** Rows of the sample after the header, without blank ones. */
  readonly rows: readonly (readonly string[])[]
  /** The 1-based line of each of them. */
  readonly rowLines: readonly number[]
}

/** Letters of blank lines, `#` comments and Excel's `sep=` line before the header. */
function preambleLength(text: string): number {
  return /^(?:[^\S\n]*(?:#[^\n]*|sep=.)?[^\S\n]*\n)*/i.exec(text)?.[0].length ?? 0
}

/** The width that most rows have; of equally many the one that comes first. */
function commonWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].reduce((best, other) => (other[1] > best[1] ? other : best), [0, 0])[0]
}

/** How well a delimiter cuts the sample: the share of rows of the commonest width, then how wide that is. */
function fitness(body: string, delimiter: Delimiter, more: boolean): number {
  const rows = parseRows(body, delimiter, !more).rows.filter((row) => !isBlank(row))
  const width = commonWidth(rows)
  if (width < 2) return 0
  return rows.filter((row) => row.length === width).length / rows.length + Math.min(width, 1000) / 10_000
}

function bestDelimiter(body: string, more: boolean): Delimiter {
  const fit = delimiters.map((delimiter) => ({ delimiter, fitness: fitness(body, delimiter, more) }))
  return fit.reduce((best, other) => (other.fitness > best.fitness ? other : best)).delimiter
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}

const isTime = (cell: string): boolean => isoFormat.parse(cell) !== null || dayFirstFormat.parse(cell) !== null

/** Whether a row names columns: words, not readings or times. */
function namesColumns(row: readonly string[]): boolean {
  const filled = row.filter((cell) => cell.trim() !== '')
  const isReading = (cell: string): boolean =>
    !Number.isNaN(numberOf(cell, '.')) || !Number.isNaN(numberOf(cell, ',')) || isTime(cell)
  return filled.length * 2 > row.length && !filled.some(isReading)
}

/** Letters of lines about the logger above the header, which are narrower than the rows; 0 where there are none. */
function titleLength(body: string, delimiter: Delimiter, more: boolean): number {
  const { rows } = parseRows(body, delimiter, !more)
  const width = commonWidth(rows.filter((row) => !isBlank(row)))
  const at = rows.findIndex((row) => row.length === width && !isBlank(row))
  const header = rows[at]
  if (at <= 0 || at > mostTitleLines || header === undefined || !namesColumns(header)) return 0
  // a quoted cell over two lines would shift this; titles have none
  return body.split('\n').slice(0, at).join('\n').length + 1
}

/** Letters before a line, from 1. @throws PlenumError `bad-input` where the beginning of the log has no such line */
function lengthBefore(source: Source, line: number): number {
  let at = 0
  for (let passed = 1; passed < line; passed++) {
    at = source.sample.indexOf('\n', at) + 1
    if (at > 0) continue
    throw new PlenumError('bad-input', `The log has no line ${line} with the names of the columns.`, {
      place: { file: source.name, field: 'headerLine' },
    })
  }
  return at
}

/**
 * Finds the delimiter and the header, or takes them as told.
 * @throws PlenumError `bad-input` where there is no row below a header.
 */
export function readDialect(
  source: Source,
  { delimiter: wanted, headerLine: wantedLine }: Pick<ImportOptions, 'delimiter' | 'headerLine'>,
): Dialect {
  const top = wantedLine === undefined ? preambleLength(source.sample) : lengthBefore(source, wantedLine)
  const found = wanted ?? bestDelimiter(source.sample.slice(top), source.more)
  const before = top + (wantedLine === undefined ? titleLength(source.sample.slice(top), found, source.more) : 0)
  const body = source.sample.slice(before)
  const delimiter = found
  const all = parseRows(body, delimiter, !source.more).rows
  const header = (all[0] ?? []).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
  const unitRow = all[1] !== undefined && isUnitRow(all[1]) && !all[1].some(isTime) ? all[1] : null
  const below = all.slice(unitRow === null ? 1 : 2)
  const rows = below.filter((row) => !isBlank(row))
  const place = { file: source.name }
  if (header.length === 0) throw new PlenumError('bad-input', 'The first line is too long to be a header.', { place })
  const nameEnd = headerLength(body, delimiter)
  const headerEnd = nameEnd + (unitRow === null ? 0 : headerLength(body.slice(nameEnd), delimiter))
  const headerLine = countLines(source.sample.slice(0, before)) + 1
  if (header.every((cell) => cell === '' || !Number.isNaN(numberOf(cell, '.'))) || header.some(isTime)) {
    throw new PlenumError('bad-input', 'The first line holds readings where the names of the columns are expected.', {
      place: { ...place, line: headerLine },
      fix: 'Put a line with the names of the columns above the readings, or say which line has them.',
    })
  }
  if (rows.length === 0) {
    throw new PlenumError('bad-input', 'There is no row of readings below the header.', { place })
  }
  const bodyLine = headerLine + countLines(body.slice(0, headerEnd))
  return {
    delimiter,
    header: withoutRepeats(header),
    headerLine,
    unitRow,
    bodyOffset: before + headerEnd,
    bodyLine,
    rows,
    rowLines: linesOf(below, bodyLine).filter((_line, index) => !isBlank(below[index] ?? [])),
  }
}

/** The line of each row; a quoted cell may run over several. */
function linesOf(rows: readonly (readonly string[])[], first: number): number[] {
  let line = first
  return rows.map((row) => {
    const here = line
    line += 1 + row.reduce((sum, cell) => sum + countLines(cell), 0)
    return here
  })
}

/** Letters up to the end of the first row, which may hold quoted line ends. */
function headerLength(body: string, delimiter: string): number {
  for (let end = body.indexOf('\n'); end >= 0; end = body.indexOf('\n', end + 1)) {
    const quotes = body.slice(0, end).split('"').length - 1
    if (quotes % 2 === 0 && parseRows(body.slice(0, end + 1), delimiter, false).rows.length === 1) return end + 1
  }
  return body.length
}

/** A repeated header gets its number, so that every column can be named. */
function withoutRepeats(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}

/** The mark that more of the fractional numbers use. */
export function detectDecimalMark(rows: Dialect['rows'], wanted: ImportOptions['decimalMark']): '.' | ',' {
  if (wanted !== undefined) return wanted
  let balance = 0
  for (const row of rows) {
    for (const cell of row) {
      if (/^\s*[-+]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+\s*$/.test(cell)) balance++
      else if (/^\s*[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d+\s*$/.test(cell)) balance--
    }
  }
  return balance > 0 ? ',' : '.'
}
