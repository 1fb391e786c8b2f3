import { describe, expect, test } from 'vitest'
import {
  autocorrelation,
  bartlettBand,
  crossCorrelation,
  incrementsOf,
  partialAutocorrelation,
  RandomGenerator,
  whiteNoiseBand,
} from '../../../../src/domain'
import { explorationReference as known, withGaps } from '../reference'

const { lags } = known
const x = Float64Array.from(known.x)
const y = Float64Array.from(known.y)

function expectSame(found: ArrayLike<number>, expected: readonly number[], digits = 10): void {
  expect(found.length).toBe(expected.length)
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, digits)
}

describe('as by statsmodels:', () => {
  test('autocorrelation', () => expectSame(autocorrelation(x, lags).values, known.acf))
  test('partial autocorrelation', () => expectSame(partialAutocorrelation(autocorrelation(x, lags).values), known.pacf))
  // statsmodels takes 1.95996… where 1.96 is meant
  test('Bartlett’s band', () => expectSame(bartlettBand(autocorrelation(x, lags)), known.bartlett, 4))
  test('cross-correlation: y follows x by three steps', () => {
    const found = crossCorrelation(x, y, lags)
    expectSame(found, known.ccf)
    expect(found.indexOf(Math.max(...found)) - lags).toBe(3)
  })
  test('autocorrelation of a series with gaps', () => {
    const found = autocorrelation(withGaps(known.gappy), lags)
    expectSame(found.values, known.gappyAcf)
    expect(found.known).toBe(193)
  })
})

test('the partial autocorrelation of an AR(1) ends after its first lag', () => {
  // theory: r_k = .8^k gives .8, 0, 0, …
  const theory = Float64Array.from({ length: 6 }, (_, lag) => 0.8 ** lag)
  expectSame(partialAutocorrelation(theory), [1, 0.8, 0, 0, 0, 0], 12)
})

test('correlations that no process can have end the partial ones', () => {
  const found = partialAutocorrelation(Float64Array.from([1, 0.9, 0.1, 0.9]))
  expect(found[1]).toBe(0.9)
  expect([...found.subarray(2)]).toEqual([NaN, NaN])
})

test('19 of 20 autocorrelations of white noise lie within the band', () => {
  const random = new RandomGenerator(3)
  const noise = random.fillNormal(new Float64Array(4000))
  const found = autocorrelation(noise, 400)
  const outside = found.values.subarray(1).filter((value) => Math.abs(value) > whiteNoiseBand(4000)).length
  // binomial: 20 ± 4.4 of 400
  expect(Math.abs(outside - 20)).toBeLessThan(13)
})

describe('a series that never moves', () => {
  const still = new Float64Array(50).fill(21.37)
  test('has no correlation', () => {
    expect(autocorrelation(still, 3).values[1]).toBeNaN()
    expect(crossCorrelation(still, x.subarray(0, 50), 2)[2]).toBeNaN()
  })
})

test('increments over a gap are unknown', () => {
  expect([...incrementsOf(Float64Array.from([1, 3, NaN, 4, 4.5]))]).toEqual([2, NaN, NaN, 0.5])
})
