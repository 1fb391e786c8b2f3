import { DateTime } from 'luxon'

const hourMs = 3_600_000
const stepsHours = [1, 2, 3, 4, 6, 12, 24, 48, 168]
const mostTicks = 8

/** A zone as Luxon reads it: offsets such as `+01:00` want a prefix. */
export function zoneName(zone: string): string {
  return /^[+-]/.test(zone) ? `UTC${zone}` : zone
}

export function timeIn(ms: number, zone: string): DateTime {
  return DateTime.fromMillis(ms, { zone: zoneName(zone), locale: 'en-GB' })
}

/** Full hours of the zone's clock between two instants, at most about eight. */
export function clockTicks(fromMs: number, toMs: number, zone: string): number[] {
  const hours = stepsHours.find((step) => (toMs - fromMs) / hourMs / step <= mostTicks) ?? 168
  const ticks: number[] = []
  let time = timeIn(fromMs, zone).startOf('day')
  while (time.toMillis() <= toMs) {
    if (time.toMillis() >= fromMs) ticks.push(time.toMillis())
    time = time.plus({ hours })
  }
  return ticks
}

/** `08:00`, and the date at midnight. */
export function clockLabel(ms: number, zone: string): string {
  const time = timeIn(ms, zone)
  return time.toFormat(time.hour === 0 && time.minute === 0 ? 'd LLL' : 'HH:mm')
}
