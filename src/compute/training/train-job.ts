import { PlenumError, type TrainConfig, type TrainJob, type TrainOutcome } from '../../contract'
import { fitScaler, splitByTime, type HallSeries } from '../../domain'
import { readCheckpoint, type Checkpoint } from '../checkpoint'
import { describeModel, requireSameHall, type ModelDescription } from '../model'
import { readSeries } from '../series'
import type { Operations } from '../tensorflow'
import { Trainer, type TrainingListener } from './trainer'

/** What may change when a training is continued; everything else would make it another training. */
const changeable: ReadonlySet<string> = new Set(['steps', 'validateEvery', 'checkpointEvery'])

/** Trains as the job says, from the start or exactly on from a checkpoint. */
export async function runTraining(
  operations: Operations,
  job: TrainJob,
  listener: TrainingListener,
): Promise<TrainOutcome> {
  const series = await readSeries(job.series)
  const checkpoint = job.resumeFrom === null ? null : await readCheckpoint(job.resumeFrom)
  const model = checkpoint === null ? newModel(series, job.config) : continuedModel(checkpoint, series, job)
  const trainer = new Trainer(operations, model, series, job.seed, job.directory, listener, checkpoint)
  try {
    return await trainer.run()
  } finally {
    trainer.dispose()
  }
}

function newModel(series: HallSeries, config: TrainConfig): ModelDescription {
  const split = splitByTime(series.steps, config.split)
  return describeModel(series, config, split, fitScaler(series, split.train))
}

function continuedModel(checkpoint: Checkpoint, series: HallSeries, job: TrainJob): ModelDescription {
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
