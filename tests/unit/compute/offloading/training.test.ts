import { beforeAll, describe, expect, it } from 'vitest'
import { offloadingAgentSchema, offloadingEnvironmentSchema, offloadingTrialSchema } from '../../../../src/contract'
import { StackedTraining } from '../../../../src/compute/offloading'
import type { Operations } from '../../../../src/compute/tensorflow'
import { OffloadingEnvironments } from '../../../../src/domain'
import { at, loadOperations } from '../support'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

describe.each(['ddpg', 'td3'] as const)('%s', (algorithm) => {
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
})
