import { describe, expect, test } from 'vitest'
import { correlation, correlationDifference, correlationMatrix, RandomGenerator } from '../../../../src/domain'
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
  const values = Float32Array.from([...moving, ...moving.map(() => value)])
  expect(correlationMatrix({ sensors: 2, observations: 999, values })[1]).toBeNaN()
})

describe('correlationMatrix', () => {
  const sensors = 4
  const observations = 200
  const values = new RandomGenerator(3).fillNormal(new Float32Array(sensors * observations))
  for (let i = 0; i < observations; i++)
    values[observations + i] = 2 * (values[i] ?? NaN) - (values[observations + i] ?? NaN)
  values[2 * observations + 5] = NaN
  values.fill(0.1, 3 * observations)
  const row = (sensor: number): Float32Array => values.subarray(sensor * observations, (sensor + 1) * observations)
  const matrix = correlationMatrix({ sensors, observations, values })

  test('holds the correlation of every pair, with gaps or without', () => {
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) expect(matrix[i * sensors + j]).toBeCloseTo(correlation(row(i), row(j)), 5)
    }
    expect(matrix[1]).toBeGreaterThan(0.7)
  })

  test('knows nothing of a sensor that never moves', () => {
    expect(matrix[3]).toBeNaN()
    expect(matrix[3 * sensors + 3]).toBeNaN()
  })

  test('the difference is the mean over pairs known in both', () => {
    const nothing = new Float64Array(16).fill(0)
    const expected =
      [matrix[1], matrix[2], matrix[6]].reduce<number>((sum, value) => sum + Math.abs(value ?? NaN), 0) / 3
    expect(correlationDifference(matrix, nothing, sensors)).toBeCloseTo(expected, 12)
    expect(correlationDifference(matrix, matrix, sensors)).toBe(0)
    expect(correlationDifference(new Float64Array(1), new Float64Array(1), 1)).toBeNull()
  })
})
