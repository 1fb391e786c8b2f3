import { expect, it } from 'vitest'
import { jacobiEigenpairs, largestEigenpairs } from '../../../../src/domain'
import { reference } from './reference'

const { eigen } = reference

/** Largest difference of two lists. */
function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? NaN))))
}

it('Jacobi rotations give numpy’s eigenvalues, and vectors that are orthonormal and fit', () => {
  const { values, vectors } = jacobiEigenpairs(eigen.small, 6)
  expect(worst(values, eigen.smallValues)).toBeLessThan(1e-12)
  for (let i = 0; i < 6; i++) {
    for (let j = 0; j < 6; j++) {
      let rebuilt = 0
      let product = 0
      for (let k = 0; k < 6; k++) {
        rebuilt += (vectors[i * 6 + k] ?? 0) * (values[k] ?? 0) * (vectors[j * 6 + k] ?? 0)
        product += (vectors[k * 6 + i] ?? 0) * (vectors[k * 6 + j] ?? 0)
      }
      expect(Math.abs(rebuilt - (eigen.small[i * 6 + j] ?? 0))).toBeLessThan(1e-12)
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-12)
    }
  }
})

it('subspace iteration finds the largest eigenpairs of an indefinite matrix', () => {
  const matrix = Float64Array.from(eigen.large)
  const { values, vectors } = largestEigenpairs(matrix, 40, 4, { rounds: 500, shift: 0.5 })
  expect(worst(values, eigen.largeValues)).toBeLessThan(1e-9)
  const projector = Array.from({ length: 1600 }, (_, i) => {
    let sum = 0
    for (let k = 0; k < 4; k++) sum += (vectors[Math.floor(i / 40) * 4 + k] ?? 0) * (vectors[(i % 40) * 4 + k] ?? 0)
    return sum
  })
  expect(worst(projector, eigen.largeProjector)).toBeLessThan(1e-5)
})
