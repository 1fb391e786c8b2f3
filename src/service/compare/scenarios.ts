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
  const startsMs = request.startMs === undefined ? commonStarts(workspace, runs, request) : [request.startMs]
  const { steps, count, sampler, seed } = request
  const sets: ScenarioSet[] = []
  for (const { run } of runs) {
    job.signal.throwIfAborted()
    const known = workspace.scenarioSets.list(run).find((set) => isSame(set, request, startsMs))
    const asked = { run, steps, count, sampler, seed, startsMs: [...startsMs] }
    sets.push(known ?? (await sampling.scenarios(scenarioRequestSchema.parse(asked), job)))
  }
  return sets
}

function isSame(set: ScenarioSet, { steps, count, sampler, seed }: Request, startsMs: readonly number[]): boolean {
  return (
    set.steps === steps &&
    set.scenarios === count &&
    set.sampler === sampler &&
    set.seed === seed &&
    set.anomalies.length === 0 &&
    JSON.stringify(set.startsMs) === JSON.stringify(startsMs)
  )
}

function commonStarts(workspace: Workspace, runs: readonly Run[], { period, steps, starts }: Request): number[] {
  const [first] = runs
  if (first === undefined || runs.some(({ dataset }) => dataset !== first.dataset)) {
    throw new PlenumError('bad-input', 'The runs were trained on different logs, so they have no start in common.', {
      place: { field: 'runs' },
      fix: 'Compare runs of one log.',
    })
  }
  const series = workspace.series.whole(first.dataset)
  const startsOf = (run: Run): Int32Array => periodWindows(series, run, period, steps).hallSteps()
  let common = startsOf(first)
  for (const run of runs.slice(1)) {
    const own = new Set(startsOf(run))
    common = common.filter((step) => own.has(step))
  }
  if (common.length === 0) {
    throw new PlenumError('bad-input', `The runs have no start in common in the ${period} period.`, {
      fix: 'Ask for fewer steps or another period.',
    })
  }
  return [...spreadStarts(common, { aheadSteps: steps, count: starts })].map((step) => timeOfStep(series, step))
}
