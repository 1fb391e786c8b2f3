import { beforeAll, describe, expect, it } from 'vitest'
import { offloadingAgentSchema, type OffloadingAgentConfig } from '../../../../src/contract'
import {
  newAgents,
  type Batch,
  Ddpg,
  initialValues,
  StackedNetworks,
  Td3,
  type Agents,
} from '../../../../src/compute/offloading'
import type { Operations } from '../../../../src/compute/tensorflow'
import { RandomGenerator } from '../../../../src/domain'
import { at, loadOperations, normals } from '../support'
import { PlainAgent } from './reference'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

const sizes = { state: 5, action: 3 }
const rows = 6

function configOf(algorithm: 'ddpg' | 'td3'): OffloadingAgentConfig {
  // large rates, so that a few updates move far; uneven widths, so that no shape fits by chance
  return offloadingAgentSchema.parse({
    algorithm,
    hiddenSizes: [9, 7],
    actorRate: 1e-2,
    criticRate: 2e-2,
    softUpdate: 0.2,
  })
}

function batchOf(trials: number, seed: number): Batch {
  return {
    states: normals([trials * rows * sizes.state], seed),
    actions: normals([trials * rows * sizes.action], seed + 1, 0.5),
    rewards: normals([trials * rows], seed + 2),
    nextStates: normals([trials * rows * sizes.state], seed + 3),
    // some transitions truly end
    continues: Float32Array.from({ length: trials * rows }, (_, i) => (i % 4 === 0 ? 0 : 1)),
  }
}
const noiseOf = (trials: number, seed: number): Float32Array => normals([trials * rows * sizes.action], seed + 4, 0.2)

function only(batch: Batch, trial: number, trials: number): Batch {
  const cut = (values: Float32Array): Float32Array => {
    const width = values.length / trials
    return values.slice(trial * width, (trial + 1) * width)
  }
  return {
    states: cut(batch.states),
    actions: cut(batch.actions),
    rewards: cut(batch.rewards),
    nextStates: cut(batch.nextStates),
    continues: cut(batch.continues),
  }
}

function create(config: OffloadingAgentConfig, seeds: number[]): Agents {
  const Algorithm = config.algorithm === 'td3' ? Td3 : Ddpg
  return new Algorithm(ops, config, sizes, newAgents(config, sizes, seeds))
}

describe.each(['ddpg', 'td3'] as const)('%s', (algorithm) => {
  const config = configOf(algorithm)
  const seeds = [3, 11, 5]

  it('updates every number of every trial as a plain float64 agent of its seed does', () => {
    const stacked = create(config, seeds)
    const plain = seeds.map(
      (_, trial) => new PlainAgent(config, sizes.state, sizes.action, newAgents(config, sizes, seeds), trial),
    )
    for (let update = 0; update < 5; update++) {
      const batch = batchOf(seeds.length, 10 * update)
      const noise = algorithm === 'td3' ? noiseOf(seeds.length, 10 * update) : null
      stacked.update(batch, noise)
      plain.forEach((agent, trial) => {
        const width = rows * sizes.action
        agent.update(only(batch, trial, seeds.length), noise?.slice(trial * width, (trial + 1) * width) ?? null)
      })
    }
    // five updates move a parameter by about 0.05 (actor) to 0.1; float32 leaves about 1e-6, more where Adam divides small by small
    stacked.getState().agents.forEach((agent, trial) => {
      const reference = plain[trial]
      const pairs = [
        [agent.actor.parameters, reference?.actor],
        [agent.actorTarget, reference?.actorTarget],
        ...agent.critics.map(({ parameters }, i) => [parameters, reference?.critics[i]] as const),
        ...agent.criticTargets.map((values, i) => [values, reference?.criticTargets[i]] as const),
      ] as const
      expect(pairs.length).toBe(algorithm === 'td3' ? 6 : 4)
      for (const [values, network] of pairs) {
        values.forEach((slot, s) =>
          slot.forEach((value, i) => {
            expect(Math.abs(value - at(network?.parameters[s] ?? [], i))).toBeLessThan(5e-5)
          }),
        )
      }
    })
    stacked.dispose()
  })

  it('gives a trial the same numbers in a stack as alone, and goes on exactly from its state', () => {
    const stacked = create(config, seeds)
    const alone = create(config, seeds.slice(1, 2))
    for (let update = 0; update < 4; update++) {
      const batch = batchOf(3, 10 * update)
      const noise = noiseOf(3, 10 * update)
      const width = rows * sizes.action
      stacked.update(batch, noise)
      alone.update(only(batch, 1, 3), noise.slice(width, 2 * width))
    }
    const state = stacked.getState()
    expect(alone.getState().agents).toEqual(state.agents.slice(1, 2))
    const Algorithm = algorithm === 'td3' ? Td3 : Ddpg
    const resumed = new Algorithm(ops, config, sizes, state)
    for (const agents of [stacked, resumed]) agents.update(batchOf(3, 77), noiseOf(3, 77))
    expect(resumed.getState()).toEqual(stacked.getState())
    for (const agents of [stacked, alone, resumed]) agents.dispose()
  })

  it('keeps no tensor but its networks and views of them', () => {
    const before = ops.tensorCount
    const agents = create(config, seeds)
    const work = (): void => {
      for (let i = 0; i < 4; i++) agents.update(batchOf(3, i), noiseOf(3, i))
      agents.act(normals([3 * sizes.state], 1))
    }
    work()
    const used = ops.tensorCount
    work()
    expect(ops.tensorCount).toBe(used)
    agents.dispose()
    expect(ops.tensorCount).toBe(before)
  })
})

