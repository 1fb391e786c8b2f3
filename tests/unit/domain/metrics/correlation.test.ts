import { expect, test } from 'vitest'
import { correlation, RandomGenerator } from '../../../../src/domain'
import { reference, withGaps } from '../reference'

test('as numpy.corrcoef over the observations that both have', () => {
  const { a, b } = reference.correlations
  expect(correlation(withGaps(a), withGaps(b))).toBeCloseTo(reference.correlations.correlation, 12)
})

test('is not a number where one side never moves', () => {
  expect(correlation([1, 2, 3], [0.1, 0.1, 0.1])).toBeNaN()
})

test.each([0.1, 0.3, 1 / 3, 21.37])('rounding of a resting %d is not taken for movement', (value) => {
  const moving = new RandomGenerator(4).fillNormal(new Float64Array(999))
  expect(correlation(moving, new Float64Array(999).fill(value))).toBeNaN()
})
