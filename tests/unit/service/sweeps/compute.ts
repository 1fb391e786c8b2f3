/** Compute processes in memory whose trials learn by a formula, episode by episode, and go on from the files they wrote. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  memoryPair,
  PlenumError,
  type ComputeHandlers,
  type SweepCheckpoint,
  type SweepJob,
} from '../../../../src/contract'
import type { ForkCompute } from '../../../../src/service/processes/session'
import { Held, serveCompute } from '../farCompute'

/** What befalls a process before an episode: nothing, death, a full disk, or the test's question that it waits for. */
export type Fate = 'plays' | 'dies' | 'finds no disk' | 'waits'
type Emit = Parameters<ComputeHandlers['topics']['compute/sweep-checkpoints']>[1]
type Tell = Parameters<ComputeHandlers['topics']['compute/sweep-steps']>[1]

export interface Laboratory {
  readonly fork: ForkCompute
  /** Every job asked for, in order. */
  readonly jobs: SweepJob[]
  /** Decided before each episode of each program. */
  fate: (job: SweepJob, episode: number) => Fate
  readonly waiting: number
  /** Processes that were started. */
  started: number
  /** Lets the processes that wait go on. */
  release: () => void
}

/** Higher with every episode; seeds differ by 10 and algorithms by 1000. */
export function rewardOf({ algorithm, seed }: { algorithm: string; seed: number }, episode: number): number {
  return (algorithm === 'td3' ? 1000 : 0) + 10 * seed + episode
}

const stateSchema = z.object({ episodes: z.int(), trials: z.array(z.int()) })

export function laboratory(): Laboratory {
  const held = new Held()
  const lab: Laboratory = {
    jobs: [],
    started: 0,
    get waiting() {
      return held.count
    },
    fate: () => 'plays',
    release: () => held.release(),
    fork: () => {
      lab.started++
      const [near, far] = memoryPair()
      let stopped = false
      let announce: Emit = () => undefined
      let tell: Tell = () => undefined

      async function play(job: SweepJob): Promise<{ status: 'done' | 'stopped'; secondsSpent: number }> {
        lab.jobs.push(job)
        const names = new Set(job.trials.map(({ algorithm, wave }) => `${algorithm} ${wave}`))
        for (const name of names) {
          const trials = job.trials.filter(({ algorithm, wave }) => `${algorithm} ${wave}` === name)
          const [{ algorithm, wave } = { algorithm: 'ddpg' as const, wave: 0 }] = trials
          const resumed = job.resume.find((each) => each.algorithm === algorithm && each.wave === wave)
          const start =
            resumed === undefined ? null : stateSchema.parse(JSON.parse(readFileSync(resumed.state, 'utf8')))
          if (start !== null && String(start.trials) !== String(trials.map(({ trial }) => trial))) {
            throw new PlenumError('bad-input', 'These are other trials.')
          }
          for (let episode = (start?.episodes ?? 0) + 1; episode <= job.plan.maxEpisodes; episode++) {
            // as between two turns of a real one: messages get through
            await new Promise((resolve) => setImmediate(resolve))
            const fate = lab.fate(job, episode)
            if (fate === 'waits') await held.wait()
            if (stopped) return { status: 'stopped', secondsSpent: job.secondsSpent }
            if (fate === 'dies') {
              near.close()
              return new Promise(() => undefined)
            }
            if (fate === 'finds no disk') throw new PlenumError('workspace', 'The disk is full.')
            const isLast = episode === job.plan.maxEpisodes
            const rates = { agentStepsPerSecond: 100, secondsSpent: episode, memoryBytes: 1 }
            tell({ algorithm, episode, step: 1, learning: trials.length, ...rates })
            const ended = trials.map(({ trial, seed }): SweepCheckpoint['ended'][number] => ({
              trial,
              episode,
              reward: rewardOf({ algorithm, seed }, episode),
              end: isLast ? 'cap' : null,
              actor: Float32Array.of(trial, episode),
            }))
            const files = isLast ? null : write(job, `${algorithm}-${wave}`, episode, trials)
            announce({ algorithm, wave, secondsSpent: episode, ended, files })
          }
        }
        return { status: 'done', secondsSpent: job.plan.maxEpisodes }
      }

      serveCompute(
        far,
        {
          'compute/sweep': play,
          'compute/stop': () => {
            stopped = true
            held.release()
            return {}
          },
        },
        {
          'compute/sweep-steps': (_input, emit) => {
            tell = emit
            return () => undefined
          },
          'compute/sweep-checkpoints': (_input, emit) => {
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

function write(
  { directory }: SweepJob,
  program: string,
  episode: number,
  trials: SweepJob['trials'],
): SweepCheckpoint['files'] {
  const file = (what: string): string => join(directory, `${program}-${what}-${episode}`)
  if (existsSync(file('state'))) throw new PlenumError('internal', 'An episode was played twice.')
  const state = { episodes: episode, trials: trials.map(({ trial }) => trial) } satisfies z.infer<typeof stateSchema>
  writeFileSync(file('state'), JSON.stringify(state))
  writeFileSync(file('replay'), String(episode))
  return { state: file('state'), replay: file('replay'), episode, firstNeeded: Math.max(1, episode - 1) }
}
