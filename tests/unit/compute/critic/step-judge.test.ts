import { expect, it } from 'vitest'
import { createNetworks } from '../../../../src/compute'
import { StepJudge } from '../../../../src/compute/critic'
import type { TrainConfigInput } from '../../../../src/contract'
import { at, loadOperations, normals, normalTensor } from '../support'
import { modelOf, toyConfig, toyHall } from '../toy-hall'

const shapes: [string, TrainConfigInput][] = [
  ['three convolutions, of which a step reaches a part', { windowSteps: 24, criticChannels: [4, 6, 5] }],
  ['one convolution', { windowSteps: 9, criticChannels: [5] }],
  ['two convolutions that a step reaches nearly whole', { windowSteps: 4, criticChannels: [4, 6] }],
  ['four convolutions, the last of which a step reaches whole', { windowSteps: 12, criticChannels: [4, 6, 5, 4] }],
  ['no spectral normalization', { windowSteps: 24, spectralNorm: false }],
]

it.each(shapes)('scores as the critic does that reads window and step together: %s', async (_, change) => {
  const ops = await loadOperations()
  const config = toyConfig(change)
  const networks = createNetworks(ops, modelOf(toyHall(), config), 1)
  const { critic } = networks
  const before = ops.tensorCount
  const judge = new StepJudge(ops, critic)
  const [windows, copies] = [4, 3]
  const steps = normals([copies * windows, 2], 2)
  const [many, alone] = ops.tidy(() => {
    const window = normalTensor(ops, [windows, config.windowSteps, 2], 1)
    const sensors = ops.indices(Int32Array.of(0, 1, 2, 0))
    const { convolutions, last, dense } = judge.base(critic.readWindow(window, sensors))
    const places = ops.indices(Int32Array.from({ length: copies * windows }, (_, i) => i % windows))
    const repeat = (x: (typeof last)[number]) => ops.gather(x, places)
    const base = { convolutions: convolutions.map(repeat), last: last.map(repeat), dense: repeat(dense) }
    const scores = ops.read(judge.score(base, ops.tensor(steps, [copies * windows, 2])))
    const each = Array.from({ length: copies }, (_, copy) => {
      const own = ops.tensor(steps.slice(copy * windows * 2, (copy + 1) * windows * 2), [windows, 1, 2])
      return [...ops.read(critic.forward(ops.concat([window, own], 1), sensors).score)]
    })
    return [scores, each.flat()]
  })
  expect(many).toHaveLength(alone.length)
  many.forEach((score, i) => expect(score).toBeCloseTo(at(alone, i), 5))
  // a step matters: the same windows with other steps score otherwise
  expect(new Set(many).size).toBe(many.length)
  judge.dispose()
  networks.dispose()
  expect(ops.tensorCount).toBeLessThan(before)
})
