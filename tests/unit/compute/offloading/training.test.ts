import { beforeAll, describe, expect, it } from 'vitest'
import { offloadingAgentSchema, offloadingEnvironmentSchema, offloadingTrialSchema } from '../../../../src/contract'
import { itemAt } from '../../../../src/compute/items'
import { StackedTraining, type World } from '../../../../src/compute/offloading'
import type { Operations } from '../../../../src/compute/tensorflow'
import { OffloadingEnvironments, StackedGenerators } from '../../../../src/domain'
import { at, loadOperations } from '../support'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

/**
 * A linear-quadratic problem: x ← 0.9 x + 0.3 a with a in [-1, 1], reward −x² − 0.1 a². With discount γ the value of the best
 * linear policy a = −k x is −p x² with p of the discrete Riccati equation
 * p = 1 + γ A² p − (γ A B p)² / (R + γ B² p), and k = γ A B p / (R + γ B² p).
 */
class LinearQuadratic implements World {
  static readonly A = 0.9
  static readonly B = 0.3
  static readonly R = 0.1
  readonly stateSize = 1
  readonly actionSize = 1
  readonly states: Float32Array
  readonly rewards: Float64Array
  private readonly generators: StackedGenerators

  constructor(seeds: readonly number[]) {
    this.generators = new StackedGenerators(seeds, 1)
    this.states = new Float32Array(seeds.length)
    this.rewards = new Float64Array(seeds.length)
    this.restart()
  }
  get count(): number {
    return this.states.length
  }
  restart(): void {
    for (let i = 0; i < this.count; i++) this.states[i] = 2 * this.generators.uniform(i) - 1
  }
  step(actions: Float32Array): void {
    for (let i = 0; i < this.count; i++) {
      const [x, a] = [at(this.states, i), at(actions, i)]
      this.rewards[i] = -x * x - LinearQuadratic.R * a * a
      this.states[i] = LinearQuadratic.A * x + LinearQuadratic.B * a
    }
  }
}

function riccatiGain(discount: number): number {
  const { A, B, R } = LinearQuadratic
  let p = 1
  for (let i = 0; i < 1000; i++) p = 1 + discount * A * A * p - (discount * A * B * p) ** 2 / (R + discount * B * B * p)
  return (discount * A * B * p) / (R + discount * B * B * p)
}

describe.each(['ddpg', 'td3'] as const)('%s', (algorithm) => {
  it('learns the optimal gain of a linear-quadratic problem with every seed', () => {
    const config = offloadingAgentSchema.parse({
      algorithm,
      hiddenSizes: [32, 32],
      actorRate: 5e-3,
      criticRate: 1e-2,
      softUpdate: 0.05,
      batchSize: 64,
      explorationDeviation: 0.3,
      randomSteps: 100,
    })
    const seeds = [1, 2, 3, 4]
    const world = new LinearQuadratic(seeds)
    const trials = seeds.map((seed) => offloadingTrialSchema.parse({ seed, noiseClip: 0.2, noiseDeviation: 0.05 }))
    const training = new StackedTraining(ops, world, config, trials)
    // the error of a = −k x at x = ± 0.3, ± 0.6, as a share of the mean optimal action
    const errors = (): number[] => {
      const gain = riccatiGain(config.discount)
      const kept = world.states.slice()
      const sums = seeds.map(() => 0)
      for (const x of [-0.6, -0.3, 0.3, 0.6]) {
        world.states.fill(x)
        training.greedyActions().forEach((a, i) => (sums[i] = at(sums, i) + Math.abs(a + gain * x)))
      }
      world.states.set(kept)
      return sums.map((sum) => sum / (4 * 0.45 * gain))
    }
    for (const error of errors()) expect(error).toBeGreaterThan(0.5)
    for (let step = 1; step <= 450; step++) {
      training.step()
      // episodes of 20 steps end by time
      if (step % 20 === 0) world.restart()
    }
    for (const error of errors()) expect(error).toBeLessThan(0.35)
    training.dispose()
  })

  it('trains each trial of a stack as if it were alone, and goes on exactly from a state, in the real environment', () => {
    const environment = offloadingEnvironmentSchema.parse({ servers: 3, streams: 12, serverLimit: 5 })
    const config = offloadingAgentSchema.parse({
      algorithm,
      hiddenSizes: [8],
      batchSize: 8,
      randomSteps: 10,
      replaySize: 25,
    })
    const trials = [4, 9, 2].map((seed, i) => offloadingTrialSchema.parse({ seed, noiseDeviation: 0.1 * i }))
    const worlds = new Map<StackedTraining, OffloadingEnvironments>()
    const start = (some: typeof trials): StackedTraining => {
      const world = new OffloadingEnvironments(
        environment,
        some.map(({ seed }) => seed),
      )
      const training = new StackedTraining(ops, world, config, some)
      worlds.set(training, world)
      return training
    }
    const run = (training: StackedTraining, steps: number): number[] => {
      const seen: number[] = []
      for (let step = 0; step < steps; step++) {
        training.step()
        seen.push(...Array.from(training.world.rewards))
      }
      return seen
    }
    const stacked = start(trials)
    const alone = start(trials.slice(1, 2))
    const together = run(stacked, 40)
    expect(run(alone, 40)).toEqual(together.filter((_, i) => i % 3 === 1))
    expect(alone.getState()).toEqual(stacked.getState([1]))

    // the second trial stops: the others go on, in another order, as if nothing had happened
    const world = new OffloadingEnvironments(environment, worlds.get(stacked)?.getState([2, 0]) ?? [])
    const others = new StackedTraining(ops, world, config, stacked.getState([2, 0]))
    const after = run(stacked, 15)
    expect(run(others, 15)).toEqual(after.flatMap((_, i) => (i % 3 === 0 ? [at(after, i + 2), at(after, i)] : [])))
    for (const training of [stacked, alone, others]) training.dispose()
  })

  it('does so up to rounding at the size of the paper’s networks, where sums depend on what lies beside', () => {
    const environment = offloadingEnvironmentSchema.parse({})
    const config = offloadingAgentSchema.parse({ algorithm, randomSteps: 32, replaySize: 100 })
    const trials = Array.from({ length: 14 }, (_, i) =>
      offloadingTrialSchema.parse({ seed: i + 1, noiseDeviation: 0.2 }),
    )
    const actorOf = (some: typeof trials, row: number): Float32Array[] => {
      const seeds = some.map(({ seed }) => seed)
      const training = new StackedTraining(ops, new OffloadingEnvironments(environment, seeds), config, some)
      for (let step = 0; step < 40; step++) training.step()
      const actor = itemAt(training.learned().agents, row).actor.parameters
      training.dispose()
      return [...actor]
    }
    const stacked = actorOf(trials, 5)
    // eight updates at a rate of 1e-4 move a weight by 8e-4 at most
    actorOf(trials.slice(5, 6), 0).forEach((values, slot) => {
      values.forEach((value, i) => expect(Math.abs(value - at(itemAt(stacked, slot), i))).toBeLessThan(4e-5))
    })
  })
})
