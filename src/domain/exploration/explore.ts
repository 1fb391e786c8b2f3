import type { Exploration, LaggedCorrelation, OwnCorrelation } from '../../contract'
import type { HallSeries } from '../series'
import {
  autocorrelation,
  bartlettBand,
  crossCorrelation,
  incrementsOf,
  partialAutocorrelation,
  whiteNoiseBand,
} from './autocorrelation'

/** What is correlated: the values, or their derivatives in time (increments from step to step). */
const kinds = ['values', 'derivatives'] as const
type Kind = (typeof kinds)[number]

/** A log as it is explored: column by column, so that a few sensors of a large hall do not cost the whole of it. */
export interface ExploredLog extends Pick<HallSeries, 'sensors' | 'variables' | 'steps' | 'cadenceSeconds'> {
  /** Values of one sensor and variable by position, `steps` long, NaN where there is none. */
  column(sensor: number, variable: number): Float64Array
}

/**
 * Correlations of a log in time, per sensor and averaged over the sensors that have them. `giveWay` is called after every
 * correlogram with the number of sensors done; it may wait, or throw to stop. The mean of several sensors keeps the
 * (mean) band of one of them, which is on the safe side: the sensors of a hall are far from independent.
 */
export async function exploreHall(
  log: ExploredLog,
  options: { readonly lags: number; readonly sensors: readonly number[] },
  giveWay: (sensorsDone: number) => Promise<void>,
): Promise<Exploration> {
  const { variables } = log
  const lags = Math.max(1, Math.min(options.lags, log.steps - 2))
  const own = variables.map(() => emptyKinds<OwnCorrelation>())
  const names = variables.flatMap((a, i) => variables.slice(i + 1).map((b): [string, string] => [a.name, b.name]))
  const pairs = names.map(() => emptyKinds<LaggedCorrelation>())
  for (const [done, sensor] of options.sensors.entries()) {
    const values = variables.map((_, variable) => log.column(sensor, variable))
    const name = log.sensors[sensor] ?? ''
    for (const kind of kinds) {
      const columns = kind === 'values' ? values : values.map(incrementsOf)
      let pair = 0
      for (const [variable, column] of columns.entries()) {
        const found = ownCorrelation(column, lags)
        if (found !== null) own[variable]?.[kind].push({ sensor: name, ...found })
        for (const other of columns.slice(variable + 1)) {
          const lagged = laggedCorrelation(column, other, lags)
          if (lagged !== null) pairs[pair]?.[kind].push({ sensor: name, ...lagged })
          pair++
          await giveWay(done)
        }
        await giveWay(done)
      }
    }
    await giveWay(done + 1)
  }
  return {
    lags,
    cadenceSeconds: log.cadenceSeconds,
    variables: variables.map(({ name }, i) => ({
      variable: name,
      values: averagedOwn(own[i]?.values ?? [], lags),
      derivatives: averagedOwn(own[i]?.derivatives ?? [], lags),
    })),
    pairs: names.map((variables, i) => ({
      variables,
      values: averagedLagged(pairs[i]?.values ?? [], lags),
      derivatives: averagedLagged(pairs[i]?.derivatives ?? [], lags),
    })),
  }
}

type OfSensor<T> = { readonly sensor: string } & T

function emptyKinds<T>(): Record<Kind, OfSensor<T>[]> {
  return { values: [], derivatives: [] }
}

/** Null for a sensor that lacks the variable or never moves. */
function ownCorrelation(column: Float64Array, lags: number): OwnCorrelation | null {
  const found = autocorrelation(column, lags)
  if (Number.isNaN(found.values[0])) return null
  return {
    autocorrelation: found.values,
    partialAutocorrelation: partialAutocorrelation(found.values),
    whiteNoise: whiteNoiseBand(found.known),
    bartlett: bartlettBand(found),
  }
}

function laggedCorrelation(a: Float64Array, b: Float64Array, lags: number): LaggedCorrelation | null {
  const correlation = crossCorrelation(a, b, lags)
  const both = a.reduce((count, value, i) => (Number.isNaN(value + (b[i] ?? NaN)) ? count : count + 1), 0)
  return correlation.every(Number.isNaN) ? null : { correlation, whiteNoise: whiteNoiseBand(both) }
}

function averagedOwn(sensors: OfSensor<OwnCorrelation>[], lags: number): Exploration['variables'][number]['values'] {
  if (sensors.length === 0) return { mean: null, sensors }
  return {
    mean: {
      autocorrelation: meanOf(
        sensors.map((sensor) => sensor.autocorrelation),
        lags + 1,
      ),
      partialAutocorrelation: meanOf(
        sensors.map((sensor) => sensor.partialAutocorrelation),
        lags + 1,
      ),
      whiteNoise:
        meanOf(
          sensors.map((sensor) => [sensor.whiteNoise]),
          1,
        )[0] ?? NaN,
      bartlett: meanOf(
        sensors.map((sensor) => sensor.bartlett),
        lags + 1,
      ),
    },
    sensors,
  }
}

function averagedLagged(sensors: OfSensor<LaggedCorrelation>[], lags: number): Exploration['pairs'][number]['values'] {
  if (sensors.length === 0) return { mean: null, sensors }
  return {
    mean: {
      correlation: meanOf(
        sensors.map((sensor) => sensor.correlation),
        2 * lags + 1,
      ),
      whiteNoise:
        meanOf(
          sensors.map((sensor) => [sensor.whiteNoise]),
          1,
        )[0] ?? NaN,
    },
    sensors,
  }
}

function meanOf(rows: readonly ArrayLike<number>[], length: number): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length }, (_, i) => {
    const known = rows.map((row) => row[i] ?? NaN).filter((value) => !Number.isNaN(value))
    return known.reduce((sum, value) => sum + value, 0) / known.length
  })
}
