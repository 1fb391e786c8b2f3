import type { HallSeries } from './series'
import type { WindowStarts } from './windows'

/** Scenarios of a hall, however they were made: a model's or a baseline's. */
export interface ScenarioEnsemble {
  readonly starts: number
  /** Scenarios per start. */
  readonly count: number
  readonly steps: number
  readonly sensors: number
  readonly variables: number
  /** [starts, count, steps, sensors, variables], physical units. */
  readonly values: Float32Array
}

/** What really happened after each start, for scoring. */
export interface ScenarioTruth {
  readonly starts: number
  readonly steps: number
  readonly sensors: number
  readonly variables: number
  /** [starts, steps, sensors, variables], physical units; NaN: not known, or not to be scored. */
  readonly truth: Float32Array
  /** [starts, sensors, variables]: the last value before each start. */
  readonly last: Float32Array
}

/**
 * The real future of each start (grid steps of the first forecast value); unknown beyond the end of the log. With
 * `windows`, a sensor without a valid window at a start is left out there, so that no model is scored on what it could
 * not see.
 */
export function truthOfStarts(
  series: HallSeries,
  starts: ArrayLike<number>,
  steps: number,
  windows?: WindowStarts,
): ScenarioTruth {
  const sensors = series.sensors.length
  const variables = series.variables.length
  const row = sensors * variables
  const truth = new Float32Array(starts.length * steps * row).fill(NaN)
  const last = new Float32Array(starts.length * row).fill(NaN)
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] ?? 0
    const end = Math.min(start + steps, series.steps)
    truth.set(series.values.subarray(start * row, end * row), i * steps * row)
    if (start > 0) last.set(series.values.subarray((start - 1) * row, start * row), i * row)
    if (windows === undefined) continue
    for (let sensor = 0; sensor < sensors; sensor++) {
      if (windows.has(sensor, start)) continue
      for (let step = 0; step < steps; step++) {
        const from = (i * steps + step) * row + sensor * variables
        truth.fill(NaN, from, from + variables)
      }
    }
  }
  return { starts: starts.length, steps, sensors, variables, truth, last }
}
