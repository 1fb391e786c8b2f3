import type { ScenarioLines, ScenarioSet } from '../contract'
import { isAnomalous } from '../domain'
import type { Workspace } from './store'

export interface LinesRequest {
  readonly startIndex: number
  readonly sensor: string
  readonly variable: string
  readonly pastSteps: number
  /** All where left out. */
  readonly scenarios?: readonly number[] | undefined
}

/** One sensor and variable of one start: the past, the scenarios, and the real future where it is known. */
export function scenarioLinesOf(
  workspace: Workspace,
  set: ScenarioSet,
  { startIndex, sensor, variable, pastSteps, scenarios }: LinesRequest,
): ScenarioLines {
  const { scenarioSets, series } = workspace
  const all = Array.from({ length: set.scenarios }, (_, scenario) => scenario)
  const shown = scenarios === undefined ? all : scenarios.filter((scenario) => scenario < set.scenarios)
  const values = scenarioSets.lines(set, startIndex, sensor, variable, shown)
  const { startMs: logStartMs, steps: logSteps } = workspace.datasets.grid(set.dataset)
  const stepMs = set.cadenceSeconds * 1000
  const startMs = set.startsMs[startIndex] ?? logStartMs
  const start = Math.round((startMs - logStartMs) / stepMs)
  const first = Math.max(0, start - pastSteps)
  const past = series.column(set.dataset, sensor, variable, first, start)
  const actual = new Float32Array(set.steps).fill(NaN)
  if (start < logSteps) actual.set(series.column(set.dataset, sensor, variable, start, start + set.steps))
  return {
    pastMs: Float64Array.from(past, (_, step) => logStartMs + (first + step) * stepMs),
    past,
    futureMs: Float64Array.from({ length: set.steps }, (_, step) => startMs + step * stepMs),
    values,
    shown,
    scenarios: set.scenarios,
    actual,
    anomalous: Array.from({ length: set.steps }, (_, step) => (isAnomalous(set.anomalies, sensor, step + 1) ? 1 : 0)),
  }
}
