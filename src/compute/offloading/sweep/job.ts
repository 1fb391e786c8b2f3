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

/** Trains all trials of a sweep until they have stopped: an episode of one algorithm's trials, then one of the other's. */
export async function runSweep(
  operations: Operations,
  job: SweepJob,
  listener: SweepListener,
): Promise<{ status: 'done' | 'stopped'; secondsSpent: number }> {
  const began = performance.now()
  const secondsSpent = (): number => job.secondsSpent + (performance.now() - began) / 1000
  const stacks = await openStacks(operations, job)
  const meter = new SpeedMeter()
  let turned = performance.now()
  let reported = -Infinity
  try {
    for (;;) {
      const stack = nextOf([...stacks.values()])
      if (stack === undefined) return { status: 'done', secondsSpent: secondsSpent() }
      const { algorithm } = stack.plan.agent
      const isOver = stack.advance()
      const now = performance.now()
      meter.count(stack.learning, now)
      if (isOver) {
        const saved = await stack.endEpisode(job.directory)
        listener.checkpoint({ algorithm, secondsSpent: secondsSpent(), ...saved })
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
      for (const [name, each] of stacks) {
        const files = await each.save(job.directory)
        if (files === null) continue
        listener.checkpoint({ algorithm: name, secondsSpent: secondsSpent(), ended: [], files })
      }
      return { status: 'stopped', secondsSpent: secondsSpent() }
    }
  } finally {
    for (const stack of stacks.values()) stack.dispose()
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

async function openStacks(operations: Operations, job: SweepJob): Promise<Map<Algorithm, SweepStack>> {
  const stacks = new Map<Algorithm, SweepStack>()
  const { plan } = job
  for (const algorithm of plan.algorithms) {
    const trials = job.trials.filter((trial): trial is NumberedTrial & { algorithm: Algorithm } => {
      return trial.algorithm === algorithm
    })
    if (trials.length === 0) continue
    const own: StackPlan = { ...plan, agent: { ...plan.agent, algorithm } }
    const files = job.resume.find((known) => known.algorithm === algorithm)
    const stack =
      files === undefined
        ? SweepStack.begin(operations, own, trials)
        : await SweepStack.resume(operations, own, trials, files)
    stacks.set(algorithm, stack)
  }
  return stacks
}

/** The one that is behind: where both have played as many episodes, the one that has begun its next, then the first. */
function nextOf(stacks: readonly SweepStack[]): SweepStack | undefined {
  return stacks
    .filter(({ isOver }) => !isOver)
    .reduce<SweepStack | undefined>((next, stack) => {
      if (next === undefined || stack.episode < next.episode) return stack
      return stack.episode === next.episode && stack.step > next.step ? stack : next
    }, undefined)
}
