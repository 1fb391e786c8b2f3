import { describe, expect, it } from 'vitest'
import { Critic, criticLoss, criticParameters, type CriticShape } from '../../../../src/compute/critic'
import { createNetworks } from '../../../../src/compute'
import { initialParameters, Parameters } from '../../../../src/compute/parameters'
import { RandomGenerator } from '../../../../src/domain'
import { gradientsOf, PlainModel } from '../../../bench/gan/plain'
import { loadOperations, normals, normalTensor } from '../support'
import { modelOf, toyConfig, toyHall } from '../toy-hall'

const batch = 5
const variants: [string, Partial<CriticShape>][] = [
  ['as in the thesis', {}],
  ['without normalization', { spectralNorm: false }],
  ['a step that reaches all of the last layers', { windowSteps: 6 }],
  ['a step that reaches everything', { windowSteps: 4, criticChannels: [4, 5, 6, 7] }],
  ['one convolution', { criticChannels: [6] }],
  ['a long window, an even length in between', { windowSteps: 49, criticChannels: [3, 4, 5, 6, 7] }],
]

describe('a critic step against the same model differentiated by tfjs’s tape', () => {
  it.each(variants)('%s', async (_, change) => {
    const ops = await loadOperations()
    const { tf } = ops.runtime
    const shape: CriticShape = {
      windowSteps: 24,
      variables: 2,
      sensors: 3,
      embeddingSize: 2,
      criticChannels: [4, 6, 5],
      criticDense: 9,
      spectralNorm: true,
      ...change,
    }
    const specs = criticParameters(shape)
    const values = initialParameters(specs, new RandomGenerator(4)).map((value) => value * 3)
    const critic = new Critic(ops, shape, new Parameters(ops, specs, values), new RandomGenerator(9))
    const networks = createNetworks(ops, modelOf(toyHall(), toyConfig()), 1)
    const plain = new PlainModel(tf, critic, networks.generator)
    const tensors = {
      window: normalTensor(ops, [batch, shape.windowSteps, 2], 10),
      sensors: ops.indices(Int32Array.of(0, 1, 2, 2, 1)),
      mask: ops.tensor(Float32Array.of(1, 1, 1, 0, 1, 1, 1, 1, 1, 1), [batch, 2]),
      real: normalTensor(ops, [batch, 2], 11),
      fake: normalTensor(ops, [batch, 2], 12),
      mix: ops.tensor(Float32Array.of(0.1, 0.3, 0.5, 0.7, 0.9), [batch, 1]),
    }
    const own = criticLoss(ops, critic, tensors, 10)
    const weights = plain.criticWeights()
    const theirs = gradientsOf(tf, weights, (given) => plain.criticLoss(given, tensors, 10))
    const loss = ops.read(plain.criticLoss(weights, tensors, 10))[0] ?? NaN
    const [wasserstein = NaN] = ops.read(own.wasserstein)
    const [penalty = NaN] = ops.read(own.penalty)
    expect(10 * penalty - wasserstein).toBeCloseTo(loss, 3)
    const gradient = ops.read(own.gradient)
    let offset = 0
    for (const { name } of specs) {
      const expected = ops.read(theirs[name] ?? ops.zeros([0]))
      const scale = Math.max(1e-3, ...expected.map(Math.abs))
      expected.forEach((value, i) => {
        expect(Math.abs((gradient[offset + i] ?? NaN) - value) / scale, `${name} ${i}`).toBeLessThan(1e-3)
      })
      offset += expected.length
    }
    expect(offset).toBe(gradient.length)
    networks.dispose()
    critic.dispose()
  })
})

it('steps judged together after the same windows score as each by itself', async () => {
  const ops = await loadOperations()
  const networks = createNetworks(ops, modelOf(toyHall(), toyConfig({ windowSteps: 24 })), 1)
  const { critic } = networks
  const [windows, copies] = [4, 3]
  const window = normalTensor(ops, [windows, 24, 2], 1)
  const sensors = ops.indices(Int32Array.of(0, 1, 2, 0))
  const steps = normals([copies * windows, 2], 2)
  const together = ops.read(
    critic.judge(critic.readWindow(window, sensors), ops.tensor(steps, [copies * windows, 2])).score,
  )
  for (let copy = 0; copy < copies; copy++) {
    const own = ops.tensor(steps.slice(copy * windows * 2, (copy + 1) * windows * 2), [windows, 1, 2])
    const alone = ops.read(critic.forward(ops.concat([window, own], 1), sensors).score)
    alone.forEach((score, i) => expect(together[copy * windows + i]).toBeCloseTo(score, 5))
  }
  networks.dispose()
})
