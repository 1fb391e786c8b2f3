import { describe, expect, test } from 'vitest'
import { fitAutoregression, RandomGenerator } from '../../../../src/domain'
import { reference, withGaps } from '../reference'

describe.each(reference.autoregressions)('$name', (known) => {
  const fit = fitAutoregression(withGaps(known.series))

  test('order, coefficients and intercept as by numpy.linalg.lstsq and BIC', () => {
    expect(fit.order).toBe(known.order)
    expect(fit.coefficients.length).toBe(known.order)
    for (const [i, coefficient] of known.coefficients.entries()) expect(fit.coefficients[i]).toBeCloseTo(coefficient, 9)
    expect(fit.intercept).toBeCloseTo(known.intercept, 8)
  })

  test('residuals as in numpy, on the rows with all lags known', () => {
    const { rows, residuals } = fit
    expect(residuals.length).toBe(known.rows)
    expect(rows.length).toBe(known.rows)
    expect(residuals[0]).toBeCloseTo(known.firstResidual, 9)
    expect(residuals.at(-1)).toBeCloseTo(known.lastResidual, 9)
    expect(Math.sqrt(residuals.reduce((sum, value) => sum + value * value, 0) / residuals.length)).toBeCloseTo(
      known.residualDeviation,
      9,
    )
    expect(rows[0]).toBe(24)
    expect([...rows].every((row) => !known.series.slice(row - 24, row + 1).includes(null))).toBe(true)
  })
})

describe('short and strange series', () => {
  const noise = (length: number): Float64Array => new RandomGenerator(1).fillNormal(new Float64Array(length))

  test('a larger order than allowed is not used', () => {
    const seasonal = reference.autoregressions[2]
    expect(seasonal?.order).toBe(18)
    expect(fitAutoregression(withGaps(seasonal?.series ?? []), 12).order).toBeLessThanOrEqual(12)
    expect(fitAutoregression(withGaps(seasonal?.series ?? []), 12).rows[0]).toBe(12)
  })

  test('a short series is compared over fewer lags', () => {
    // 40 values: 24 lags leave 16 rows for 25 coefficients, 6 lags leave 34 of the 35 that are asked for, 3 leave 37
    expect(fitAutoregression(noise(40)).rows[0]).toBe(3)
  })

  test('one that is too short for any, or only gaps, gets persistence', () => {
    expect(fitAutoregression(noise(5))).toMatchObject({ order: 0 })
    expect(fitAutoregression(new Float64Array(500).fill(NaN))).toMatchObject({ order: 0 })
    expect(fitAutoregression(new Float64Array(0))).toMatchObject({ order: 0 })
  })

  test('one that never moves gets persistence', () => {
    expect(fitAutoregression(new Float64Array(500).fill(21.3))).toMatchObject({ order: 0 })
  })
})
