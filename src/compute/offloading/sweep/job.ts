import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SweepCheckpoint, SweepJob, SweepPlan, SweepSteps } from '../../../contract'
import { trialsOf } from '../../../domain'
import { yieldOrCancel, yieldToEventLoop } from '../../event-loop'
import type { Operations } from '../../tensorflow'
import { SpeedMeter } from './speed'
import { SweepStack, type NumberedTrial, type StackPlan } from './stack'

/** Messages are let through, and progress is told, this often. */
const turnMs = 100
const reportMs = 400

export interface SweepListener {
  steps(steps: SweepSteps): void
  checkpoint(checkpoint: SweepCheckpoint): void
  wantsStop(): boolean
}
type Algorithm = SweepCheckpoint['algorithm']
/** Trials in the same step: of one algorithm, and asked for at the same time. */
interface Program {
  readonly algorithm: Algorithm
  readonly wave: number
  readonly stack: SweepStack
  /** Its own: programs may be in the same step of the same episode. */
  readonly directory: string
}

/** Trains all trials of a sweep until they have stopped: an episode of one stack of trials, then one of the next. */
export async function runSweep(
  operations: Operations,
  job: SweepJob,
  listener: SweepListener,
): Promise<{ status: 'done' | 'stopped'; secondsSpent: number }> {
  const began = performance.now()
  const secondsSpent = (): number => job.secondsSpent + (performance.now() - began) / 1000
  const programs = await openPrograms(operations, job)
  const meter = new SpeedMeter()
  let turned = performance.now()
  let reported = -Infinity
  try {
    for (;;) {
      const next = nextOf(programs)
      if (next === undefined) return { status: 'done', secondsSpent: secondsSpent() }
      const { algorithm, wave, stack, directory } = next
      const isOver = stack.advance()
      const now = performance.now()
      meter.count(stack.learning, now)
      if (isOver) {
        const saved = await stack.endEpisode(directory)
        listener.checkpoint({ algorithm, wave, secondsSpent: secondsSpent(), ...saved })
      }
      if (!isOver && now - turned < turnMs) continue
      turned = now
      await yieldToEventLoop()
      if (now - reported >= reportMs || isOver) {
        reported = now
        const { episode, step, learning } = stack
        listener.steps({
          algorithm,
          episode,
          step,
          learning,
          agentStepsPerSecond: meter.rate,
          secondsSpent: secondsSpent(),
          memoryBytes: process.memoryUsage().rss,
        })
      }
      if (!listener.wantsStop()) continue
      for (const { algorithm, wave, ...each } of programs) {
        const files = await each.stack.save(each.directory)
        if (files !== null) listener.checkpoint({ algorithm, wave, secondsSpent: secondsSpent(), ended: [], files })
      }
      return { status: 'stopped', secondsSpent: secondsSpent() }
    }
  } finally {
    for (const { stack } of programs) stack.dispose()
  }
}

/** Seconds of one step of every algorithm's trials, measured for `seconds` in all. */
export async function measureSweep(
  operations: Operations,
  plan: SweepPlan,
  { part, parts }: { readonly part: number; readonly parts: number },
  seconds: number,
  signal: AbortSignal,
): Promise<{ algorithm: Algorithm; trials: number; secondsPerStep: number }[]> {
  const measured: { algorithm: Algorithm; trials: number; secondsPerStep: number }[] = []
  for (const algorithm of plan.algorithms) {
    const trials = trialsOf(plan).filter((known) => known.algorithm === algorithm && known.trial % parts === part)
    if (trials.length === 0) continue
    // updates from the first possible step on, and no episode that ends meanwhile
    const agent = { ...plan.agent, algorithm, randomSteps: 0 }
    const stack = SweepStack.begin(operations, { ...plan, agent }, trials)
    try {
      for (let step = 0; step < plan.agent.batchSize + 5; step++) stack.advance()
      await yieldOrCancel(signal)
      const began = performance.now()
      let steps = 0
      while (steps < 5 || performance.now() - began < (1000 * seconds) / plan.algorithms.length) {
        stack.advance()
        steps++
        if (steps % 10 === 0) await yieldOrCancel(signal)
      }
      const secondsPerStep = (performance.now() - began) / 1000 / steps
      measured.push({ algorithm, trials: trials.length, secondsPerStep })
    } finally {
      stack.dispose()
    }
  }
  return measured
}

async function openPrograms(operations: Operations, job: SweepJob): Promise<Program[]> {
  const programs: Program[] = []
  const { plan } = job
  const waves = [...new Set(job.trials.map(({ wave }) => wave))].sort((one, other) => one - other)
  for (const wave of waves) {
    for (const algorithm of plan.algorithms) {
      const isOfThis = (of: { algorithm: Algorithm; wave: number }): boolean =>
        of.algorithm === algorithm && of.wave === wave
      const trials: NumberedTrial[] = job.trials.filter(isOfThis)
      if (trials.length === 0) continue
      const own: StackPlan = { ...plan, agent: { ...plan.agent, algorithm } }
      const files = job.resume.find(isOfThis)
      const stack =
        files === undefined
          ? SweepStack.begin(operations, own, trials)
          : await SweepStack.resume(operations, own, trials, files)
      const directory = join(job.directory, `${algorithm}-${wave}`)
      mkdirSync(directory, { recursive: true })
      programs.push({ algorithm, wave, stack, directory })
    }
  }
  return programs
}

/** The one that is behind: where several have played as many episodes, the one that has begun its next, then the first. */
function nextOf(programs: readonly Program[]): Program | undefined {
  return programs
    .filter(({ stack }) => !stack.isOver)
    .reduce<Program | undefined>((next, program) => {
      const [one, other] = [next?.stack, program.stack]
      if (one === undefined || other.episode < one.episode) return program
      return other.episode === one.episode && other.step > one.step ? program : next
    }, undefined)
}
