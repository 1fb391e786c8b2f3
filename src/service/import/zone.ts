import type { Zone } from 'luxon'
import { PlenumError } from '../../contract'
import { zoneNamed } from '../../domain'

const dayMs = 24 * 3_600_000

/** The zone of a name such as `Europe/Brussels`, `UTC`, `+01:00` or `UTC+1`. @throws PlenumError `bad-input` */
export function zoneOf(name: string): Zone {
  const zone = zoneNamed(name)
  if (zone !== null) return zone
  throw new PlenumError('bad-input', `"${name}" is no time zone.`, {
    place: { field: 'timeZone' },
    fix: 'Use a name such as Europe/Berlin, or an offset such as +01:00.',
  })
}

/** Which instant a local time was. */
export interface LocalTime {
  /** NaN where clocks skipped that time. Of two instants the earlier. */
  readonly ms: number
  /** The later instant where clocks showed that time twice, else null. */
  readonly laterMs: number | null
}

/** Turns local times of a zone into instants. Local times are given as if they were UTC, in milliseconds. */
export class ZoneClock {
  /** By local day: the offset where it is the same all around the day, NaN where clocks change near it. */
  readonly #offsetsMs = new Map<number, number>()
  readonly #zone: Zone

  constructor(zone: Zone) {
    this.#zone = zone
  }

  #offsetMsAt(instantMs: number): number {
    return this.#zone.offset(instantMs) * 60_000
  }

  resolve(localMs: number): LocalTime {
    const day = Math.floor(localMs / dayMs)
    let offsetMs = this.#offsetsMs.get(day)
    if (offsetMs === undefined) {
      const samples = [-1, -0.5, 0, 0.5, 1, 1.5, 2].map((days) => this.#offsetMsAt((day + days) * dayMs))
      offsetMs = samples.every((sample) => sample === samples[0]) ? (samples[0] ?? NaN) : NaN
      this.#offsetsMs.set(day, offsetMs)
    }
    if (!Number.isNaN(offsetMs)) return { ms: localMs - offsetMs, laterMs: null }
    const candidates = [...new Set([-dayMs, dayMs].map((shift) => localMs - this.#offsetMsAt(localMs + shift)))]
      .filter((instant) => instant + this.#offsetMsAt(instant) === localMs)
      .sort((a, b) => a - b)
    return { ms: candidates[0] ?? NaN, laterMs: candidates[1] ?? null }
  }
}
