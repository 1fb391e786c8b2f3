import type { ScenarioSet } from '../../contract'
import { exportScenarioSet } from '../export'
import type { HandlersOf, HandlerTools } from './context'

export function scenarioHandlers({ workspace, board, sampling, file }: HandlerTools): HandlersOf<'scenarios'> {
  const { scenarioSets, series } = workspace
  return {
    'scenarios/generate': (request, context) => {
      const what = { kind: 'scenarios', title: request.name ?? 'Sample scenarios', run: request.run } as const
      return board.run(what, context, (job) => sampling.scenarios(request, job))
    },
    'scenarios/list': ({ run }) => scenarioSets.list(run),
    'scenarios/get': ({ set }) => scenarioSets.get(set),
    'scenarios/delete': ({ set }) => ({ deleted: scenarioSets.delete(set) }),
    'scenarios/lines': ({ set: id, startIndex, sensor, variable, pastSteps }) => {
      const set = scenarioSets.get(id)
      const values = scenarioSets.lines(set, startIndex, sensor, variable)
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
        scenarios: set.scenarios,
        actual,
        anomalous: Array.from({ length: set.steps }, (_, step) => (isAnomalous(set, sensor, step + 1) ? 1 : 0)),
      }
    },
    'scenarios/export': ({ set, out }, context) => {
      const path = file(out, 'write')
      const { name, run } = scenarioSets.get(set)
      return board.run({ kind: 'export', title: `Export ${name}`, run }, context, ({ signal, progress }) =>
        exportScenarioSet({ workspace, set, out: path, signal, onProgress: progress }),
      )
    },
  }
}

/** Whether a value of `sensor` at `step` (1-based) was made under an anomaly. */
function isAnomalous({ anomalies }: ScenarioSet, sensor: string, step: number): boolean {
  return anomalies.some(
    (anomaly) =>
      anomaly.sensor === sensor && step >= anomaly.step && step < anomaly.step + (anomaly.durationSteps ?? Infinity),
  )
}
