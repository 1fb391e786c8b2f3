import { DateTime, type Zone } from 'luxon'
import { ZoneClock, type LocalTime } from './zone'

/** What a timestamp says: an instant (it carries an offset, or counts from 1970), or a local time as if it were UTC. */
interface Parsed {
  readonly ms: number
  readonly local: boolean
}
/** One way to write timestamps. */
export interface TimeFormat {
  /** As the report names it. */
  readonly name: string
  /** Null where the text is not written that way, or is no date (30 February). */
  parse(text: string): Parsed | null
}

const clock = String.raw`(?:(?:T|,?\s+)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]m)?)?`
const offset = String.raw`\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?`
const yearFirst = new RegExp(String.raw`^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${clock}${offset}\s*$`, 'i')
const yearLast = new RegExp(String.raw`^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})${clock}${offset}\s*$`, 'i')
const compact = /^\s*(\d{4})(\d{2})(\d{2})(?:[T _-]?(\d{2})(\d{2})(\d{2})?)()()(Z|UTC|[+-]\d{2}(?::?\d{2})?)?\s*$/i

function offsetMs(text: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(text)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}

/** Builds the instant of matched fields: clock and offset are the groups 4 … 9 of every expression above. */
function assemble(match: RegExpExecArray, year: number, month: number, day: number): Parsed | null {
  const [, , , , hourText, minute = '0', second = '0', fraction = '', half = '', zone = ''] = match
  let hour = Number(hourText ?? 0)
  if (half !== '') {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  }
  if (month < 1 || month > 12 || day < 1 || hour > 24 || Number(minute) > 59 || Number(second) > 60) return null
  const dayMs = Date.UTC(year, month - 1, day)
  if (new Date(dayMs).getUTCDate() !== day) return null
  const ms =
    dayMs +
    ((hour * 60 + Number(minute)) * 60 + Number(second)) * 1000 +
    (fraction === '' ? 0 : Math.round(Number(`0.${fraction}`) * 1000))
  return zone === '' ? { ms, local: true } : { ms: ms - offsetMs(zone), local: false }
}

const fullYear = (text: string | undefined): number => Number(text) + (text?.length === 2 ? 2000 : 0)

/** A format of fields in fixed places, read without Luxon: it takes a tenth of the time, and most logs are written so. */
function fieldFormat(name: string, pattern: RegExp, year: number, month: number, day: number): TimeFormat {
  return {
    name,
    parse(text) {
      const match = pattern.exec(text)
      return match === null ? null : assemble(match, fullYear(match[year]), Number(match[month]), Number(match[day]))
    },
  }
}
export const isoFormat = fieldFormat('ISO 8601', yearFirst, 1, 2, 3)
export const dayFirstFormat = fieldFormat('day, month, year', yearLast, 3, 2, 1)
export const monthFirstFormat = fieldFormat('month, day, year', yearLast, 3, 1, 2)
const compactFormat = fieldFormat('yyyyMMddHHmmss', compact, 1, 2, 3)

function epochFormat(name: string, pattern: RegExp, unitMs: number): TimeFormat {
  return {
    name,
    parse: (text) => (pattern.test(text) ? { ms: Math.round(Number(text) * unitMs), local: false } : null),
  }
}
/** The years 2001 to 2033; other counts look like other numbers. */
const epochFormats: readonly TimeFormat[] = [
  epochFormat('seconds since 1970', /^\s*1\d{9}(\.\d+)?\s*$/, 1000),
  epochFormat('milliseconds since 1970', /^\s*1\d{12}(\.\d+)?\s*$/, 1),
]

/** Parsing with Luxon is slow and most logs repeat their timestamps, so what was read lately is kept. */
const keptTexts = 100_000

