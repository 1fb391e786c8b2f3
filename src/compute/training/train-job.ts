import type { TrainJob, TrainOutcome } from '../../contract'
import { readSeries } from '../series'
import type { Operations } from '../tensorflow'
import { prepareTraining } from './prepare'
import { Trainer, type TrainingListener } from './trainer'

/** Trains as the job says, from the start or exactly on from a checkpoint. */
export async function runTraining(
  operations: Operations,
  job: TrainJob,
  listener: TrainingListener,
): Promise<TrainOutcome> {
  const series = await readSeries(job.series)
  const { trainee, earlier, notes } = await prepareTraining(operations, job, series)
  try {
    const { device } = operations.runtime
    return await new Trainer(trainee, device, job.seed, job.directory, listener, earlier, notes).run()
  } finally {
    trainee.dispose()
  }
}
