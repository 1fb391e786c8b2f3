import { offloadingAgentSchema, offloadingEnvironmentSchema, offloadingTrialSchema } from '../../../src/contract'
import type { Operations } from '../../../src/compute'
import { StackedTraining } from '../../../src/compute'
import { OffloadingEnvironments } from '../../../src/domain'
import { measured, type BenchRow } from '../rows'
import type { StableBaselines, StepSeconds } from './peer'

type Algorithm = 'ddpg' | 'td3'

/** Trials of one algorithm in one stack, default settings, past their first updates. */
class Ours {
  private readonly training: StackedTraining

  constructor(
    operations: Operations,
    readonly algorithm: Algorithm,
    readonly count: number,
  ) {
    const config = offloadingAgentSchema.parse({ algorithm, randomSteps: 64 })
    const trials = Array.from({ length: count }, (_, i) => offloadingTrialSchema.parse({ seed: i + 1 }))
    const seeds = trials.map(({ seed }) => seed)
    const world = new OffloadingEnvironments(offloadingEnvironmentSchema.parse({}), seeds)
    this.training = new StackedTraining(operations, world, config, trials)
    for (let step = 0; step < 74; step++) this.training.step()
  }

  /** Of one step of all trials. */
  measure(steps: number): StepSeconds {
    const [wall, processor] = [performance.now(), process.cpuUsage()]
    for (let step = 0; step < steps; step++) this.training.step()
    const { user, system } = process.cpuUsage(processor)
    return { wall: (performance.now() - wall) / 1000 / steps, processor: (user + system) / 1e6 / steps }
  }

  dispose(): void {
    this.training.dispose()
  }
}

/** A way to train: its stacks, one after the other at each step. */
interface Way {
  readonly name: string
  readonly stacks: readonly { readonly algorithm: Algorithm; readonly count: number; readonly steps: number }[]
  readonly bar: number
}
const ways: readonly Way[] = [
  { name: 'one TD3 trial', stacks: [{ algorithm: 'td3', count: 1, steps: 400 }], bar: 1 },
  { name: 'one DDPG trial', stacks: [{ algorithm: 'ddpg', count: 1, steps: 400 }], bar: 1 },
  {
    name: 'preset paper: stacks of 10 DDPG and 40 TD3 trials',
    stacks: [
      { algorithm: 'ddpg', count: 10, steps: 40 },
      { algorithm: 'td3', count: 40, steps: 20 },
    ],
    bar: 6,
  },
]

/**
 * Agent-steps (one step of an environment and one update) per second, by the clock and by the processor, ours and the peer's
 * in turn, so that what else the machine does meets both; a ratio is that of one turn.
 */
export async function trainingRows(
  operations: Operations,
  peer: StableBaselines | null,
  turns: number,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const { name, stacks, bar } of ways) {
    const trained = stacks.map(({ algorithm, count }) => new Ours(operations, algorithm, count))
    const trials = stacks.reduce((sum, { count }) => sum + count, 0)
    const own: StepSeconds[] = []
    const theirs: StepSeconds[] = []
    for (let turn = 0; turn < turns; turn++) {
      own.push(sumOf(stacks.map(({ steps }, i) => trained[i]?.measure(steps) ?? { wall: NaN, processor: NaN })))
      if (peer === null) continue
      // the same mix of algorithms, one agent after the other
      const each: StepSeconds[] = []
      for (const { algorithm, count } of stacks) {
        const { wall, processor } = await peer.measure(algorithm, 400)
        each.push({ wall: wall * count, processor: processor * count })
      }
      theirs.push(sumOf(each))
    }
    for (const stack of trained) stack.dispose()
    rows.push(rowOf(`${name}, by the clock`, 'wall', trials, own, theirs, peer, bar))
    rows.push(rowOf(`${name}, by the processor`, 'processor', trials, own, theirs, peer, bar))
  }
  return rows
}

function sumOf(parts: readonly StepSeconds[]): StepSeconds {
  return parts.reduce((sum, part) => ({ wall: sum.wall + part.wall, processor: sum.processor + part.processor }), {
    wall: 0,
    processor: 0,
  })
}

function rowOf(
  name: string,
  clock: keyof StepSeconds,
  trials: number,
  own: readonly StepSeconds[],
  theirs: readonly StepSeconds[],
  peer: StableBaselines | null,
  bar: number,
): BenchRow {
  const rates = (steps: readonly StepSeconds[]): number[] => steps.map((seconds) => trials / seconds[clock])
  const ratio = peer === null ? null : measured(own.map((mine, turn) => (theirs[turn]?.[clock] ?? NaN) / mine[clock]))
  return {
    name,
    ours: { ...measured(rates(own)), unit: 'agent-steps per second' },
    peer: peer === null ? null : { ...measured(rates(theirs)), name: peer.name },
    ratio,
    bar: `≥ ${bar} × ${peer?.name ?? 'stable-baselines3, which could not be measured'}`,
    holds: ratio !== null && ratio.median >= bar,
  }
}
