import { promises as files } from 'node:fs'
import { join } from 'node:path'
import type { HandlerContext, ProbeJob, TrainProbe } from '../../contract'
import { yieldOrCancel } from '../event-loop'
import { readSeries } from '../series'
import type { Operations } from '../tensorflow'
import { version } from '../version'
import { LossAverage } from './loss-average'
import { prepareTraining } from './prepare'
import type { Trainee } from './trainer'

/**
 * Trains for some seconds exactly as {@link runTraining} would and measures each part of it: the start, steps, a validation and
 * what follows a best one, a checkpoint. Nothing is kept.
 * @throws PlenumError whatever the training itself would be refused for; `cancelled`
 */
export async function probeTraining(
  operations: Operations,
  job: ProbeJob,
  context: HandlerContext,
): Promise<TrainProbe> {
  const { device } = operations.runtime
  const afterStep = (): Promise<void> => yieldOrCancel(context.signal)
  const tell = (phase: string, done: number, ratePerSecond: number | null = null): void => {
    const remainingSeconds = phase === 'measuring' ? Math.max(0, job.seconds - done) : null
    context.progress({ phase, done, total: job.seconds, unit: 's', ratePerSecond, remainingSeconds, device })
  }
  tell('preparing', 0)
  const setup = stopwatch()
  const series = await readSeries(job.series)
  const { trainee, notes } = await prepareTraining(operations, { ...job, resumeFrom: null }, series)
  const setupSeconds = setup()
  try {
    await afterStep()
    const steps = await measureSteps(trainee, job.seconds, (seconds) => tell('measuring', seconds), afterStep)
    tell('validating', job.seconds)
    const validation = stopwatch()
    await trainee.validate(afterStep)
    const validationSeconds = validation()
    const settling = stopwatch()
    await trainee.settle(afterStep)
    const settleSeconds = settling()
    const save = stopwatch()
    const checkpointBytes = await savedBytes(trainee, job)
    return {
      device,
      ...steps,
      setupSeconds,
      validationSeconds,
      settleSeconds,
      saveSeconds: save(),
      memoryBytes: process.memoryUsage().rss,
      parameters: trainee.parameters,
      checkpointBytes,
      notes: [...notes],
    }
  } finally {
    trainee.dispose()
  }
}

/** Whole rounds of steps (rollouts of `plenum` differ in length by turns), after one round that warms up. */
async function measureSteps(
  trainee: Trainee,
  seconds: number,
  tell: (seconds: number) => void,
  afterStep: () => Promise<void>,
): Promise<Pick<TrainProbe, 'stepsPerSecond' | 'measuredSteps'>> {
  const { config } = trainee
  const round = Math.min(config.steps, config.preset === 'plenum' ? config.plenum.unrollSteps.length : 1)
  let step = 0
  const trainRound = async (): Promise<void> => {
    for (let i = 0; i < round; i++) {
      trainee.iterate(step++ % config.steps)
      await afterStep()
    }
  }
  await trainRound()
  const spent = stopwatch()
  do {
    await trainRound()
    tell(spent())
  } while (spent() < seconds)
  const measuredSteps = step - round
  return { measuredSteps, stepsPerSecond: measuredSteps / spent() }
}

async function savedBytes(trainee: Trainee, { directory, seed }: ProbeJob): Promise<number> {
  const file = join(directory, 'probe.safetensors')
  const state = {
    seed,
    step: 0,
    secondsSpent: 0,
    version,
    best: null,
    lossSums: new LossAverage(null).sums,
    warnings: [],
  }
  try {
    await trainee.save(file, { ...state, watch: { means: {}, streaks: {} } })
    return (await files.stat(file)).size
  } finally {
    await files.rm(file, { force: true })
  }
}

/** Seconds since the call. */
function stopwatch(): () => number {
  const began = performance.now()
  return () => Math.max(1e-6, (performance.now() - began) / 1000)
}
