import {
  PlenumError,
  type Evaluation,
  type RequestOutput,
  type RequestValue,
  type Run,
  type ScenarioSet,
  type ServiceContract,
} from '../../contract'
import { compareDistributions, sampleTogether } from '../compare'
import type { RunningJob } from '../jobs/board'
import { scenarioLinesOf } from '../lines'
import type { Sampling } from '../sampling'
import type { Workspace } from '../store'
import { version } from '../version'
import { privacyOfSet } from './privacy'
import { writePage } from './write-page'

type Request = RequestValue<ServiceContract, 'reports/write'>

/** Sensors whose scenarios and distributions are drawn. */
const drawnSensors = 2
const pastSteps = 48

/** Gathers what is known of a run or a set and writes it as one page. @throws PlenumError */
export async function writeReport(
  workspace: Workspace,
  sampling: Sampling,
  request: Request,
  out: string,
  job: RunningJob,
): Promise<RequestOutput<ServiceContract, 'reports/write'>> {
  const named = 'set' in request.of ? workspace.scenarioSets.get(request.of.set) : undefined
  const run = workspace.runs.get(named?.run ?? ('run' in request.of ? request.of.run : ''))
  const evaluation = await evaluationOf(workspace, sampling, run, request, job)
  const set = named ?? (await sampled(workspace, sampling, run, request, job))
  job.progress({ ...still, phase: 'comparing with the training period' })
  const privacy = await privacyOfSet(workspace, run, set, job.signal)
  const sensors = set.sensors.slice(0, drawnSensors)
  // only who writes a report pays for loading the charts
  const { qualityReport } = await import('../../report')
  const html = qualityReport({
    run,
    dataset: workspace.datasets.get(run.dataset),
    curves: workspace.curves.get(run.run),
    evaluation,
    set,
    lines: sensors.flatMap((sensor) =>
      set.variables.map((variable) => ({
        sensor,
        variable,
        lines: scenarioLinesOf(workspace, set, { startIndex: 0, sensor, variable: variable.name, pastSteps }),
      })),
    ),
    distributions: set.variables.map(({ name }) =>
      compareDistributions(workspace, { sets: [set.set], variable: name, sensors: set.sensors.slice(0, 32) }),
    ),
    privacy,
    version,
    madeAt: new Date(),
  })
  const { bytes } = await writePage(out, html)
  return { run: run.run, set: set.set, file: out, bytes, privacy, notes: set.notes ?? [] }
}

const still = { done: 0, total: null, unit: '', ratePerSecond: null, remainingSeconds: null, device: null } as const

/** The latest evaluation on the period, or a new one. */
async function evaluationOf(
  workspace: Workspace,
  sampling: Sampling,
  { run }: Run,
  { period, starts, scenarios }: Request,
  job: RunningJob,
): Promise<Evaluation> {
  const known = workspace.evaluations.list(run).filter((one) => one.period === period)
  return (
    known.at(-1) ??
    (await sampling.evaluate({ run, period, starts, scenarios, sampler: 'plain', chain: 20, seed: 1 }, job))
  )
}

/** A few scenarios from starts spread over the period: enough to draw, to compare and to look for copies. */
async function sampled(
  workspace: Workspace,
  sampling: Sampling,
  { run, config }: Run,
  { period }: Request,
  job: RunningJob,
): Promise<ScenarioSet> {
  const asked = {
    runs: [run],
    starts: 20,
    period,
    steps: config.horizonSteps,
    count: 6,
    sampler: 'plain',
    seed: 1,
  } as const
  const [set] = await sampleTogether(workspace, sampling, { ...asked, runs: [run] }, job)
  if (set !== undefined) return set
  throw new PlenumError('internal', 'Nothing was sampled.')
}
