import { describe, expect, it } from 'vitest'
import {
  changeSpread,
  fitFactors,
  fitHallStarts,
  fitStandard,
  HallClock,
  IncrementCorrelation,
  lagWeights,
  ridgeFeatures,
  seasonalPart,
  StandardLog,
  type HallSeries,
} from '../../../../src/domain'
import { firstStart, hallOf } from '../hall'
import { reference } from './reference'

const { ridge, factors } = reference
const series: HallSeries = hallOf(
  { steps: ridge.steps, sensors: ridge.sensors, variables: ridge.variables, cadenceSeconds: 1800 },
  (step, sensor, variable) => ridge.values[(step * ridge.sensors + sensor) * ridge.variables + variable] ?? NaN,
)
const period = { from: 0, to: ridge.steps }
const all = new Uint8Array(ridge.sensors * ridge.variables).fill(1)
const standard = fitStandard(series, period)
const log = new StandardLog(series, standard, all)

/** Both sides in float32 or better: 1e-4 of the largest number. */
function expectClose(actual: ArrayLike<number>, expected: readonly (number | null)[], tolerance = 1e-4): void {
  expect(actual.length).toBe(expected.length)
  const size = Math.max(...expected.map((value) => Math.abs(value ?? 0)))
  const worst = Math.max(...Array.from(actual, (value, i) => Math.abs(value - (expected[i] ?? NaN))))
  expect(worst / size).toBeLessThan(tolerance)
}

describe('the linear start agrees with numpy', async () => {
  const noise = { shared: 2, own: 2, heavyTails: false }
  const start = await firstStart(series, period, all, ridge.window, [ridge.penalty], noise)

  it('and gives way at least twice for each sensor while it is fitted', async () => {
    let breaths = 0
    const starts = fitHallStarts(series, period, all, ridge.window, [ridge.penalty], noise, () => {
      breaths++
      return Promise.resolve()
    })
    for await (const again of starts) expect(again.loadings).toEqual(start.loadings)
    expect(breaths).toBeGreaterThan(2 * series.sensors.length)
  })
  it('in the standardisation', () => {
    expectClose(standard.mean, ridge.mean, 1e-6)
    expectClose(standard.deviation, ridge.deviation, 1e-6)
  })
  it('in the coefficients of the ridge and the size of its residuals', () => {
    expectClose(start.ridge.coefficients, ridge.coefficients)
    expectClose(start.residualDeviation, ridge.residualDeviation)
  })
  it('in the spread of changes and the correlation of increments', () => {
    expectClose(changeSpread(log, period, 3), ridge.changeSpread)
    const correlation = new IncrementCorrelation(log, period)
    expectClose(correlation.of(Int32Array.from([0, 1, 2])), ridge.incrementCorrelation)
    // any choice and order of sensors is a part of the whole
    const two = correlation.of(Int32Array.from([2, 0]))
    expect(two[0 * 4 + 2]).toBeCloseTo(ridge.incrementCorrelation[4 * 6 + 0] ?? NaN, 5)
  })
  it('lag weights and the seasonal part give the same forecast as the features they come from', () => {
    const weights = lagWeights(start.ridge, 3, 2)
    const clock = new HallClock(series)
    const clockRow = new Float64Array(5)
    const step = 100
    clock.fill(step, clockRow)
    const features = ridgeFeatures(4, 2)
    for (let column = 0; column < 6; column++) {
      const sensor = Math.floor(column / 2)
      const value = (at: number, variable: number): number => log.values[at * 6 + sensor * 2 + variable] ?? NaN
      let byWeights = seasonalPart(start.ridge, column, 2, clockRow)
      let byFeatures = value(step - 1, column % 2) + byWeights
      for (let lag = 0; lag < 4; lag++) {
        for (let other = 0; other < 2; other++) {
          const weight = weights[column * 8 + lag * 2 + other] ?? NaN
          byWeights += weight * value(step - 4 + lag, other)
          const feature = value(step - 4 + lag, other) - (lag < 3 ? value(step - 1, other) : 0)
          byFeatures += (start.ridge.coefficients[column * features + lag * 2 + other] ?? NaN) * feature
        }
      }
      expect(byWeights).toBeCloseTo(byFeatures, 5)
    }
  })
})

