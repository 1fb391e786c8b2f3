import { PlenumError, type ScenarioSet, type Variable } from '../../contract'
import { isAnomalous, quantilesByStep, rootMeanSquaredDistances } from '../../domain'
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
    'scenarios/marks': ({ set }) => scenarioSets.marks.list(scenarioSets.get(set).set),
    'scenarios/mark': ({ set: id, startIndex, scenario, mark }) => {
      const set = scenarioSets.get(id)
      if (startIndex >= set.startsMs.length || scenario >= set.scenarios) throw nothingThere(scenario)
      return scenarioSets.marks.set(id, startIndex, scenario, mark)
    },
    'scenarios/possible': ({ run }) => sampling.possible(run),
    'scenarios/fan': ({ set: id, startIndex, sensor, variable, levels, which }) => {
      const set = scenarioSets.get(id)
      const meant = scenarioSets.marks.meant(id, startIndex, set.scenarios, which)
      const values = scenarioSets.lines(set, startIndex, sensor, variable, meant)
      const startMs = set.startsMs[startIndex] ?? 0
      return {
        levels,
        futureMs: timesOf(startMs, set),
        values: quantilesByStep(values, set.steps, levels),
        scenarios: meant.length,
      }
    },
    'scenarios/frames': ({ set: id, startIndex, scenario, variable }) => {
      const set = scenarioSets.get(id)
      const [values] = scenarioSets.frames(set, startIndex, variable, [scenario])
      const startMs = set.startsMs[startIndex]
      if (values === undefined || startMs === undefined) throw nothingThere(scenario)
      return {
        timesMs: timesOf(startMs, set),
        variable: variableOf(set, variable),
        values,
        ...scenarioSets.range(set, startIndex, variable),
      }
    },
    'scenarios/distances': ({ set: id, startIndex, variable, sensor, most }) => {
      const set = scenarioSets.get(id)
      const compared = Array.from({ length: Math.min(most, set.scenarios) }, (_, scenario) => scenario)
      return {
        compared,
        scenarios: set.scenarios,
        variable: variableOf(set, variable),
        values: rootMeanSquaredDistances(
          sensor === undefined
            ? scenarioSets.frames(set, startIndex, variable, compared)
            : rowsOf(scenarioSets.lines(set, startIndex, sensor, variable, compared), set.steps),
        ),
      }
    },
    'scenarios/lines': ({ set: id, startIndex, sensor, variable, pastSteps, scenarios }) => {
      const set = scenarioSets.get(id)
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
        futureMs: timesOf(startMs, set),
        values,
        shown,
        scenarios: set.scenarios,
        actual,
        anomalous: Array.from({ length: set.steps }, (_, step) =>
          isAnomalous(set.anomalies, sensor, step + 1) ? 1 : 0,
        ),
      }
    },
    'scenarios/export': ({ set, out, only }, context) => {
      const path = file(out, 'write')
      const { name, run } = scenarioSets.get(set)
      return board.run({ kind: 'export', title: `Export ${name}`, run }, context, ({ signal, progress }) =>
        exportScenarioSet({ workspace, set, out: path, only, signal, onProgress: progress }),
      )
    },
  }
}

function timesOf(startMs: number, { steps, cadenceSeconds }: ScenarioSet): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: steps }, (_, step) => startMs + step * cadenceSeconds * 1000)
}

function variableOf({ variables }: ScenarioSet, name: string): Variable {
  return variables.find((each) => each.name === name) ?? { name, unit: '' }
}

function rowsOf(values: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: values.length / width }, (_, row) => values.subarray(row * width, (row + 1) * width))
}

function nothingThere(scenario: number): PlenumError {
  return new PlenumError('not-found', `There is no scenario ${scenario + 1} of this start.`)
}
