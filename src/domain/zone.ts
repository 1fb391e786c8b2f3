import { FixedOffsetZone, IANAZone, type Zone } from 'luxon'

/** The time zone of a name: IANA, `UTC`, or a fixed offset such as `+02:00` or `UTC+2`; null if it is none of these. */
export function zoneNamed(name: string): Zone | null {
  const trimmed = name.trim()
  if (/^(utc|gmt|z)$/i.test(trimmed)) return FixedOffsetZone.utcInstance
  const offset = /^(?:utc|gmt)?\s*([+-])(\d{1,2})(?::?([0-5]\d))?$/i.exec(trimmed)
  if (offset !== null && Number(offset[2]) <= 14) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0)
    return FixedOffsetZone.instance(offset[1] === '-' ? -minutes : minutes)
  }
  return offset === null && IANAZone.isValidZone(trimmed) ? IANAZone.create(trimmed) : null
}
