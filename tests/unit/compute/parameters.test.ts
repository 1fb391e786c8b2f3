import { beforeAll, expect, it } from 'vitest'
import { Adam, Parameters } from '../../../src/compute'
import type { Operations } from '../../../src/compute/tensorflow'
import { loadOperations } from './support'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

it('a network with a large weight matrix shows nothing of the zeros that align it: values, slices, rows, moments', () => {
  const zero = { kind: 'constant', value: 0 } as const
  const specs = [
    { name: 'small', shape: [3], initial: zero },
    { name: 'large', shape: [250, 208], initial: zero },
    { name: 'end', shape: [2], initial: zero },
  ] as const
  const values = Float32Array.from({ length: 3 + 250 * 208 + 2 }, (_, i) => i)
  const before = ops.tensorCount
  const parameters = new Parameters(ops, specs, values)
  const { padding, length, count } = parameters
  expect({ padding, length, count }).toEqual({ padding: 13, length: 52_018, count: 52_005 })
  expect(parameters.values()).toEqual(values)
  expect(ops.read(parameters.get('small'))).toEqual(Float32Array.of(0, 1, 2))
  expect(ops.read(parameters.get('large'))).toEqual(values.slice(3, 52_003))
  const rows = ops.tidy(() => ops.read(parameters.rows('large', 1, 2)))
  expect(rows).toEqual(values.slice(3 + 208, 3 + 3 * 208))

  const adam = new Adam(ops, { beta1: 0.5, beta2: 0.5, epsilon: 1e-8 }, length, padding)
  ops.tidy(() => {
    const gradients = { small: ops.fill([3], 1), large: ops.fill([250, 208], -2), end: ops.fill([2], 4) }
    const joined = parameters.join(gradients)
    expect(ops.read(joined)).toHaveLength(length)
    parameters.replace(adam.update(parameters.flat, joined, 0.5))
  })
  // the first step of Adam is the rate times the sign of the gradient
  const moved = values.map((value, i) => value + (i >= 3 && i < 52_003 ? 0.5 : -0.5))
  parameters.values().forEach((value, i) => {
    if (Math.abs(value - (moved[i] ?? 0)) > 1e-2) throw new Error(`Parameter ${i}: ${value}, not ${moved[i]}.`)
  })
  const state = adam.getState()
  expect(state.first).toHaveLength(count)
  expect(state.first.slice(0, 4)).toEqual(Float32Array.of(0.5, 0.5, 0.5, -1))
  adam.setState(state)
  expect(adam.getState()).toEqual(state)
  parameters.load(values)
  expect(parameters.values()).toEqual(values)
  parameters.dispose()
  adam.dispose()
  expect(ops.tensorCount).toBe(before)
})
