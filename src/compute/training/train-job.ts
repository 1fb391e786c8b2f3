import { PlenumError, type TrainConfig, type TrainJob, type TrainOutcome } from '../../contract'
import { doubtsOf, fitScaler, learnableColumns, splitByTime, type HallSeries } from '../../domain'
import { readCheckpoint, type Checkpoint, type TrainingState } from '../checkpoint'
import { yieldToEventLoop } from '../event-loop'
import { describeModel, requireSameHall, type ModelDescription } from '../model'
import { HallTrainee, readHallCheckpoint } from '../plenum'
import { readSeries } from '../series'
import type { Operations } from '../tensorflow'
import { ThesisTrainee } from './thesis'
import { Trainer, type Trainee, type TrainingListener } from './trainer'
import { Validator } from './validation'

/** What may change when a training is continued; everything else would make it another training. */
const changeable: ReadonlySet<string> = new Set(['steps', 'validateEvery', 'checkpointEvery', 'patience'])

/** Trains as the job says, from the start or exactly on from a checkpoint. */
export async function runTraining(
  operations: Operations,
  job: TrainJob,
  listener: TrainingListener,
): Promise<TrainOutcome> {
  const series = await readSeries(job.series)
  const { trainee, earlier, notes } = await (job.config.preset === 'plenum' ? hallTrainee : thesisTrainee)(
    operations,
    job,
    series,
  )
  try {
    const { device } = operations.runtime
    return await new Trainer(trainee, device, job.seed, job.directory, listener, earlier, notes).run()
  } finally {
    trainee.dispose()
  }
}

interface Prepared {
  readonly trainee: Trainee
  readonly earlier: TrainingState | null
  /** What is to be said before the first step. */
  readonly notes: readonly string[]
}

async function thesisTrainee(operations: Operations, job: TrainJob, series: HallSeries): Promise<Prepared> {
  const earlier = job.resumeFrom === null ? null : await readCheckpoint(job.resumeFrom)
  const { model, notes } =
    earlier === null ? newModel(series, job.config) : { model: continuedModel(earlier, series, job), notes: [] }
  return { trainee: new ThesisTrainee(operations, model, series, job.seed, earlier), earlier, notes }
}

async function hallTrainee(operations: Operations, job: TrainJob, series: HallSeries): Promise<Prepared> {
  const earlier = job.resumeFrom === null ? null : await readHallCheckpoint(job.resumeFrom)
  if (earlier === null) {
    const { model, notes } = newModel(series, job.config)
    const validator = new Validator(model, series, job.seed)
    const trainee = await HallTrainee.begin(operations, model, series, job.seed, validator, yieldToEventLoop)
    return { trainee, earlier, notes }
  }
  const model = { ...earlier.model, ...continuedModel(earlier, series, job) }
  const validator = new Validator(model, series, job.seed)
  return { trainee: HallTrainee.resume(operations, { ...earlier, model }, series, validator), earlier, notes: [] }
}

function newModel(series: HallSeries, config: TrainConfig): { model: ModelDescription; notes: readonly string[] } {
  const split = splitByTime(series.steps, config.split)
  const columns = learnableColumns(series, split.train, config.windowSteps)
  return {
    model: describeModel(series, config, split, fitScaler(series, split.train), columns),
    notes: [...columns.leftOut, ...doubtsOf(series, split, columns.mask, config)],
  }
}

function continuedModel(
  checkpoint: Pick<Checkpoint, 'model' | 'seed'>,
  series: HallSeries,
  job: TrainJob,
): ModelDescription {
  requireSameHall(checkpoint.model, series)
  if (checkpoint.seed !== job.seed) {
    throw new PlenumError('conflict', `The checkpoint was trained with seed ${checkpoint.seed}, not ${job.seed}.`)
  }
  const before = checkpoint.model.config as Record<string, unknown>
  for (const [field, value] of Object.entries(job.config)) {
    if (changeable.has(field) || JSON.stringify(before[field]) === JSON.stringify(value)) continue
    throw new PlenumError('conflict', `A training cannot be continued with another value of ${field}.`, {
      place: { field },
      fix: 'Keep it as it was, or start a new training.',
    })
  }
  return { ...checkpoint.model, config: job.config }
}
