import { describe, expect, test } from 'vitest'
import { correlation, RandomGenerator } from '../../../../src/domain'
import { layOutHall, loadFollowed } from '../../../../src/domain/simulator/layout'
import { DriftingNoise, FloorNoise } from '../../../../src/domain/simulator/noise'

const steps = 20_000

function deviation(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}

test('drifting noise has its deviation and its persistence', () => {
  const noise = new DriftingNoise(new RandomGenerator(1), 0.8, 0.16)
  const values = Float64Array.from({ length: steps }, () => noise.next())
  // effective sample of an AR(1) of .8: n·(1 − .64)/(1 + .64), so four standard errors are 4 %
  expect(Math.abs(deviation(values) / 0.16 - 1)).toBeLessThan(0.045)
  expect(correlation(values.slice(1), values.slice(0, -1))).toBeCloseTo(0.8, 1)
})

describe('floor noise', () => {
  const layout = layOutHall(35, 1, 1)
  const noise = new FloorNoise(new RandomGenerator(2), layout, {
    persistence: 0.5,
    deviation: 2,
    neighbourCorrelation: 0.64,
  })
  const rows = Array.from({ length: steps }, () => noise.next().slice())
  const at = (place: number): Float64Array => Float64Array.from(rows, (row) => row[place] ?? NaN)

  // places of the 7 × 5 floor, their distance along columns and rows; standard error of a correlation here about .01
  test.each([
    [0, 1, 1],
    [0, 7, 1],
    [16, 17, 1],
    [16, 24, 2],
    [2, 4, 2],
    [0, 34, 10],
  ])('places %d and %d are correlated by .64^%d', (a, b, distance) => {
    expect(Math.abs(correlation(at(a), at(b)) - 0.64 ** distance)).toBeLessThan(0.04)
  })

  test.each([0, 17, 34])('place %d has the deviation and the persistence asked for', (place) => {
    const values = at(place)
    expect(Math.abs(deviation(values) / 2 - 1)).toBeLessThan(0.03)
    expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)) - 0.5)).toBeLessThan(0.03)
  })
})

test('two steps of five minutes follow the load as far as one of ten', () => {
  const [site] = layOutHall(1, 1, 1).sensors
  const lag = site?.loadLag ?? NaN
  expect(loadFollowed({ loadLag: lag }, 600)).toBeCloseTo(lag, 12)
  expect(1 - (1 - loadFollowed({ loadLag: lag }, 300)) ** 2).toBeCloseTo(lag, 12)
})
