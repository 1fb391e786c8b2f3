import { expect, test } from 'vitest'
import { cholesky, solveLower, solvePositiveDefinite } from '../../../src/domain'
import { reference } from './reference'

const { matrix, rightSide, solution, lower } = reference.linear

test('the factor is that of numpy.linalg.cholesky', () => {
  const factor = cholesky(matrix, 4)
  expect(factor.rank).toBe(4)
  for (const [i, value] of lower.entries()) expect(factor.lower[i]).toBeCloseTo(value, 12)
})

test('the solution is that of numpy.linalg.solve', () => {
  const found = solvePositiveDefinite(matrix, rightSide)
  for (const [i, value] of solution.entries()) expect(found?.[i]).toBeCloseTo(value, 11)
})

test('a shorter order gives the beginning of the longer result', () => {
  const factor = cholesky(matrix, 4)
  expect(solveLower(factor, rightSide, 2)).toEqual(solveLower(factor, rightSide).slice(0, 2))
})

test('a column that depends on those before stops the factorisation', () => {
  // third column = first + second
  const dependent = [2, 1, 3, 1, 2, 3, 3, 3, 6]
  expect(cholesky(dependent, 3).rank).toBe(2)
  expect(solvePositiveDefinite(dependent, [1, 1, 2])).toBeNull()
  expect(cholesky([1, NaN, NaN, 1], 2).rank).toBe(1)
})
