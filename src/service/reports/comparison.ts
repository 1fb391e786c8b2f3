import {
  scoreMetric,
  PlenumError,
  type Comparison,
  type RequestOutput,
  type RequestValue,
  type ScenarioSet,
  type ServiceContract,
  type Variable,
} from '../../contract'
import { compareCurves, compareDistributions, compareRuns, sampleTogether } from '../compare'
import type { RunningJob } from '../jobs/board'
import { scenarioLinesOf } from '../lines'
import type { Sampling } from '../sampling'
import type { Workspace } from '../store'
import { version } from '../version'
import { writePage } from './write-page'

type Request = RequestValue<ServiceContract, 'reports/compare'>

const mostSampled = 20
/** Sensors whose scenarios are drawn, and those whose distributions are. */
const drawnSensors = 1
const countedSensors = 32
const pastSteps = 48
const curves = [
  [scoreMetric, 'step'],
  [scoreMetric, 'seconds'],
  ['training.generatorLoss', 'step'],
] as const

/** Gathers what is known of some runs and writes it as one page. @throws PlenumError */
export async function writeComparison(
  workspace: Workspace,
  sampling: Sampling,
  request: Request,
  out: string,
  job: RunningJob,
): Promise<RequestOutput<ServiceContract, 'reports/compare'>> {
  const { runs, period, pinned } = request
  const comparison = compareRuns(workspace, { runs, period, pinned })
  const { sets, unsampled } = await sampled(workspace, sampling, comparison, request, job)
  const [first] = sets
  const variables = first?.variables ?? []
  const sensors = first?.sensors ?? []
  const { comparisonReport, shownSensors } = await import('../../report')
  const shown = shownSensors(sensors.length)
  const html = comparisonReport({
    comparison,
    logs: [...new Set(comparison.runs.flatMap(({ dataset }) => dataset ?? []))].map((dataset) =>
      workspace.datasets.get(dataset),
    ),
    curves: curves.map(([metric, axis]) =>
      compareCurves(workspace, {
        runs,
        metric,
        axis,
        maxPoints: 200,
        smoothing: metric === scoreMetric ? 0 : 0.6,
      }),
    ),
    sets,
    unsampled,
    starts: variables.flatMap((variable) =>
      sensors.slice(0, drawnSensors).map((sensor) => ({
        sensor,
        variable,
        lines: sets.map((set) =>
          scenarioLinesOf(workspace, set, { startIndex: 0, sensor, variable: variable.name, pastSteps }),
        ),
      })),
    ),
    distributions: variables.map(({ name }) =>
      compareDistributions(workspace, {
        sets: sets.map(({ set }) => set),
        variable: name,
        sensors: sensors.slice(0, countedSensors),
      }),
    ),
    halls: {
      sensors: shown.map((place) => sensors[place] ?? ''),
      variables: variables.map((variable) => ({
        variable,
        frames: hallsOf(workspace, sets, variable, comparison, shown),
      })),
    },
    version,
    madeAt: new Date(),
  })
  const { bytes } = await writePage(out, html)
  const notes = [...new Set(sets.flatMap((set) => set.notes ?? []))]
  return { runs, sets: sets.map(({ set }) => set), file: out, bytes, notes }
}

/** Sets of all runs from the same starts, or why there are none. @throws PlenumError that are not about having none in common */
async function sampled(
  workspace: Workspace,
  sampling: Sampling,
  { runs: rows }: Comparison,
  { runs, period, sample, starts }: Request,
  job: RunningJob,
): Promise<{ sets: ScenarioSet[]; unsampled: string | null }> {
  const none = (unsampled: string) => ({ sets: [], unsampled })
  if (!sample) return none('They were not sampled, as was asked for.')
  if (runs.length > mostSampled) return none(`More than ${mostSampled} runs are not sampled side by side.`)
  if (new Set(rows.map(({ dataset }) => dataset)).size > 1) {
    return none('They learned different logs, so they have no start in common.')
  }
  const idle = rows.find(({ step }) => step === 0)
  if (idle !== undefined) return none(`${idle.name} has not learned anything yet, so it cannot be sampled.`)
  const steps = Math.min(...runs.map((run) => workspace.runs.get(run).config.horizonSteps))
  try {
    const asked = { runs, starts, period, steps, count: 6, sampler: 'plain', seed: 1 } as const
    return { sets: await sampleTogether(workspace, sampling, asked, job), unsampled: null }
  } catch (thrown) {
    const error = PlenumError.from(thrown)
    if (error.code === 'bad-input') return none(error.sentence)
    throw error
  }
}

/** What really happened first, then scenario 1 of each, all after the first start and of the sensors at `places`. */
function hallsOf(
  workspace: Workspace,
  sets: readonly ScenarioSet[],
  { name }: Variable,
  { runs }: Comparison,
  places: readonly number[],
): { name: string; values: Float32Array }[] {
  const [first] = sets
  if (first === undefined) return []
  const width = places.length
  const generated = sets.map((set) => {
    const [values] = workspace.scenarioSets.frames(set, 0, name, [0])
    const title = runs.find(({ run }) => run === set.run)?.name ?? set.name
    const all = set.sensors.length
    return {
      name: title,
      values: Float32Array.from({ length: set.steps * width }, (_, i) => {
        return values?.[Math.floor(i / width) * all + (places[i % width] ?? 0)] ?? NaN
      }),
    }
  })
  const real = new Float32Array(first.steps * width).fill(NaN)
  for (const [at, place] of places.entries()) {
    const { actual } = scenarioLinesOf(workspace, first, {
      ...{ startIndex: 0, sensor: first.sensors[place] ?? '', variable: name, pastSteps: 0 },
      scenarios: [],
    })
    for (const [step, value] of actual.entries()) real[step * width + at] = value
  }
  return real.every(Number.isNaN) ? generated : [{ name: 'Real', values: real }, ...generated]
}
