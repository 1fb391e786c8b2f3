import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  PlenumError,
  type Evaluation,
  type Progress,
  type Run,
  type RequestValue,
  type ScenarioRequest,
  type ScenarioSet,
  type SeriesFile,
  type ServiceContract,
} from '../contract'
import { timeOfStep } from '../domain'
import type { ComputePool } from './processes/pool'
import type { RunningJob } from './jobs/board'
import { chooseStarts } from './starts'
import type { Workspace } from './store'
import { version } from './version'

/** Short compute work on a trained run: scenarios and scores. Files between the processes live in `scratch` and go after use. */
export class Sampling {
  constructor(
    private readonly workspace: Workspace,
    private readonly pool: ComputePool,
    private readonly scratch: string,
  ) {}

  async scenarios(request: ScenarioRequest, job: RunningJob): Promise<ScenarioSet> {
    const run = this.trained(request.run)
    const dataset = this.workspace.datasets.get(run.dataset)
    const { sampler, seed, steps, count, chain, anomalies } = request
    checkAnomalies(request, dataset.sensorNames)
    const starts = chooseStarts(this.workspace.series.whole(run.dataset), run, request)
    return this.inFolder(run, async (folder, series, checkpoint) => {
      const out = join(folder, 'scenarios.f32')
      job.progress(phase('sampling', starts.length * count * steps, 'scenario steps'))
      const { metropolis, seconds } = await this.pool.use(job.signal, ({ client }) =>
        client.request(
          'compute/sample',
          { checkpoint, series, starts, steps, count, seed, sampler, chain, anomalies, out },
          { onProgress: (progress) => job.progress(progress) },
        ),
      )
      job.progress(phase('storing', 1, 'set'))
      return this.workspace.scenarioSets.insert(
        {
          run: run.run,
          dataset: run.dataset,
          name: request.name ?? nameOf(request, run),
          startsMs: starts.map((start) => timeOfStep(series, start)),
          scenarios: count,
          steps,
          sensors: series.sensors,
          variables: series.variables,
          cadenceSeconds: series.cadenceSeconds,
          timeZone: series.timeZone,
          sampler,
          seed,
          anomalies,
          acceptance: metropolis?.acceptance ?? null,
          ...(metropolis === undefined ? {} : { metropolis }),
          version,
          seconds,
        },
        out,
      )
    })
  }

  async evaluate(request: RequestValue<ServiceContract, 'runs/evaluate'>, job: RunningJob): Promise<Evaluation> {
    const { run: id, ...asked } = request
    const run = this.trained(id)
    return this.inFolder(run, async (_folder, series, checkpoint) => {
      job.progress(phase('sampling and scoring', asked.starts, 'starts'))
      const scores = await this.pool.use(job.signal, ({ client }) =>
        client.request(
          'compute/evaluate',
          { checkpoint, series, ...asked },
          { onProgress: (progress) => job.progress(progress) },
        ),
      )
      const evaluation: Evaluation = { run: id, ...scores }
      this.workspace.evaluations.insert(evaluation)
      return evaluation
    })
  }

  /** A run with something to sample from. */
  private trained(id: string): Run {
    const run = this.workspace.runs.get(id)
    if (this.workspace.checkpoints.list(id).length === 0) {
      throw new PlenumError('conflict', `Run ${id} has not reached its first checkpoint.`, {
        fix: 'Let it train for a while first.',
      })
    }
    return run
  }

  /** Lays out a run's log and its best checkpoint (else its last) for a compute process, and cleans up. */
  private async inFolder<T>(
    run: Run,
    work: (folder: string, series: SeriesFile, checkpoint: string) => Promise<T>,
  ): Promise<T> {
    const folder = mkdtempSync(join(this.scratch, 'sample-'))
    try {
      const series = await this.workspace.series.writeFile(run.dataset, join(folder, 'series.f32'))
      const checkpoint = join(folder, 'model.safetensors')
      const kinds = this.workspace.checkpoints.list(run.run).map(({ kind }) => kind)
      this.workspace.checkpoints.extract(run.run, kinds.includes('best') ? 'best' : 'last', checkpoint)
      return await work(folder, series, checkpoint)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function phase(name: string, total: number, unit: string): Progress {
  return { phase: name, done: 0, total, unit, ratePerSecond: null, remainingSeconds: null, device: null }
}

/** What was asked for is what is delivered, or this says why not. */
function checkAnomalies({ anomalies, steps }: ScenarioRequest, sensors: readonly string[]): void {
  for (const { sensor, step, durationSteps } of anomalies) {
    if (!sensors.includes(sensor)) {
      throw new PlenumError('bad-input', `There is no sensor "${sensor}" in this log.`, {
        place: { field: 'sensor' },
        fix: `It has ${sensors.slice(0, 12).join(', ')}${sensors.length > 12 ? ', …' : ''}.`,
      })
    }
    if (step + (durationSteps ?? 1) - 1 > steps) {
      throw new PlenumError(
        'bad-input',
        `An anomaly at step ${step}${durationSteps === undefined ? '' : ` over ${durationSteps} steps`} does not fit into ${steps} steps.`,
        { place: { field: 'step' }, fix: 'Start it earlier, make it shorter, or ask for more steps.' },
      )
    }
  }
}

function nameOf({ anomalies, count, seed }: ScenarioRequest, run: Run): string {
  const what = anomalies.length === 0 ? `${count} scenarios` : `${count} scenarios with an anomaly`
  return `${what} of ${run.name}, seed ${seed}`.slice(0, 120)
}