it('factor analysis agrees with numpy’s eigenvectors', () => {
  const { rows, sensors, variables, shared } = factors
  const table = { rows, columns: sensors * variables, values: Float32Array.from(factors.residuals) }
  const loadings = fitFactors(table, variables, shared, 2)
  const size = sensors * variables
  const product = Array.from({ length: size * size }, (_, i) => {
    let sum = 0
    for (let k = 0; k < shared; k++) {
      sum += (loadings.shared[Math.floor(i / size) * shared + k] ?? 0) * (loadings.shared[(i % size) * shared + k] ?? 0)
    }
    return sum
  })
  expectClose(product, factors.sharedProduct, 1e-3)
  expectClose(loadings.own, factors.own, 1e-3)
})

describe('halls that are not complete', async () => {
  const gappy = hallOf({ steps: 400, sensors: 3, variables: 2, cadenceSeconds: 600 }, (step, sensor, variable) => {
    if (sensor === 2 && variable === 1) return NaN
    if (sensor === 1 && variable === 0) return 21
    if (sensor === 0 && step % 90 > 80) return NaN
    return 20 + Math.sin(step / 9 + sensor) + 0.3 * Math.sin(step * step) + variable
  })
  const has = Uint8Array.from([1, 1, 1, 1, 1, 0])
  const noise = { shared: 6, own: 2, heavyTails: false }
  const start = await firstStart(gappy, { from: 0, to: 400 }, has, 6, [1], noise)

  it('a variable that a sensor lacks or that never moves gets no noise, everything else does', () => {
    const sizes = Array.from({ length: 6 }, (_, column) => {
      const own = start.loadings.own.subarray(column * 2, column * 2 + 2)
      const shared = start.loadings.shared.subarray(column * 6, column * 6 + 6)
      const variance = [...own, ...shared].reduce((sum, value) => sum + value * value, 0)
      return (start.residualDeviation[column] ?? NaN) * Math.sqrt(variance)
    })
    expect(sizes[5]).toBe(0)
    expect(sizes[2]).toBeLessThan(1e-6)
    for (const column of [0, 1, 3, 4]) expect(sizes[column]).toBeGreaterThan(0.05)
    expect([...start.ridge.coefficients].every(Number.isFinite)).toBe(true)
  })
  it('the parts of the noise together have the variance of the residuals', () => {
    for (const column of [0, 4]) {
      const parts = [
        ...start.loadings.own.subarray(column * 2, column * 2 + 2),
        ...start.loadings.shared.subarray(column * 6, column * 6 + 6),
      ]
      expect(parts.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 1)
    }
  })
})

it('a hall too large for one analysis fits the rest of its sensors to the factors', () => {
  // one common factor and noise: every loading is √0.8, whether analysed (512 columns) or fitted afterwards
  const columns = 560
  const rows = 300
  const values = new Float32Array(rows * columns)
  let state = 1
  const uniform = (): number => (state = (state * 48271) % 2147483647) / 2147483647
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  for (let row = 0; row < rows; row++) {
    const common = normal()
    for (let column = 0; column < columns; column++) {
      values[row * columns + column] = Math.sqrt(0.8) * common + Math.sqrt(0.2) * normal()
    }
  }
  const { shared } = fitFactors({ rows, columns, values }, 1, 1, 1)
  const sizes = shared.map(Math.abs)
  // the standard error of a loading of 0.89 from 300 rows is about 0.012
  expect(Math.min(...sizes)).toBeGreaterThan(0.83)
  expect(Math.max(...sizes)).toBeLessThan(0.95)
})

describe('local time', () => {
  const at = (timeZone: string, iso: string): number[] => {
    const row = new Float64Array(5)
    new HallClock({ startMs: Date.parse(iso), cadenceSeconds: 600, timeZone }).fill(0, row)
    const hours = ((Math.atan2(row[0] ?? 0, row[1] ?? 0) / (2 * Math.PI)) * 24 + 24) % 24
    return [Math.round(hours * 60), row[4] ?? NaN]
  }
  it('follows summer time to the hour of its change, and the weekend', () => {
    // clocks in Brussels went from 2:00 to 3:00 on Sunday 2016-03-27 at 1:00 UTC
    expect(at('Europe/Brussels', '2016-03-27T00:50:00Z')).toEqual([110, 1])
    expect(at('Europe/Brussels', '2016-03-27T01:00:00Z')).toEqual([180, 1])
    expect(at('Europe/Brussels', '2016-03-25T23:30:00Z')).toEqual([30, 1])
    expect(at('UTC', '2016-03-25T23:30:00Z')).toEqual([23 * 60 + 30, 0])
    expect(at('+05:30', '2016-03-27T20:00:00Z')).toEqual([90, 0])
  })
})
