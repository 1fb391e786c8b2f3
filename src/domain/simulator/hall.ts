import { PlenumError, type Variable } from '../../contract'
import { RandomGenerator } from '../random'
import type { HallSeries } from '../series'
import { climateSteps, meanScheduledLoad } from './climate'
import { drawEvents, type HallEvent } from './events'
import { layOutHall, loadFollowed, zoneCount, type SensorSite } from './layout'
import { FloorNoise } from './noise'

export interface SimulationOptions {
  readonly sensors?: number
  readonly weeks?: number
  readonly seed?: number
  readonly cadenceSeconds?: number
}

export interface SimulatedHall {
  readonly sites: readonly SensorSite[]
  readonly sensors: readonly string[]
  readonly variables: readonly Variable[]
  readonly steps: number
  /** Monday, 2024-01-01T00:00Z. */
  readonly startMs: number
  readonly cadenceSeconds: number
  readonly timeZone: string
  readonly events: readonly HallEvent[]
  /**
   * One array [sensors, variables] (°C, % relative humidity; rounded to hundredths as a logger writes them) per step, from
   * the first on at every call. Nothing but the present state is held, so a year of a large hall can be streamed.
   */
  rows(): Generator<Float64Array, void>
}

/** Streams of the seed. */
const layoutStream = 1
const eventStream = 2
const noiseStream = 3
const climateStream = 10

/** Correlation of the noise of neighbouring sensors. */
const neighbourCorrelation = 0.64
const simulationStartMs = Date.UTC(2024, 0, 1)

/**
 * A plausible machine hall, made from its seed alone: load with a daily and weekly course and a nightly batch; four zones
 * whose cooling units switch with hysteresis; units that trip, bursts of load and opened doors; cold and hot aisles;
 * noise that neighbours share; relative humidity by the Magnus formula from temperature and dew point.
 */
export function simulateHall(options: SimulationOptions = {}): SimulatedHall {
  const { sensors: count = 35, weeks = 8, seed = 1, cadenceSeconds = 600 } = options
  const steps = Math.floor((weeks * 7 * 86_400) / cadenceSeconds)
  if (!Number.isInteger(count) || count < 1 || !(cadenceSeconds > 0) || steps < 1) {
    throw new PlenumError('bad-input', 'A simulated hall needs at least one sensor and one step.', {
      fix: 'Ask for more sensors or more weeks.',
    })
  }
  const layout = layOutHall(count, seed, layoutStream)
  const events = drawEvents(weeks, simulationStartMs, zoneCount, seed, eventStream)

  function* rows(): Generator<Float64Array, void> {
    const climate = climateSteps({ startMs: simulationStartMs, cadenceSeconds, seed, stream: climateStream, events })
    const random = new RandomGenerator(seed, noiseStream)
    const tenMinutes = cadenceSeconds / 600
    const noise = (stream: number, persistence: number, deviation: number): FloorNoise =>
      new FloorNoise(new RandomGenerator(seed, stream), layout, {
        persistence: persistence ** tenMinutes,
        deviation,
        neighbourCorrelation,
      })
    const temperatureNoise = noise(noiseStream + 1, 0.8, 0.16)
    const humidityNoise = noise(noiseStream + 2, 0.85, 0.25)
    const laggedLoads = new Float64Array(count).fill(NaN)
    for (let step = 0; step < steps; step++) {
      const { load, zones, dewPointCelsius } = climate.next().value
      const temperatureNoises = temperatureNoise.next()
      const humidityNoises = humidityNoise.next()
      const row = new Float64Array(count * 2)
      for (const [sensor, site] of layout.sensors.entries()) {
        const before = laggedLoads[sensor] ?? NaN
        const lagged = Number.isNaN(before) ? load : before + loadFollowed(site, cadenceSeconds) * (load - before)
        laggedLoads[sensor] = lagged
        let temperature = site.baseTemperatureCelsius + site.loadGainCelsius * (lagged - meanScheduledLoad)
        for (const [zone, weight] of site.zoneWeights.entries()) temperature += weight * (zones[zone] ?? 0)
        temperature += (temperatureNoises[sensor] ?? 0) + 0.04 * random.normal()
        const dewPoint = dewPointCelsius + site.dewPointOffsetCelsius
        const humidity =
          relativeHumidity(temperature, dewPoint) + (humidityNoises[sensor] ?? 0) + 0.08 * random.normal()
        row[sensor * 2] = Math.round(temperature * 100) / 100
        row[sensor * 2 + 1] = Math.round(Math.min(99, Math.max(1, humidity)) * 100) / 100
      }
      yield row
    }
  }

  return {
    sites: layout.sensors,
    sensors: layout.sensors.map((site) => site.name),
    variables: [
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ],
    steps,
    startMs: simulationStartMs,
    cadenceSeconds,
    timeZone: 'UTC',
    events,
    rows,
  }
}

/** Relative humidity, %, from temperature and dew point, °C (Magnus; constants of Alduchov and Eskridge 1996). */
export function relativeHumidity(temperatureCelsius: number, dewPointCelsius: number): number {
  return (100 * magnus(dewPointCelsius)) / magnus(temperatureCelsius)
}

/** Saturation vapour pressure as a multiple of that at 0 °C. */
function magnus(celsius: number): number {
  return Math.exp((17.625 * celsius) / (243.04 + celsius))
}

/** The whole simulation in memory. */
export function simulatedSeries(options: SimulationOptions = {}): HallSeries {
  const hall = simulateHall(options)
  const columns = hall.sensors.length * hall.variables.length
  const values = new Float32Array(hall.steps * columns)
  let step = 0
  for (const row of hall.rows()) values.set(row, step++ * columns)
  const { steps, sensors, variables, startMs, cadenceSeconds, timeZone } = hall
  return { steps, sensors, variables, startMs, cadenceSeconds, timeZone, values }
}
