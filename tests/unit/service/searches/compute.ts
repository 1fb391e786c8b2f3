/** A compute process in memory whose trainings are over at once; their scores are a formula of the choices. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  memoryPair,
  PlenumError,
  type ComputeHandlers,
  type TrainJob,
  type TrainOutcome,
} from '../../../../src/contract'
import type { ForkCompute } from '../../../../src/service/processes/session'
import { device, Held, serveCompute } from '../farCompute'

/** What befalls a training: nothing, a divergence, the death of its process, or a question to the test that it waits for. */
export type Fate = 'trains' | 'diverges' | 'dies' | 'waits' | 'finds no disk'

export interface Laboratory {
  readonly fork: ForkCompute
  /** Every training asked for, in order. */
  readonly jobs: TrainJob[]
  /** Decided for each training when it begins. */
  fate: (job: TrainJob) => Fate
  readonly waiting: number
  /** Lets the trainings that wait go on. */
  release: () => void
}

/** Lower with more steps, best at a dropout of .3; seeds differ by .01. */
export function scoreOf({ config, seed }: Pick<TrainJob, 'config' | 'seed'>, step: number): number {
  return 1 + Math.abs(config.dropout - 0.3) + seed / 100 - step / 1000
}

export function laboratory(): Laboratory {
  const held = new Held()
  const lab: Laboratory = {
    jobs: [],
    get waiting() {
      return held.count
    },
    fate: () => 'trains',
    release: () => held.release(),
    fork: () => {
      const [near, far] = memoryPair()
      let stopped = false
      let tell: Parameters<ComputeHandlers['topics']['compute/progress']>[1] = () => undefined
      let announce: Parameters<ComputeHandlers['topics']['compute/checkpoints']>[1] = () => undefined

      function train(job: TrainJob): TrainOutcome {
        const { steps, validateEvery } = job.config
        const parameters = { generator: 1, critic: 2 }
        const from = job.resumeFrom === null ? 0 : Number(readFileSync(job.resumeFrom, 'utf8'))
        const base = { secondsSpent: from, device, parameters, best: null, problem: null }
        if (stopped) return { ...base, status: 'stopped', step: from }
        const until = Math.min(steps, job.pauseAt ?? steps)
        for (let step = from + 1; step <= until; step++) {
          if (step % validateEvery !== 0 && step !== steps) continue
          const validation = { step, seconds: step, variables: {}, score: scoreOf(job, step) }
          const rate = { stepsPerSecond: 1, remainingSeconds: steps - step, memoryBytes: 1 }
          tell({ step, steps, secondsSpent: step, ...rate, point: null, validation, warnings: [] })
          const file = join(job.directory, `step-${step}.safetensors`)
          writeFileSync(file, String(step))
          announce({ file, step, secondsSpent: step, best: validation })
        }
        return { ...base, status: until === steps ? 'done' : 'stopped', step: until, secondsSpent: until }
      }

      serveCompute(
        far,
        {
          'compute/train': async (job) => {
            lab.jobs.push(job)
            const fate = lab.fate(job)
            if (fate === 'waits') await held.wait()
            if (fate === 'dies') {
              near.close()
              return new Promise(() => undefined)
            }
            if (fate === 'finds no disk') throw new PlenumError('workspace', 'The disk is full.')
            if (fate === 'diverges') {
              const problem = new PlenumError('bad-input', 'The training diverged.').toWire()
              return { ...train({ ...job, pauseAt: 1 }), status: 'failed' as const, problem }
            }
            return train(job)
          },
          'compute/stop': () => {
            stopped = true
            held.release()
            return {}
          },
        },
        {
          'compute/progress': (_input, emit) => {
            tell = emit
            return () => undefined
          },
          'compute/checkpoints': (_input, emit) => {
            announce = emit
            return () => undefined
          },
        },
      )
      return { endpoint: near, kill: () => near.close() }
    },
  }
  return lab
}
