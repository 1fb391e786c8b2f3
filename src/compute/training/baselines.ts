import type { BaselineName } from '../../contract'
import {
  autoregressionScenarios,
  fitHallAutoregression,
  persistenceScenarios,
  seasonalDays,
  seasonalScenarios,
  type HallSeries,
  type WindowStart,
} from '../../domain'
import type { ModelDescription } from '../model'

/** Scenarios of single sensors: [places, scenarios, steps, variables], physical units; NaN where a baseline knows none. */
export interface SensorScenarios {
  readonly count: number
  readonly values: Float32Array
}

/** What the baselines say of these places. The bootstrap draws as many scenarios as a validation. */
export function baselineScenarios(
  model: ModelDescription,
  series: HallSeries,
  places: readonly WindowStart[],
  seed: number,
): Record<BaselineName, SensorScenarios> {
  const { horizonSteps, validationScenarios, windowSteps } = model.config
  const wanted = places.map(({ sensor }) => sensor)
  const fit = fitHallAutoregression(series, model.split.train, windowSteps, wanted)
  const bootstrap = { count: validationScenarios, seed }
  return {
    'ar-bootstrap': ofPlaces(places, validationScenarios, ({ sensor, step }) => {
      const hall = autoregressionScenarios(fit, series, [step], horizonSteps, { ...bootstrap, sensor }).values
      return columnsOf(hall, series, sensor)
    }),
    persistence: ofPlaces(places, 1, (place) => {
      const past = pastOf(series, place, 1)
      return persistenceScenarios(past, [past.steps], horizonSteps).values
    }),
    seasonal: ofPlaces(places, seasonalDays, (place) => {
      const stepsPerDay = 86_400 / series.cadenceSeconds
      const days = seasonalDays + Math.ceil(horizonSteps / stepsPerDay)
      const past = pastOf(series, place, Math.ceil(days * stepsPerDay))
      return seasonalScenarios(past, [past.steps], horizonSteps).values
    }),
  }
}

/** @param scenariosOf [scenarios, steps, variables] of one place */
function ofPlaces(
  places: readonly WindowStart[],
  count: number,
  scenariosOf: (place: WindowStart) => Float32Array,
): SensorScenarios {
  const parts = places.map(scenariosOf)
  const length = parts[0]?.length ?? 0
  const values = new Float32Array(parts.length * length)
  parts.forEach((part, place) => values.set(part, place * length))
  return { count, values }
}

/** One sensor of [rows, sensors, variables]. */
function columnsOf(values: Float32Array, { sensors, variables }: HallSeries, sensor: number): Float32Array {
  const width = sensors.length * variables.length
  const rows = values.length / width
  const own = new Float32Array(rows * variables.length)
  for (let row = 0; row < rows; row++) {
    const from = row * width + sensor * variables.length
    own.set(values.subarray(from, from + variables.length), row * variables.length)
  }
  return own
}

/** The log of the place's sensor alone, at most `steps` steps of it, up to the place. */
function pastOf(series: HallSeries, { sensor, step }: WindowStart, steps: number): HallSeries {
  const from = Math.max(0, step - steps)
  const width = series.sensors.length * series.variables.length
  const values = columnsOf(series.values.subarray(from * width, step * width), series, sensor)
  return { ...series, steps: step - from, sensors: series.sensors.slice(sensor, sensor + 1), values }
}
