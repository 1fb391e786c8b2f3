import { beforeAll, describe, expect, it } from 'vitest'
import { AdaBelief, Adam, Parameters, type Optimizer } from '../../../../src/compute'
import type { Operations } from '../../../../src/compute/tensorflow'
import { loadOperations } from '../support'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

/** θ after each gradient, from θ = 1 with rate 0.1; the second component has no gradient. */
function path(optimizer: Optimizer, gradients: number[]): number[][] {
  let theta = Float32Array.of(1, 1)
  return gradients.map((gradient) => {
    theta = Float32Array.from(
      ops.tidy(() =>
        ops.read(optimizer.update(ops.tensor(theta.slice(), [2]), ops.tensor(Float32Array.of(gradient, 0), [2]), 0.1)),
      ),
    )
    return [...theta]
  })
}

describe('optimizers against their formulae worked by hand, β = (0.9, 0.999), gradients 0.5 and −0.25', () => {
  it('Adam, ε = 1e-8', () => {
    const adam = new Adam(ops, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, 2)
    const [first = [], second = []] = path(adam, [0.5, -0.25])
    // m̂ = 0.5, v̂ = 0.25; then m̂ = 0.02/0.19, v̂ = 0.00031225/0.001999
    expect(first[0]).toBeCloseTo(0.9, 6)
    expect(second[0]).toBeCloseTo(0.873366, 6)
    expect(second[1]).toBe(1)
    adam.dispose()
  })

  it('AdaBelief, ε = 1e-3 inside s and outside the root', () => {
    const adabelief = new AdaBelief(ops, { beta1: 0.9, beta2: 0.999, epsilon: 1e-3 }, 2)
    const [first = [], second = []] = path(adabelief, [0.5, -0.25])
    // s = 0.001·0.45² + 0.001 = 0.0012025, ŝ = 1.2025; then s = 0.0022741975, ŝ = s/0.001999
    expect(first[0]).toBeCloseTo(0.954445, 6)
    expect(second[0]).toBeCloseTo(0.944586, 6)
    adabelief.dispose()
  })
})

it.each([
  ['adam', 2],
  ['adabelief', 3],
] as const)('%s goes on exactly from its saved state and keeps %d tensors', (name, kept) => {
  const settings = { beta1: 0.5, beta2: 0.999, epsilon: 1e-12 }
  const create = (): Optimizer => (name === 'adam' ? new Adam(ops, settings, 2) : new AdaBelief(ops, settings, 2))
  const before = ops.tensorCount
  const [one, two] = [create(), create()]
  const gradients = [0.3, -0.7, 0.11, 0.5]
  const theta = (optimizer: Optimizer, list: number[]): number[] | undefined => path(optimizer, list).at(-1)
  theta(one, gradients)
  two.setState(one.getState())
  expect(one.getState().step).toBe(4)
  expect(theta(two, [0.2])).toEqual(theta(one, [0.2]))
  expect(ops.tensorCount).toBe(before + 2 * kept)
  one.dispose()
  two.dispose()
  expect(ops.tensorCount).toBe(before)
})

it.each(['adam', 'adabelief'] as const)('%s changes parameters in place as it makes new ones, bit for bit', (name) => {
  const settings = { beta1: 0.5, beta2: 0.999, epsilon: 1e-12 }
  const create = (): Optimizer => (name === 'adam' ? new Adam(ops, settings, 3) : new AdaBelief(ops, settings, 3))
  const before = ops.tensorCount
  const [one, two] = [create(), create()]
  const specs = [
    { name: 'pair', shape: [2], initial: { kind: 'constant', value: 0 } },
    { name: 'single', shape: [1], initial: { kind: 'constant', value: 0 } },
  ] as const
  const parameters = new Parameters(ops, specs, Float32Array.of(1, -2, 3))
  let theta: Float32Array = Float32Array.of(1, -2, 3)
  for (const gradient of [0.3, -0.7, 0.11]) {
    ops.tidy(() => {
      const slopes = ops.tensor(Float32Array.of(gradient, -gradient, 0.5), [3])
      theta = ops.read(one.update(ops.tensor(theta, [3]), slopes, 0.1))
      two.improve(parameters, slopes, 0.1)
    })
    expect(parameters.values()).toEqual(theta)
    expect(ops.read(parameters.get('pair'))).toEqual(theta.slice(0, 2))
  }
  expect(two.getState()).toEqual(one.getState())
  for (const part of [one, two, parameters]) part.dispose()
  expect(ops.tensorCount).toBe(before)
})
