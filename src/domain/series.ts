import type { Variable } from '../contract'

/** The log of a hall on its regular grid. */
export interface HallSeries {
  readonly steps: number
  readonly sensors: readonly string[]
  readonly variables: readonly Variable[]
  /** Instant of step 0, milliseconds since 1970 UTC. */
  readonly startMs: number
  readonly cadenceSeconds: number
  /** IANA name or fixed offset in which the log's people live. */
  readonly timeZone: string
  /** [steps, sensors, variables], physical units, NaN where there is no value. */
  readonly values: Float32Array
}

/** Position of a value in {@link HallSeries.values}. */
export function valueIndex(series: HallSeries, step: number, sensor: number, variable: number): number {
  return (step * series.sensors.length + sensor) * series.variables.length + variable
}

/** Instant of a step, milliseconds since 1970 UTC. */
export function timeOfStep(series: Pick<HallSeries, 'startMs' | 'cadenceSeconds'>, step: number): number {
  return series.startMs + step * series.cadenceSeconds * 1000
}
