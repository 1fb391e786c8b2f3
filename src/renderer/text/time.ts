import { DateTime, FixedOffsetZone, type Zone } from 'luxon'
import { zoneNamed } from '../../domain'

/** The zone of a data set; a name that is none is read as UTC. */
export function zoneOf(name: string): Zone {
  return zoneNamed(name) ?? FixedOffsetZone.utcInstance
}

/** An instant (ISO 8601 or milliseconds since 1970) in a zone: `2016-05-27 18:00`. */
export function formatInstant(instant: string | number, zone: string): string {
  return at(instant, zone).toFormat('yyyy-MM-dd HH:mm')
}

/** `27 May 2016` */
export function formatDay(instant: string | number, zone: string): string {
  return at(instant, zone).toFormat('d MMM yyyy')
}

/** How long ago something was made, for lists: `today 14:02`, `yesterday 09:15`, `12 Mar 2026`. */
export function formatWhen(instant: string, now: DateTime = DateTime.local()): string {
  const then = DateTime.fromISO(instant).setZone(now.zone)
  const days = now.startOf('day').diff(then.startOf('day'), 'days').days
  if (days === 0) return `today ${then.toFormat('HH:mm')}`
  if (days === 1) return `yesterday ${then.toFormat('HH:mm')}`
  return then.toFormat('d MMM yyyy')
}

/** Milliseconds since 1970 of `yyyy-MM-ddTHH:mm` read in a zone; NaN when it is not a time. */
export function parseLocal(text: string, zone: string): number {
  return DateTime.fromISO(text, { zone: zoneOf(zone) }).toMillis()
}

/** The value of a date-time field for an instant in a zone. */
export function toLocalField(ms: number, zone: string): string {
  return at(ms, zone).toFormat("yyyy-MM-dd'T'HH:mm")
}

function at(instant: string | number, zone: string): DateTime {
  const time = typeof instant === 'string' ? DateTime.fromISO(instant) : DateTime.fromMillis(instant)
  return time.setZone(zoneOf(zone))
}
