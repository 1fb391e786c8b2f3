import {
  PlenumError,
  type Distributions,
  type RequestValue,
  type ScenarioSet,
  type ServiceContract,
} from '../../contract'
import { edgesOf, futuresOf, stepChangesOf, spreadOf, type Trajectories } from '../../domain'
import type { Workspace } from '../store'

/** Distributions of scenario sets beside the real ones of the same starts. @throws PlenumError `not-found`, `bad-input` */
export function compareDistributions(
  workspace: Workspace,
  { sets: ids, variable: name, sensors: wanted }: RequestValue<ServiceContract, 'compare/distributions'>,
): Distributions {
  const sets = ids.map((id) => workspace.scenarioSets.get(id))
  const [first] = sets
  const variable = first?.variables.find((one) => one.name === name)
  if (first === undefined || variable === undefined) {
    throw new PlenumError('not-found', `There is no variable "${name}" in these scenarios.`)
  }
  for (const set of sets) requireAlike(set, first)
  const sensors = wanted ?? first.sensors
  const real = realOf(workspace, first, sensors, name)
  const generated = sets.map((set) => generatedOf(workspace, set, sensors, name, real))
  const all = [real, ...generated]
  const valueEdges = edgesOf(all.map(futuresOf))
  const incrementEdges = edgesOf(all.map(stepChangesOf))
  const hours = first.cadenceSeconds / 3600
  return {
    variable,
    sensors,
    valueEdges,
    incrementEdges,
    frequencies: Float64Array.from({ length: Math.floor(first.steps / 2) }, (_, k) => (k + 1) / (first.steps * hours)),
    real: spreadOf(real, valueEdges, incrementEdges),
    generated: sets.map(({ set, run }, at) => ({
      set,
      run,
      ...spreadOf(generated[at] ?? real, valueEdges, incrementEdges),
    })),
  }
}

function requireAlike(set: ScenarioSet, first: ScenarioSet): void {
  const places = ({ dataset, startsMs, steps }: ScenarioSet): string => JSON.stringify([dataset, startsMs, steps])
  if (places(set) === places(first)) return
  throw new PlenumError('bad-input', 'These scenarios are not of the same log, starts and steps.', {
    place: { field: 'sets' },
    fix: 'Sample the runs together from the same starts.',
  })
}

/** What happened after each start, sensor by sensor, with the reading before it. */
function realOf(workspace: Workspace, set: ScenarioSet, sensors: readonly string[], variable: string): Trajectories {
  const { startMs, steps: logSteps } = workspace.datasets.grid(set.dataset)
  const points = set.steps + 1
  const values = new Float64Array(sensors.length * set.startsMs.length * points).fill(NaN)
  for (const [s, sensor] of sensors.entries()) {
    const column = workspace.series.column(set.dataset, sensor, variable)
    for (const [i, at] of set.startsMs.entries()) {
      const start = Math.round((at - startMs) / (set.cadenceSeconds * 1000))
      for (let point = 0; point < points && start - 1 + point < logSteps; point++) {
        values[(s * set.startsMs.length + i) * points + point] = column[start - 1 + point] ?? NaN
      }
    }
  }
  return { values, points }
}

/** The scenarios of the same, only where the real value is known, so that both sides are of the same places. */
function generatedOf(
  workspace: Workspace,
  set: ScenarioSet,
  sensors: readonly string[],
  variable: string,
  real: Trajectories,
): Trajectories {
  const { points } = real
  const starts = set.startsMs.length
  const values = new Float64Array(sensors.length * starts * set.scenarios * points).fill(NaN)
  let row = 0
  for (const [s, sensor] of sensors.entries()) {
    for (let i = 0; i < starts; i++) {
      const lines = workspace.scenarioSets.lines(set, i, sensor, variable)
      const beside = (s * starts + i) * points
      for (let scenario = 0; scenario < set.scenarios; scenario++, row++) {
        values[row * points] = real.values[beside] ?? NaN
        for (let step = 0; step < set.steps; step++) {
          const known = !Number.isNaN(real.values[beside + step + 1] ?? NaN)
          values[row * points + step + 1] = known ? (lines[scenario * set.steps + step] ?? NaN) : NaN
        }
      }
    }
  }
  return { values, points }
}
