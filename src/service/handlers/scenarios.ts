import { PlenumError, type ScenarioSet, type Variable } from '../../contract'
import { quantilesByStep, rootMeanSquaredDistances } from '../../domain'
import { exportScenarioSet } from '../export'
import { scenarioLinesOf } from '../lines'
import type { HandlersOf, HandlerTools } from './context'

export function scenarioHandlers({ workspace, board, sampling, file }: HandlerTools): HandlersOf<'scenarios'> {
  const { scenarioSets } = workspace
  return {
    'scenarios/generate': (request, context) => {
      const title = request.name ?? `Scenarios of ${workspace.runs.get(request.run).name}`
      const what = { kind: 'scenarios', title, about: request.run } as const
      return board.run(
        what,
        context,
        (job) => sampling.scenarios(request, job),
        (made) => made.set,
      )
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
    'scenarios/lines': ({ set, ...request }) => scenarioLinesOf(workspace, scenarioSets.get(set), request),
    'scenarios/export': ({ set, out, only }, context) => {
      const path = file(out, 'write')
      const { name } = scenarioSets.get(set)
      return board.run({ kind: 'export', title: `Export ${name}`, about: set }, context, ({ signal, progress }) =>
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