it('has gradients of parameters and inputs that central differences confirm, in every slot', () => {
  const layerSizes = [4, 8, 6, 3]
  const networks = [1, 2].map((seed) => initialValues(layerSizes, new RandomGenerator(seed)))
  const input = normals([2 * 5 * 4], 3)
  const direction = normals([2 * 5 * 3], 4)
  const loss = (values: typeof networks, x: Float32Array): number => {
    const stack = new StackedNetworks(ops, ops.variables, layerSizes, 'tanh', values)
    const output = ops.tidy(() => ops.read(stack.evaluate(ops.tensor(x.slice(), [2, 5, 4]))))
    stack.dispose()
    return output.reduce((sum, y, i) => sum + y * at(direction, i), 0)
  }
  const stack = new StackedNetworks(ops, ops.variables, layerSizes, 'tanh', networks)
  const [inputGradient, ...gradients] = ops.tidy(() => {
    const weights = stack.weights()
    const activations = stack.forward(weights, ops.tensor(input.slice(), [2, 5, 4]))
    const outward = ops.tensor(direction.slice(), [2, 5, 3])
    const all = [
      stack.inputGradient(weights, activations, outward),
      ...stack.parameterGradients(weights, activations, outward),
    ]
    return all.map((gradient) => ops.read(gradient))
  })
  stack.dispose()
  // a ReLU has a kink: a step of 1e-3 crosses one hardly ever, and float32 leaves about 1e-3 of the quotient
  const step = 1e-3
  const slope = (change: (by: number) => number): number => (change(step) - change(-step)) / (2 * step)
  expect(gradients.length).toBe(6)
  gradients.forEach((gradient, slot) => {
    const width = gradient.length / 2
    for (const i of [0, width - 1, width, 2 * width - 1]) {
      const numeric = slope((by) => {
        const changed = networks.map((values) => values.map((values) => values.slice()))
        const part = changed[Math.floor(i / width)]?.[slot]
        part?.set([at(part, i % width) + by], i % width)
        return loss(changed, input)
      })
      expect(Math.abs(at(gradient, i) - numeric)).toBeLessThan(6e-3)
    }
  })
  for (const i of [0, 7, 21, 39]) {
    const numeric = slope((by) =>
      loss(
        networks,
        input.map((value, j) => (j === i ? value + by : value)),
      ),
    )
    expect(Math.abs(at(inputGradient ?? [], i) - numeric)).toBeLessThan(6e-3)
  }
})
