import {
  PlenumError,
  type CheckpointNotice,
  type ComputeHandlers,
  type SweepCheckpoint,
  type SweepSteps,
  type TrainOutcome,
  type TrainProgress,
} from '../contract'
import { evaluate } from './evaluation'
import { measureSweep, runSweep } from './offloading'
import { PreviewSampler, sampleToFile } from './sampling'
import { loadTensorFlow, Operations } from './tensorflow'
import { probeTraining, runTraining } from './training'

const heartbeatIntervalMs = 1000

/** The handlers of one compute process. TensorFlow is loaded with the first request that needs it; one job at a time. */
export function createHandlers(): ComputeHandlers {
  const began = Date.now()
  const progressListeners = new Set<(event: TrainProgress) => void>()
  const checkpointListeners = new Set<(event: CheckpointNotice) => void>()
  const previews = new PreviewSampler()
  const stepListeners = new Set<(event: SweepSteps) => void>()
  const sweepListeners = new Set<(event: SweepCheckpoint) => void>()
  let loading: Promise<Operations> | undefined
  let busy = false
  let stopWanted = false

  function operations(): Promise<Operations> {
    loading ??= loadTensorFlow().then((runtime) => new Operations(runtime))
    return loading
  }
  async function oneJob<Result>(work: (operations: Operations) => Promise<Result>): Promise<Result> {
    if (busy) throw new PlenumError('conflict', 'This compute process is working on another job.')
    busy = true
    try {
      return await work(await operations())
    } finally {
      busy = false
    }
  }
  function subscribe<Event>(listeners: Set<(event: Event) => void>, emit: (event: Event) => void): () => void {
    listeners.add(emit)
    return () => void listeners.delete(emit)
  }

  return {
    requests: {
      'compute/describe': async ({ threads }) => {
        // read once, when TensorFlow is loaded
        if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS ??= String(threads)
        const { device, versions } = (await operations()).runtime
        return { device, ...versions }
      },
      'compute/train': (job, { signal }): Promise<TrainOutcome> =>
        oneJob((loaded) => {
          stopWanted = false
          return runTraining(loaded, job, {
            progress: (progress) => progressListeners.forEach((tell) => tell(progress)),
            checkpoint: (notice) => checkpointListeners.forEach((tell) => tell(notice)),
            wantsStop: (step) => stopWanted || signal.aborted || step >= (job.pauseAt ?? Infinity),
          })
        }),
      'compute/probe': (job, context) => oneJob((loaded) => probeTraining(loaded, job, context)),
      'compute/sweep': (job, { signal }) =>
        oneJob((loaded) => {
          stopWanted = false
          return runSweep(loaded, job, {
            steps: (steps) => stepListeners.forEach((tell) => tell(steps)),
            checkpoint: (checkpoint) => sweepListeners.forEach((tell) => tell(checkpoint)),
            wantsStop: () => stopWanted || signal.aborted,
          })
        }),
      'compute/measure-sweep': ({ plan, seconds, ...share }, { signal }) =>
        oneJob(async (loaded) => ({
          device: loaded.runtime.device,
          stacks: await measureSweep(loaded, plan, share, seconds, signal),
        })),
      'compute/stop': () => {
        stopWanted = true
        return {}
      },
      'compute/sample': (job, context) => oneJob((loaded) => sampleToFile(loaded, job, context)),
      'compute/preview': (job, context) => oneJob((loaded) => previews.sample(loaded, job, context)),
      'compute/evaluate': (job, context) => oneJob((loaded) => evaluate(loaded, job, context)),
    },
    topics: {
      'compute/progress': (_, emit) => subscribe(progressListeners, emit),
      'compute/checkpoints': (_, emit) => subscribe(checkpointListeners, emit),
      'compute/sweep-steps': (_, emit) => subscribe(stepListeners, emit),
      'compute/sweep-checkpoints': (_, emit) => subscribe(sweepListeners, emit),
      'compute/heartbeat': (_, emit) => {
        const beat = (): void => emit({ uptimeSeconds: (Date.now() - began) / 1000 })
        beat()
        const timer = setInterval(beat, heartbeatIntervalMs)
        return () => clearInterval(timer)
      },
    },
  }
}
