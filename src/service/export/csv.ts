import { DateTime, type Zone } from 'luxon'

/** RFC 4180. */
export const lineEnd = '\r\n'

/** A cell, in quotes where it needs them. */
export function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** A value as CSV shows it: the shortest decimals that read back to the same float32, empty where there is none. */
export function decimals(value: number): string {
  if (!Number.isFinite(value)) return ''
  for (let digits = 7; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}

/** ISO 8601 with the offset of the zone at that instant. */
export function timestamp(ms: number, zone: Zone): string {
  return DateTime.fromMillis(ms, { zone }).toFormat(
    ms % 1000 === 0 ? "yyyy-MM-dd'T'HH:mm:ssZZ" : "yyyy-MM-dd'T'HH:mm:ss.SSSZZ",
  )
}
