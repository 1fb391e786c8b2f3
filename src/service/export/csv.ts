import { DateTime, type Zone } from 'luxon'

/** RFC 4180. */
export const lineEnd = '\r\n'

/** A cell, in quotes where it needs them. */
export function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/**
 * A value as CSV shows it: the shortest decimals (7 to 9 digits) that read back to the same float32, empty where there is
 * none. A whole number over a power of ten is the double nearest to that decimal, so it prints as that decimal: much faster
 * than `toPrecision`, and readings of sensors are found at the first try.
 */
export function decimals(value: number): string {
  if (!Number.isFinite(value)) return ''
  const size = Math.abs(value)
  if (size < 1e4) {
    // at most seven digits, of which three are decimals
    const thousandths = Math.round(value * 1000) / 1000
    if (Math.fround(thousandths) === value) return String(thousandths)
    if (size >= 1e-3) {
      const places = 6 - Math.floor(Math.log10(size))
      for (let digits = 0; digits < 3; digits++) {
        const scale = powers[places + digits] ?? NaN
        const short = Math.round(value * scale) / scale
        if (Math.fround(short) === value) return String(short)
      }
    }
  }
  for (let digits = 7; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}

const powers = Float64Array.from({ length: 16 }, (_, power) => 10 ** power)

/** ISO 8601 with the offset of the zone at that instant. */
export function timestamp(ms: number, zone: Zone): string {
  return DateTime.fromMillis(ms, { zone }).toFormat(
    ms % 1000 === 0 ? "yyyy-MM-dd'T'HH:mm:ssZZ" : "yyyy-MM-dd'T'HH:mm:ss.SSSZZ",
  )
}
