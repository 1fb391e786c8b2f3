import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  PlenumError,
  type Anomaly,
  type AnomalyDraw,
  type Evaluation,
  type PossibleStarts,
  type Run,
  type RequestValue,
  type ScenarioRequest,
  type ScenarioSet,
  type SeriesFile,
  type ServiceContract,
} from '../contract'
import { drawAnomalies, silentNote, timeOfStep } from '../domain'
import type { ComputePool } from './processes/pool'
import type { RunningJob } from './jobs/board'
import { Previews, type Preview, type PreviewRequest } from './previews'
import { layOut, phase, trainedRun } from './sampling-files'
import { scenarioSetName } from './scenario-names'
import {
  chooseStarts,
  isPossible,
  requireKnown,
  soundingIn,
  startsOfRun,
  stepOfStart,
  toPossibleStarts,
  type RunStarts,
} from './starts'
import type { Workspace } from './store'
import { version } from './version'

const keptStarts = 16

/** What anomalies are drawn for: steps ahead, and sensors by name or all that sound in a period. */
type DrawnFrom = Pick<RequestValue<ServiceContract, 'anomalies/draw'>, 'steps' | 'sensors' | 'period'>

/** Short compute work on a trained run: scenarios and scores. Files between the processes live in `scratch` and go after use. */
export class Sampling {
  private readonly previews: Previews
  /** By run: a log never changes, nor what a training reads of it, and a large one is long to look through. */
  private readonly knownStarts = new Map<string, RunStarts>()

  constructor(
    private readonly workspace: Workspace,
    private readonly pool: ComputePool,
    private readonly scratch: string,
  ) {
    this.previews = new Previews(workspace, pool, scratch)
  }

  possible(run: string): PossibleStarts {
    return toPossibleStarts(this.startsOf(this.workspace.runs.get(run)))
  }

  /** Anomalies at random for a run: of the sensors that are named, or of those that can have some. */
  draw(id: string, draw: AnomalyDraw, { steps, sensors: named, period }: DrawnFrom): Anomaly[] {
    const run = this.workspace.runs.get(id)
    const { sensors } = this.startsOf(run)
    requireKnown({ sensors }, named ?? [])
    if (named !== undefined) return drawAnomalies(draw, [...new Set(named)], steps)
    if (period === undefined) return drawAnomalies(draw, sensors, steps)
    const whole = this.workspace.series.whole(run.dataset)
    return drawAnomalies(draw, soundingIn(whole, run, sensors, { period, steps }), steps)
  }

  preview(request: PreviewRequest): Promise<Preview> {
    const run = trainedRun(this.workspace, request.run)
    const { sensorNames } = this.workspace.datasets.get(run.dataset)
    checkAnomalies(request, sensorNames)
    checkSensors(request.sensors, sensorNames)
    const changed = request.anomalies.map(({ sensor }) => sensor)
    const asked = [...request.sensors, ...changed]
    const starts = this.startsFor(run, request, without(sensorNames, asked))
    requireKnown(starts, changed)
    return this.previews.make(run, stepOfStart(starts, request.startMs), request)
  }