/** A format in Luxon's tokens, e.g. `dd.MM.yyyy HH:mm`. */
export function luxonFormat(format: string): TimeFormat {
  const parser = DateTime.buildFormatParser(format, { locale: 'en' })
  const local = !/[zZ]/.test(format.replace(/'[^']*'/g, ''))
  const kept = new Map<string, Parsed | null>()
  return {
    name: format,
    parse(text) {
      const known = kept.get(text)
      if (known !== undefined) return known
      const time = DateTime.fromFormatParser(text.trim(), parser, { zone: 'utc', locale: 'en' })
      const parsed = time.isValid ? { ms: time.toMillis(), local } : null
      if (kept.size >= keptTexts) kept.clear()
      // a cell is a slice of a large piece of the file, which the map must not keep alive
      kept.set(Buffer.from(text).toString(), parsed)
      return parsed
    },
  }
}
const writtenMonthFormats = [
  'd MMM yyyy HH:mm:ss',
  'd MMM yyyy HH:mm',
  'd-MMM-yyyy HH:mm:ss',
  'd-MMM-yyyy HH:mm',
  'd-MMM-yy HH:mm:ss',
  'd-MMM-yy HH:mm',
  'MMM d, yyyy h:mm:ss a',
  'MMM d, yyyy h:mm a',
  'MMM d yyyy HH:mm:ss',
  'EEE MMM d HH:mm:ss yyyy',
  'EEE, d MMM yyyy HH:mm:ss ZZZ',
]

/** A few cells may be broken without making the format another one. */
function fits(format: TimeFormat, texts: readonly string[]): boolean {
  const read = texts.filter((text) => format.parse(text) !== null).length
  return read > 0 && read >= texts.length * 0.8
}

/** Formats that are known by a name of their own, as previews and reports give it. */
const namedFormats: readonly TimeFormat[] = [
  isoFormat,
  dayFirstFormat,
  monthFirstFormat,
  compactFormat,
  ...epochFormats,
]
/** The format of such a name, else one in Luxon's tokens. */
export function formatNamed(name: string): TimeFormat {
  return namedFormats.find((format) => format.name === name.trim()) ?? luxonFormat(name)
}

export interface DetectedFormat {
  readonly format: TimeFormat
  /** Both orders of day and month fit; this one gives the more regular times, or the day first. */
  readonly ambiguous: boolean
}

/** How regular instants are: how many neighbours are as far apart as most are. */
function regularity(format: TimeFormat, texts: readonly string[]): number {
  const times = texts.map((text) => format.parse(text)?.ms ?? NaN)
  const counts = new Map<number, number>()
  for (const [index, time] of times.entries()) {
    const difference = time - (times[index - 1] ?? NaN)
    if (difference > 0) counts.set(difference, (counts.get(difference) ?? 0) + 1)
  }
  return Math.max(0, ...counts.values())
}

/** The format that the texts fit. `counts` allows plain numbers, which only a column called a time may hold. */
export function detectTimeFormat(texts: readonly string[], counts: boolean): DetectedFormat | null {
  const sure = (format: TimeFormat): DetectedFormat => ({ format, ambiguous: false })
  if (fits(isoFormat, texts)) return sure(isoFormat)
  const read = (format: TimeFormat): number => texts.filter((text) => format.parse(text) !== null).length
  const days = read(dayFirstFormat)
  const months = read(monthFirstFormat)
  if (fits(dayFirstFormat, texts) || fits(monthFirstFormat, texts)) {
    if (days !== months) return sure(days > months ? dayFirstFormat : monthFirstFormat)
    // dots between the numbers mean day, month, year wherever they are used
    if (texts.every((text) => /^\s*\d+\.\d+\.\d/.test(text))) return sure(dayFirstFormat)
    const same = texts.every((text) => dayFirstFormat.parse(text)?.ms === monthFirstFormat.parse(text)?.ms)
    const monthIsMoreRegular = regularity(monthFirstFormat, texts) > regularity(dayFirstFormat, texts)
    return { format: monthIsMoreRegular ? monthFirstFormat : dayFirstFormat, ambiguous: !same }
  }
  if (counts) {
    const epoch = epochFormats.find((format) => fits(format, texts))
    if (epoch !== undefined) return sure(epoch)
    if (fits(compactFormat, texts)) return sure(compactFormat)
  }
  if (texts.every((text) => /^[\s\d.,+-]*$/.test(text))) return null
  const written = writtenMonthFormats.map(luxonFormat).find((format) => fits(format, texts))
  return written === undefined ? null : sure(written)
}

/** The timestamp of a row: the cells of its columns of time, joined by a space. */
export function timeText(row: readonly string[], timeColumns: readonly number[]): string {
  const [first = -1, ...others] = timeColumns
  const text = row[first] ?? ''
  return others.length === 0 ? text : [text, ...others.map((column) => row[column] ?? '')].join(' ')
}

/** Reads the timestamps of one log. */
export class TimeReader {
  readonly format: TimeFormat
  readonly #clock: ZoneClock
  #lastText: string | null = null
  #last: LocalTime | null = null

  constructor(format: TimeFormat, zone: Zone) {
    this.format = format
    this.#clock = new ZoneClock(zone)
  }

  /** Null where the text is no timestamp of this format; `ms` is NaN where the zone's clocks skipped that time. */
  read(text: string): LocalTime | null {
    // rows of a long log share their timestamp with the row before
    if (text === this.#lastText) return this.#last
    const parsed = this.format.parse(text)
    this.#lastText = text
    if (parsed === null) this.#last = null
    else this.#last = parsed.local ? this.#clock.resolve(parsed.ms) : { ms: parsed.ms, laterMs: null }
    return this.#last
  }
}
