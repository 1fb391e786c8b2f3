import { PlenumError, type TrainConfig, type TrainJob } from '../../contract'
import { doubtsOf, fitScaler, learnableColumns, requireContinuable, splitByTime, type HallSeries } from '../../domain'
import { readCheckpoint, type Checkpoint, type TrainingState } from '../checkpoint'
import { yieldToEventLoop } from '../event-loop'
import { describeModel, requireSameHall, type ModelDescription } from '../model'
import { HallTrainee, readHallCheckpoint } from '../plenum'
import type { Operations } from '../tensorflow'
import { ThesisTrainee } from './thesis'
import type { Trainee } from './trainer'
import { Validator } from './validation'

/** A training that stands ready for its next step. Dispose the trainee. */
export interface Prepared {
  readonly trainee: Trainee
  readonly earlier: TrainingState | null
  /** What is to be said before the first step. */
  readonly notes: readonly string[]
}

export type Preparation = Pick<TrainJob, 'config' | 'seed' | 'resumeFrom' | 'branch'>

/** @throws PlenumError `bad-input` where the log cannot be trained on so, `conflict` for a checkpoint of another training */
export function prepareTraining(operations: Operations, job: Preparation, series: HallSeries): Promise<Prepared> {
  return (job.config.preset === 'plenum' ? hallTrainee : thesisTrainee)(operations, job, series)
}

async function thesisTrainee(operations: Operations, job: Preparation, series: HallSeries): Promise<Prepared> {
  const earlier = job.resumeFrom === null ? null : await readCheckpoint(job.resumeFrom)
  const { model, notes } =
    earlier === null ? newModel(series, job.config) : { model: continuedModel(earlier, series, job), notes: [] }
  return { trainee: new ThesisTrainee(operations, model, series, job.seed, earlier), earlier, notes }
}

async function hallTrainee(operations: Operations, job: Preparation, series: HallSeries): Promise<Prepared> {
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
  job: Preparation,
): ModelDescription {
  requireSameHall(checkpoint.model, series)
  if (checkpoint.seed !== job.seed) {
    throw new PlenumError('conflict', `The checkpoint was trained with seed ${checkpoint.seed}, not ${job.seed}.`)
  }
  requireContinuable(checkpoint.model.config, job.config, job.branch === true ? 'branch' : 'same')
  return { ...checkpoint.model, config: job.config }
}
