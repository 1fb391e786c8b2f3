import {
  PlenumError,
  scenarioRequestSchema,
  type RequestValue,
  type Run,
  type ScenarioSet,
  type ServiceContract,
} from '../../contract'
import { spreadStarts, timeOfStep } from '../../domain'
import type { RunningJob } from '../jobs/board'
import type { Sampling } from '../sampling'
import { periodWindows } from '../starts'
import type { Workspace } from '../store'

type Request = RequestValue<ServiceContract, 'compare/scenarios'>

/** Samples every run from the same starts with the same seed. @throws PlenumError `bad-input` where they have none in common */
export async function sampleTogether(
  workspace: Workspace,
  sampling: Sampling,
  request: Request,
  job: RunningJob,
): Promise<ScenarioSet[]> {
  const runs = request.runs.map((run) => workspace.runs.get(run))
  const { startsMs, silent } =
    request.startMs === undefined ? commonStarts(workspace, runs, request) : { startsMs: [request.startMs], silent: [] }
  const { steps, count, sampler, seed, period } = request
  const sets: ScenarioSet[] = []
  for (const { run, dataset } of runs) {
    job.signal.throwIfAborted()
    const sensors = workspace.datasets.grid(dataset).sensors.filter((name) => !silent.includes(name))
    const known = workspace.scenarioSets.list(run).find((set) => isSame(set, request, startsMs, sensors))
    const asked = { run, steps, count, sampler, seed, period, startsMs: [...startsMs] }
    sets.push(known ?? (await sampling.scenarios(scenarioRequestSchema.parse(asked), job, silent)))
  }
  return sets
}

function isSame(
  set: ScenarioSet,
  { steps, count, sampler, seed }: Request,
  startsMs: readonly number[],
  sensors: readonly string[],
): boolean {
  return (
    set.steps === steps &&
    set.scenarios === count &&
    set.sampler === sampler &&
    set.seed === seed &&
    set.anomalies.length === 0 &&
    JSON.stringify(set.startsMs) === JSON.stringify(startsMs) &&
    JSON.stringify(set.sensors) === JSON.stringify(sensors)
  )
}

/** Starts that all runs can begin at, and the sensors that have no window in the period: those are left out of all. */
function commonStarts(
  workspace: Workspace,
  runs: readonly Run[],
  { period, steps, starts }: Request,
): { startsMs: number[]; silent: string[] } {
  const [first] = runs
  if (first === undefined || runs.some(({ dataset }) => dataset !== first.dataset)) {
    throw new PlenumError('bad-input', 'The runs were trained on different logs, so they have no start in common.', {
      place: { field: 'runs' },
      fix: 'Compare runs of one log.',
    })
  }
  const series = workspace.series.whole(first.dataset)
  const windows = runs.map((run) => periodWindows(series, run, period, steps))
  const silent = new Set(windows.flatMap((each) => each.silentSensors()))
  const [own = new Int32Array(0), ...others] = windows.map((each) => each.soundingSteps())
  const sets = others.map((steps) => new Set(steps))
  const common = own.filter((step) => sets.every((possible) => possible.has(step)))
  if (common.length === 0) {
    throw new PlenumError('bad-input', `The runs have no start in common in the ${period} period.`, {
      fix: 'Ask for fewer steps or another period.',
    })
  }
  const chosen = [...spreadStarts(common, { aheadSteps: steps, count: starts })]
  return {
    startsMs: chosen.map((step) => timeOfStep(series, step)),
    silent: series.sensors.filter((_, sensor) => silent.has(sensor)),
  }
}
