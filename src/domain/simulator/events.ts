import { RandomGenerator } from '../random'

/** A rare event of the hall. */
export interface HallEvent {
  readonly kind: 'cooling-trip' | 'burst' | 'door'
  /** Instant, milliseconds since 1970 UTC. */
  readonly startMs: number
  readonly durationSeconds: number
  /** The cooling unit that trips, 0 … 3. */
  readonly zone: number | null
  /** Burst: added load as a share of full load. Door: moist air, °C of dew point. Trip: 1. */
  readonly strength: number
}

interface EventKind {
  readonly kind: HallEvent['kind']
  readonly perWeek: number
  readonly minutes: readonly [from: number, to: number]
  readonly strength: readonly [from: number, to: number]
}

/** How often, how long and how strong: as in the reference simulator of the design. */
const kinds: readonly EventKind[] = [
  { kind: 'cooling-trip', perWeek: 0.8, minutes: [20, 72], strength: [1, 1] },
  { kind: 'burst', perWeek: 1.5, minutes: [60, 300], strength: [0.1, 0.22] },
  { kind: 'door', perWeek: 1, minutes: [12, 60], strength: [0.8, 2] },
]

/** All events of a simulation in order of time; their number is Poisson with the mean of their kind. */
export function drawEvents(weeks: number, startMs: number, zones: number, seed: number, stream: number): HallEvent[] {
  const random = new RandomGenerator(seed, stream)
  const between = ([from, to]: readonly [number, number]): number => from + (to - from) * random.uniform()
  const events: HallEvent[] = []
  for (const { kind, perWeek, minutes, strength } of kinds) {
    const count = random.poisson(perWeek * weeks)
    for (let i = 0; i < count; i++) {
      events.push({
        kind,
        startMs: startMs + Math.floor(random.uniform() * weeks * 7 * 86_400) * 1000,
        durationSeconds: Math.round(between(minutes) * 60),
        zone: kind === 'cooling-trip' ? random.integer(zones) : null,
        strength: between(strength),
      })
    }
  }
  return events.sort((a, b) => a.startMs - b.startMs)
}
