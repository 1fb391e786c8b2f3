import type { ScenarioEnsemble } from '../scenarios'
import type { HallSeries } from '../series'

/** Previous days that the seasonal baseline remembers. */
export const seasonalDays = 7

/** The last value before the start, for every step ahead: one scenario. */
export function persistenceScenarios(series: HallSeries, starts: ArrayLike<number>, steps: number): ScenarioEnsemble {
  const columns = series.sensors.length * series.variables.length
  const values = new Float32Array(starts.length * steps * columns).fill(NaN)
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] ?? 0
    if (start === 0) continue
    const last = series.values.subarray((start - 1) * columns, start * columns)
    for (let step = 0; step < steps; step++) values.set(last, (i * steps + step) * columns)
  }
  return ensemble(series, starts, 1, steps, values)
}

/**
 * Seasonal naive, per sensor: the values at the same clock time of the 7 latest days that lie wholly before the start are
 * the scenarios. Beyond one day ahead the same days are repeated. A day before the log's beginning and a value lost in a
 * gap leave NaN, a smaller ensemble at that step (score it with `allowMissing`); where no day has a value, the last value
 * before the start stands in as the only scenario. So a log shorter than 7 days is answered with as many days as there
 * are, and one without any earlier day with persistence. Days of a cadence that does not divide them are rounded to the
 * nearest step.
 */
export function seasonalScenarios(series: HallSeries, starts: ArrayLike<number>, steps: number): ScenarioEnsemble {
  const columns = series.sensors.length * series.variables.length
  const stepsPerDay = 86_400 / series.cadenceSeconds
  const values = new Float32Array(starts.length * seasonalDays * steps * columns).fill(NaN)
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] ?? 0
    for (let day = 0; day < seasonalDays; day++) {
      for (let step = 0; step < steps; step++) {
        const daysBack = day + 1 + Math.floor(step / stepsPerDay)
        // the nearest earlier day could round up to the start itself; it must not be seen
        const source = Math.min(start + step - Math.round(daysBack * stepsPerDay), start - 1)
        if (source < 0) continue
        const row = series.values.subarray(source * columns, (source + 1) * columns)
        values.set(row, ((i * seasonalDays + day) * steps + step) * columns)
      }
    }
    if (start > 0) fillWithLast(series, start, values, i, steps)
  }
  return ensemble(series, starts, seasonalDays, steps, values)
}

/** Puts the last value before `start` into the first scenario where no scenario has a value. */
function fillWithLast(series: HallSeries, start: number, values: Float32Array, index: number, steps: number): void {
  const columns = series.sensors.length * series.variables.length
  for (let place = 0; place < steps * columns; place++) {
    let known = false
    for (let day = 0; day < seasonalDays && !known; day++) {
      known = !Number.isNaN(values[(index * seasonalDays + day) * steps * columns + place])
    }
    if (known) continue
    values[index * seasonalDays * steps * columns + place] =
      series.values[(start - 1) * columns + (place % columns)] ?? NaN
  }
}

function ensemble(
  series: HallSeries,
  starts: ArrayLike<number>,
  count: number,
  steps: number,
  values: Float32Array,
): ScenarioEnsemble {
  return {
    starts: starts.length,
    count,
    steps,
    sensors: series.sensors.length,
    variables: series.variables.length,
    values,
  }
}
