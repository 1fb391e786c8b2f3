import { expect, it } from 'vitest'
import { SpectralNorm } from '../../../../src/compute/critic'
import { RandomGenerator } from '../../../../src/domain'
import { loadOperations, normals } from '../support'

it('finds the largest singular value: that of [[3, 0], [4, 5]] is 3√5', async () => {
  const ops = await loadOperations()
  const weight = ops.tensor(Float32Array.of(3, 0, 4, 5), [2, 2])
  const norm = SpectralNorm.initial(ops, weight, new RandomGenerator(1))
  expect(norm.largestSingularValue()).toBeCloseTo(3 * Math.sqrt(5), 5)
  // its singular vectors, by hand: left (1, 3)/√10, right (1, 1)/√2
  const { left, right } = norm.vectors()
  const sign = Math.sign(right[0] ?? NaN)
  expect((left[0] ?? NaN) * sign).toBeCloseTo(1 / Math.sqrt(10), 3)
  expect((left[1] ?? NaN) * sign).toBeCloseTo(3 / Math.sqrt(10), 3)
  expect((right[1] ?? NaN) * sign).toBeCloseTo(1 / Math.sqrt(2), 3)
  const normalized = ops.read(norm.weight)
  ;[3, 0, 4, 5].forEach((value, i) => expect(normalized[i]).toBeCloseTo(value / (3 * Math.sqrt(5)), 5))
  norm.dispose()
  weight.dispose()
})

it('follows a changed kernel with one iteration and keeps its tensor count', async () => {
  const ops = await loadOperations()
  const kernel = ops.tensor(normals([1, 3, 4, 5], 3), [1, 3, 4, 5])
  const norm = SpectralNorm.initial(ops, kernel, new RandomGenerator(2), 100)
  const before = ops.tensorCount
  const sigma = norm.largestSingularValue()
  const doubled = ops.tidy(() => ops.keep(ops.scale(kernel, 2)))
  norm.follow(doubled)
  expect(norm.largestSingularValue()).toBeCloseTo(2 * sigma, 4)
  expect(ops.tensorCount).toBe(before + 1)
  for (const thing of [norm, kernel, doubled]) thing.dispose()
})