  /** @param silent sensors to leave out, which have no window in the period that named starts were taken from */
  async scenarios(request: ScenarioRequest, job: RunningJob, silent: readonly string[] = []): Promise<ScenarioSet> {
    const run = trainedRun(this.workspace, request.run)
    const dataset = this.workspace.datasets.get(run.dataset)
    const { sampler, seed, steps, count, chain, anomalies } = request
    const named = request.sensors === undefined ? undefined : [...new Set(request.sensors)]
    if (named !== undefined) checkSensors(named, dataset.sensorNames)
    checkAnomalies(request, named ?? dataset.sensorNames)
    const whole = this.workspace.series.whole(run.dataset)
    const unasked = named === undefined ? [] : without(dataset.sensorNames, named)
    const possible = silent.length > 0 ? startsOfRun(whole, run, silent) : this.startsFor(run, request, unasked)
    const chosen = chooseStarts(whole, run, possible, request)
    const starts = [...chosen.steps]
    const leftOut = named === undefined ? [...silent, ...chosen.silent] : []
    const sensors = leftOut.length === 0 ? named : without(dataset.sensorNames, leftOut)
    const some = sensors === undefined ? {} : { sensors }
    const notes = leftOut.length === 0 ? [] : [silentNote(leftOut, run.config.windowSteps + steps, request.period)]
    return this.inFolder(run, async (folder, series, checkpoint) => {
      const out = join(folder, 'scenarios.f32')
      job.progress(phase('sampling', starts.length * count * steps, 'scenario steps'))
      const { metropolis, seconds } = await this.pool.use(job.signal, ({ client }) =>
        client.request(
          'compute/sample',
          { checkpoint, series, starts, steps, count, seed, sampler, chain, anomalies, out, ...some },
          { onProgress: (progress) => job.progress(progress) },
        ),
      )
      job.progress(phase('storing', 1, 'set'))
      return this.workspace.scenarioSets.insert(
        {
          run: run.run,
          dataset: run.dataset,
          name: request.name ?? scenarioSetName(request, run),
          startsMs: starts.map((start) => timeOfStep(series, start)),
          ...(request.starts === undefined ? {} : { period: request.period }),
          scenarios: count,
          steps,
          sensors: sensors ?? series.sensors,
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
          notes,
        },
        out,
      )
    })
  }

  async evaluate(request: RequestValue<ServiceContract, 'runs/evaluate'>, job: RunningJob): Promise<Evaluation> {
    const { run: id, ...asked } = request
    const run = trainedRun(this.workspace, id)
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

  /** Gaps of sensors that nothing is asked of do not count where a start is named: a set without silent ones can be made again. */
  private startsFor(
    run: Run,
    {
      startMs,
      startsMs = startMs === undefined ? [] : [startMs],
    }: { startMs?: number | undefined; startsMs?: readonly number[] | undefined },
    unasked: readonly string[],
  ): RunStarts {
    const starts = this.startsOf(run)
    if (unasked.length === 0 || startsMs.every((ms) => isPossible(starts, ms))) return starts
    return startsOfRun(this.workspace.series.whole(run.dataset), run, unasked)
  }

  private startsOf(run: Run): RunStarts {
    const known = this.knownStarts.get(run.run)
    if (known !== undefined) return known
    const starts = startsOfRun(this.workspace.series.whole(run.dataset), run)
    if (this.knownStarts.size >= keptStarts) this.knownStarts.clear()
    this.knownStarts.set(run.run, starts)
    return starts
  }

  /** Lays out a run's log and its best checkpoint (else its last) for a compute process, and cleans up. */
  private async inFolder<T>(
    run: Run,
    work: (folder: string, series: SeriesFile, checkpoint: string) => Promise<T>,
  ): Promise<T> {
    const folder = mkdtempSync(join(this.scratch, 'sample-'))
    try {
      const { series, checkpoint } = await layOut(this.workspace, run, folder)
      return await work(folder, series, checkpoint)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const without = (names: readonly string[], left: readonly string[]): string[] =>
  names.filter((name) => !left.includes(name))

/** What was asked for is what is delivered, or this says why not. */
function checkAnomalies(
  { anomalies, steps }: Pick<ScenarioRequest, 'anomalies' | 'steps'>,
  sensors: readonly string[],
): void {
  checkSensors(
    anomalies.map(({ sensor }) => sensor),
    sensors,
  )
  for (const { step, durationSteps } of anomalies) {
    if (step + (durationSteps ?? 1) - 1 > steps) {
      throw new PlenumError(
        'bad-input',
        `An anomaly at step ${step}${durationSteps === undefined ? '' : ` over ${durationSteps} steps`} does not fit into ${steps} steps.`,
        { place: { field: 'step' }, fix: 'Start it earlier, make it shorter, or ask for more steps.' },
      )
    }
  }
}

function checkSensors(wanted: readonly string[], sensors: readonly string[]): void {
  const unknown = wanted.find((sensor) => !sensors.includes(sensor))
  if (unknown === undefined) return
  throw new PlenumError('bad-input', `There is no sensor "${unknown}" here.`, {
    place: { field: 'sensor' },
    fix: `It has ${sensors.slice(0, 12).join(', ')}${sensors.length > 12 ? ', …' : ''}.`,
  })
}
