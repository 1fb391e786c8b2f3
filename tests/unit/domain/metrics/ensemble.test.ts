import { describe, expect, test } from 'vitest'
import {
  fairCrps,
  isCovered,
  meanPinball,
  pinballLevels,
  pinballLoss,
  quantileOfSorted,
  RandomGenerator,
} from '../../../../src/domain'
import { reference } from '../reference'

describe.each(reference.ensembles.map((known) => [known.members.length, known] as const))('%d members', (_, known) => {
  const sorted = Float32Array.from(known.members).sort()

  test('quantiles as numpy.quantile', () => {
    for (const [i, level] of pinballLevels.entries()) {
      expect(quantileOfSorted(sorted, level)).toBeCloseTo(known.quantiles[i] ?? NaN, 10)
    }
  })
  test('pinball as in numpy', () => {
    expect(meanPinball(sorted, known.real)).toBeCloseTo(known.pinball, 10)
  })
  test('fair CRPS as the double sum of its definition', () => {
    expect(fairCrps(sorted, known.real)).toBeCloseTo(known.crps, 10)
  })
})

test('pinball loss weighs misses above and below by the level', () => {
  expect(pinballLoss(0.9, 10, 12)).toBeCloseTo(1.8, 12)
  expect(pinballLoss(0.9, 10, 8)).toBeCloseTo(0.2, 12)
})

test('the bounds of the interval count as inside', () => {
  // eleven members 0 … 10: quantiles 0.1 and 0.9 are 1 and 9
  const sorted = Float64Array.from({ length: 11 }, (_, i) => i)
  expect([0.99, 1, 5, 9, 9.01].map((real) => isCovered(sorted, real))).toEqual([false, true, true, true, false])
  expect([2.4, 2.5, 7.5, 7.6].map((real) => isCovered(sorted, real, 0.5))).toEqual([false, true, true, false])
})

test('only the first `count` members are read', () => {
  const padded = Float64Array.of(1, 2, 3, 99, 99)
  expect(fairCrps(padded, 2.5, 3)).toBe(fairCrps(padded.slice(0, 3), 2.5))
  expect(meanPinball(padded, 2.5, 3)).toBe(meanPinball(padded.slice(0, 3), 2.5))
  expect(isCovered(padded, 50, 0.8, 3)).toBe(false)
})

test('fair CRPS has the same mean for few members as for the whole distribution', () => {
  // CRPS of a standard normal forecast of a standard normal: 1/√π (Gneiting and Raftery 2007); standard error .0035
  const random = new RandomGenerator(1)
  let sum = 0
  for (let i = 0; i < 20_000; i++) sum += fairCrps(random.fillNormal(new Float64Array(3)).sort(), random.normal())
  expect(Math.abs(sum / 20_000 - 1 / Math.sqrt(Math.PI))).toBeLessThan(0.014)
})
