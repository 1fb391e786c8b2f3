import { expect, it } from 'vitest'
import {
  bandCount,
  bandFeatures,
  fitResidualModels,
  HallClock,
  RandomGenerator,
  residualFeatures,
  type HallSeries,
} from '../../../../src/domain'

const sine = (length: number, swings: number, amplitude: number): Float64Array =>
  Float64Array.from({ length }, (_, t) => 7 + amplitude * Math.sin((2 * Math.PI * swings * t) / length + 0.4))

it('a sine of amplitude A has the power A² in its band and, by the Hann window, A² / 4 at each neighbour', () => {
  const feature = (power: number): number => 1 + Math.log10(power + 1e-6) / 3
  const [own, side] = [0.3 ** 2, 0.3 ** 2 / 4]
  const near = (window: Float64Array, powers: number[]): void =>
    bandFeatures(window).forEach((value, band) => expect(value).toBeCloseTo(feature(powers[band] ?? NaN), 6))
  near(sine(24, 2, 0.3), [side, own, side, 0])
  near(sine(24, 1, 0.3), [own, side, 0, 0])
  // both neighbours lie in its band, 5 … 8
  near(sine(24, 6, 0.3), [0, 0, 0, own + 2 * side])
  near(new Float64Array(24).fill(3), [0, 0, 0, 0])
  expect([4, 5, 6, 10, 24].map(bandCount)).toEqual([2, 2, 3, 4, 4])
  expect(bandFeatures(sine(4, 1, 1))).toHaveLength(2)
})

it('the week goes round once in seven local days', () => {
  const at = (iso: string, timeZone: string): number[] => {
    const out = new Float64Array(2)
    new HallClock({ startMs: Date.parse(iso), cadenceSeconds: 600, timeZone }).fillWeek(0, out)
    return [...out]
  }
  // 4 January 2024 was a Thursday; Berlin is an hour ahead of UTC in winter
  const midnight = at('2024-01-03T23:00:00Z', 'Europe/Berlin')
  expect(midnight[0]).toBeCloseTo(0, 9)
  expect(midnight[1]).toBeCloseTo(1, 9)
  expect(at('2024-01-04T00:00:00Z', 'UTC')).toEqual(midnight)
  // Sunday noon: half a week later
  const half = at('2024-01-07T12:00:00Z', 'UTC')
  expect(half[0]).toBeCloseTo(0, 9)
  expect(half[1]).toBeCloseTo(-1, 9)
})

/** x(t) = 0.2 + 1.2 x(t − 1) − 0.5 x(t − 2) + noise · ε; the second sensor never moves. */
function hall(steps: number, noise: number): HallSeries {
  const random = new RandomGenerator(8)
  const values = new Float32Array(2 * steps)
  for (let t = 0; t < steps; t++) {
    const past = (lag: number): number => (t < lag ? 1 : (values[2 * (t - lag)] ?? NaN))
    values[2 * t] = 0.2 + 1.2 * past(1) - 0.5 * past(2) + noise * random.normal()
    values[2 * t + 1] = 5
  }
  return {
    steps,
    sensors: ['A', 'B'],
    variables: [{ name: 'temperature', unit: '°C' }],
    startMs: 0,
    cadenceSeconds: 600,
    timeZone: 'UTC',
    values,
  }
}

it('residuals have unit deviation over the fit, and are 0 for a window that follows the model exactly', () => {
  const series = hall(4000, 0.1)
  const [model, still] = fitResidualModels(series, { from: 0, to: 4000 }, 8)
  if (model === undefined || still === undefined) throw new Error('There is a model for each column.')
  // standard errors of about 0.014
  expect(model.coefficients).toHaveLength(2)
  expect(model.coefficients[0]).toBeCloseTo(1.2, 1)
  expect(model.coefficients[1]).toBeCloseTo(-0.5, 1)
  expect(model.deviation).toBeCloseTo(0.1, 2)
  const whole = residualFeatures(
    model,
    series.values.filter((_, i) => i % 2 === 0),
  ).subarray(2)
  expect(Math.sqrt(whole.reduce((sum, x) => sum + x * x, 0) / whole.length)).toBeCloseTo(1, 2)

  const exact = [0.7, 0.9]
  const [first = NaN, second = NaN] = model.coefficients
  for (let t = 2; t < 8; t++) {
    exact.push(model.intercept + first * (exact[t - 1] ?? NaN) + second * (exact[t - 2] ?? NaN))
  }
  expect([...residualFeatures(model, exact)].every((x) => Math.abs(x) < 1e-12)).toBe(true)
  exact[7] = (exact[7] ?? NaN) + 3 * model.deviation
  expect(residualFeatures(model, exact)[7]).toBeCloseTo(3, 9)

  expect(still).toEqual({ coefficients: [], intercept: 0, deviation: 0 })
  expect([...residualFeatures(still, [5, 6, 7, 8])]).toEqual([0, 0, 0, 0])
})

it('fits on the period alone', () => {
  const series = hall(600, 0.1)
  const before = fitResidualModels(series, { from: 0, to: 400 }, 8)
  series.values.fill(99, 800)
  expect(fitResidualModels(series, { from: 0, to: 400 }, 8)).toEqual(before)
})
