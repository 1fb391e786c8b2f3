import { RandomGenerator } from '../random'
import type { HallEvent } from './events'
import { zoneCount } from './layout'
import { DriftingNoise } from './noise'

/** The physics is stepped in parts of at most two minutes, the time constant of a compressor's switching. */
const partSecondsAtMost = 120
const tenMinutesSeconds = 600
/** Per zone: heat of full load and cooling of a running unit, °C per two minutes; switching threshold, °C. */
const zoneHeat = [0.135, 0.125, 0.145, 0.13]
const zoneCooling = [0.15, 0.16, 0.145, 0.155]
const zoneThreshold = [0.75, 0.65, 0.85, 0.7]

/** What all sensors of the hall share during one step, averaged over it. */
export interface Climate {
  /** IT load as a share of full load. */
  readonly load: number
  /** Each zone's deviation from its set point, °C. */
  readonly zones: Float64Array
  readonly dewPointCelsius: number
}

export interface ClimateOptions {
  readonly startMs: number
  readonly cadenceSeconds: number
  readonly seed: number
  readonly stream: number
  readonly events: readonly HallEvent[]
}

/** Load without noise and bursts: a working-day hump at 14 h, smaller on weekends, and a batch at 2 h. Share of full load. */
export function scheduledLoad(hourOfWeek: number): number {
  const hour = hourOfWeek % 24
  const weekday = Math.floor(hourOfWeek / 24) % 7 < 5
  const hump = Math.exp(-0.5 * ((hour - 14) / 3.6) ** 2)
  const batch = Math.exp(-0.5 * ((hour - 2) / 0.8) ** 2)
  return 0.5 + 0.28 * hump * (weekday ? 1 : 0.35) + 0.07 * batch
}

/** Mean of {@link scheduledLoad} over a week. */
export const meanScheduledLoad = Array.from({ length: 7 * 144 }, (_, i) => scheduledLoad(i / 6)).reduce(
  (sum, load) => sum + load / (7 * 144),
  0,
)

/** The hall's shared state, step after step without end: load, four zones with on/off cooling, dew point. */
export function* climateSteps(options: ClimateOptions): Generator<Climate, never> {
  const { cadenceSeconds, seed, stream } = options
  const parts = Math.ceil(cadenceSeconds / partSecondsAtMost)
  const partSeconds = cadenceSeconds / parts
  const pace = partSeconds / 120
  const random = new RandomGenerator(seed, stream)
  const loadNoise = new DriftingNoise(
    new RandomGenerator(seed, stream + 1),
    0.97 ** (cadenceSeconds / tenMinutesSeconds),
    0.03,
  )
  const dewNoise = new DriftingNoise(new RandomGenerator(seed, stream + 2), 0.9995 ** pace, 0.55)
  const zones = new Float64Array(zoneCount)
  const running = [true, false, true, false]
  let moisture = 0
  let upcoming = 0
  let active: HallEvent[] = []
  for (let step = 0; ; step++) {
    const noise = loadNoise.next()
    const averages = { load: 0, zones: new Float64Array(zoneCount), dewPointCelsius: 0 }
    for (let part = 0; part < parts; part++) {
      const seconds = step * cadenceSeconds + part * partSeconds
      const nowMs = options.startMs + seconds * 1000
      for (let next = options.events[upcoming]; next !== undefined && next.startMs <= nowMs;) {
        active.push(next)
        next = options.events[++upcoming]
      }
      if (active.length > 0) active = active.filter((event) => nowMs < event.startMs + event.durationSeconds * 1000)
      const hours = seconds / 3600
      const load = Math.min(1.1, Math.max(0.2, scheduledLoad(hours) + noise + strengthOf(active, 'burst')))
      let unitsRunning = 0
      const mean = zones.reduce((sum, zone) => sum + zone / zoneCount, 0)
      for (let zone = 0; zone < zoneCount; zone++) {
        const deviation = zones[zone] ?? 0
        const jitter = 0.05 * random.normal()
        const threshold = zoneThreshold[zone] ?? 0
        if (deviation > threshold + jitter) running[zone] = true
        else if (deviation < -threshold + jitter) running[zone] = false
        const tripped = active.some((event) => event.kind === 'cooling-trip' && event.zone === zone)
        const cooling = running[zone] === true && !tripped ? 1 : 0
        unitsRunning += cooling
        zones[zone] =
          deviation +
          pace *
            ((zoneHeat[zone] ?? 0) * load -
              (zoneCooling[zone] ?? 0) * cooling * (1 + 0.1 * deviation) +
              0.02 * (mean - deviation) -
              0.006 * deviation)
      }
      moisture += (1 - 0.92 ** pace) * (strengthOf(active, 'door') - moisture)
      // running coils dry the air
      const dried = 0.1 * (unitsRunning - zoneCount / 2)
      const daily = 0.5 * Math.sin((2 * Math.PI * (hours - 9)) / 24)
      averages.load += load / parts
      averages.dewPointCelsius += (9.5 + daily + dewNoise.next() + moisture - dried) / parts
      for (let zone = 0; zone < zoneCount; zone++) {
        averages.zones[zone] = (averages.zones[zone] ?? 0) + (zones[zone] ?? 0) / parts
      }
    }
    yield averages
  }
}

function strengthOf(active: readonly HallEvent[], kind: HallEvent['kind']): number {
  let strength = 0
  for (const event of active) if (event.kind === kind) strength += event.strength
  return strength
}
