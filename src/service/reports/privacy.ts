import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Run, ScenarioSet } from '../../contract'
import { nearestDistances, privacyOf, splitByTime, type Privacy, type WindowRows } from '../../domain'
import type { Workspace } from '../store'

/** So many sensors, scenarios of a start and training windows of a sensor are looked at: evenly chosen where there are more. */
const sensorLimit = 64
const scenarioLimit = 4
const trainingLimit = 3000

function evenly(count: number, limit: number): number[] {
  const kept = Math.min(count, limit)
  return Array.from({ length: kept }, (_, i) => Math.floor((i * count) / kept))
}

/** Whether scenarios are copies of the training period: windows of a rollout's length, sensor by sensor. */
export async function privacyOfSet(
  workspace: Workspace,
  run: Run,
  set: ScenarioSet,
  signal: AbortSignal,
): Promise<Privacy | null> {
  const grid = workspace.datasets.grid(set.dataset)
  const { from, to } = splitByTime(grid.steps, run.config.split).train
  const length = set.steps * set.variables.length
  const generated: number[] = []
  const real: number[] = []
  let looked = 0
  for (const number of evenly(set.sensors.length, sensorLimit)) {
    const sensor = set.sensors[number] ?? ''
    const columns = set.variables.map(({ name }) => workspace.series.column(set.dataset, sensor, name))
    const scales = columns.map((column) => deviation(column.subarray(from, to)))
    const windows = (
      starts: readonly number[],
      valueOf: (row: number, step: number, variable: number) => number,
    ): WindowRows => ({
      length,
      values: Float64Array.from({ length: starts.length * length }, (_, i) => {
        const [row, within] = [Math.floor(i / length), i % length]
        const variable = within % set.variables.length
        return valueOf(row, Math.floor(within / set.variables.length), variable) / (scales[variable] ?? 1)
      }),
    })
    const atStarts = (starts: readonly number[]): WindowRows =>
      windows(starts, (row, step, variable) => columns[variable]?.[(starts[row] ?? 0) + step] ?? NaN)
    const training = atStarts(
      evenly(Math.max(0, to - from - set.steps + 1), trainingLimit).map((start) => from + start),
    )
    const starts = set.startsMs.map((ms) => Math.round((ms - grid.startMs) / (grid.cadenceSeconds * 1000)))
    real.push(...nearestDistances(atStarts(starts), training))
    for (const startIndex of starts.keys()) {
      const lines = set.variables.map(({ name }) => workspace.scenarioSets.lines(set, startIndex, sensor, name))
      const scenarios = evenly(set.scenarios, scenarioLimit)
      const own = windows(scenarios, (row, step, variable) => {
        return lines[variable]?.[(scenarios[row] ?? 0) * set.steps + step] ?? NaN
      })
      generated.push(...nearestDistances(own, training))
    }
    looked += training.values.length / length
    await nextTurn()
    signal.throwIfAborted()
  }
  return privacyOf(Float64Array.from(generated), Float64Array.from(real), looked)
}

/** Standard deviation of what is known; 1 where nothing moves. */
function deviation(values: Float32Array): number {
  let count = 0
  let mean = 0
  let square = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    count++
    const difference = value - mean
    mean += difference / count
    square += difference * (value - mean)
  }
  const spread = Math.sqrt(square / count)
  return spread > 0 ? spread : 1
}
