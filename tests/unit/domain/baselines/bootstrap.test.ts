import { describe, expect, test } from 'vitest'
import {
  autoregressionScenarios,
  correlation,
  fitHallAutoregression,
  RandomGenerator,
  type HallSeries,
} from '../../../../src/domain'
import { hallOf } from '../hall'
import { reference } from '../reference'

const train = { from: 0, to: 2000 }

/** x = 20 + AR(1) of 0.9; both variables of a sensor share their noise, the second with the opposite sign. */
function pairedHall(steps = 2200): HallSeries {
  const random = new RandomGenerator(12)
  const series = hallOf({ steps, sensors: 2, variables: 2 }, () => 0)
  const state = new Float64Array(4)
  for (let step = 0; step < steps; step++) {
    for (let sensor = 0; sensor < 2; sensor++) {
      const noise = random.normal()
      for (let variable = 0; variable < 2; variable++) {
        const column = sensor * 2 + variable
        state[column] = 0.9 * (state[column] ?? 0) + (variable === 0 ? noise : -noise) + 0.1 * random.normal()
        series.values[step * 4 + column] = 20 + (state[column] ?? 0)
      }
    }
  }
  return series
}

/** One-step-ahead values of one column, over scenarios. */
function firstSteps(values: Float32Array, steps: number, column: number, columns = 4): Float64Array {
  return Float64Array.from(
    { length: values.length / (steps * columns) },
    (_, i) => values[i * steps * columns + column] ?? NaN,
  )
}

describe('AR bootstrap', () => {
  const series = pairedHall()
  const fit = fitHallAutoregression(series, train)
  const options = { count: 400, seed: 3 }

  test('one step ahead: mean of the model, deviation of its residuals, variables in pairs', () => {
    const { values, count } = autoregressionScenarios(fit, series, [2100], 1, options)
    expect(count).toBe(400)
    const first = firstSteps(values, 1, 0)
    const mean = first.reduce((sum, value) => sum + value, 0) / 400
    const deviation = Math.sqrt(first.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400)
    const last = series.values[2099 * 4] ?? NaN
    // residual variance 1 + 0.01; four standard errors, and the error of the estimated 0.9 times the distance from 20
    expect(Math.abs(mean - (20 + 0.9 * (last - 20)))).toBeLessThan(4 / Math.sqrt(400) + 0.1)
    expect(Math.abs(deviation - 1.005)).toBeLessThan(4 / Math.sqrt(800))
    // corr = −1 / 1.01
    expect(correlation(first, firstSteps(values, 1, 1))).toBeLessThan(-0.95)
    expect(Math.abs(correlation(first, firstSteps(values, 1, 2)))).toBeLessThan(0.2)
  })

  test('far ahead the spread is that of the process', () => {
    const steps = 60
    const { values } = autoregressionScenarios(fit, series, [2100], steps, options)
    const far = Float64Array.from({ length: 400 }, (_, i) => values[(i * steps + steps - 1) * 4] ?? NaN)
    const mean = far.reduce((sum, value) => sum + value, 0) / 400
    const deviation = Math.sqrt(far.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400)
    // 1.005 / √(1 − 0.81) = 2.31, the coefficient known to about .01
    expect(deviation).toBeGreaterThan(1.9)
    expect(deviation).toBeLessThan(2.8)
  })

  test('draws depend on the place alone: any subset of starts or scenarios gives the same bytes', () => {
    const both = autoregressionScenarios(fit, series, [2050, 2100], 5, { count: 6, seed: 3 })
    const second = autoregressionScenarios(fit, series, [2100], 5, { count: 6, seed: 3 })
    const fewer = autoregressionScenarios(fit, series, [2100], 3, { count: 2, seed: 3 })
    expect(both.values.slice(6 * 5 * 4)).toEqual(second.values)
    expect(fewer.values.slice(0, 12)).toEqual(second.values.slice(0, 12))
    const other = autoregressionScenarios(fit, series, [2100], 5, { count: 6, seed: 4 })
    expect(other.values).not.toEqual(second.values)
  })

  test('reads no further back than the window it is given', () => {
    const known = reference.autoregressions.find(({ name }) => name === 'seasonal')?.series ?? []
    const seasonal = hallOf({ steps: known.length, sensors: 1 }, (step) => known[step] ?? NaN)
    const order = (maximumOrder?: number): number =>
      fitHallAutoregression(seasonal, train, maximumOrder).sensors.get(0)?.models[0]?.order ?? NaN
    expect(order()).toBeGreaterThan(6)
    expect(order(6)).toBeLessThanOrEqual(6)
  })

  test('is fitted on the training period only', () => {
    const changed = { ...series, values: series.values.map((value, i) => (i >= train.to * 4 ? 5 * value : value)) }
    expect(fitHallAutoregression(changed, train)).toEqual(fit)
  })
})

describe('halls with holes', () => {
  test('a sensor that lacks a variable has scenarios of the other', () => {
    const series = pairedHall()
    for (let i = 3; i < series.values.length; i += 4) series.values[i] = NaN // sensor 1, variable 1
    const { values } = autoregressionScenarios(fitHallAutoregression(series, train), series, [2100], 4, {
      count: 5,
      seed: 1,
    })
    expect(values.filter((_, i) => i % 4 !== 3).every(Number.isFinite)).toBe(true)
    expect(values.filter((_, i) => i % 4 === 3).every(Number.isNaN)).toBe(true)
  })

  test('residuals stay in pairs when each variable has gaps of its own', () => {
    const series = pairedHall()
    for (let step = 100; step < 1900; step += 150) {
      series.values[step * 4] = NaN
      series.values[(step + 60) * 4 + 1] = NaN
    }
    const { values } = autoregressionScenarios(fitHallAutoregression(series, train), series, [2100], 1, {
      count: 300,
      seed: 1,
    })
    expect(correlation(firstSteps(values, 1, 0), firstSteps(values, 1, 1))).toBeLessThan(-0.95)
  })

  test('variables that were never logged together draw by themselves', () => {
    // the second variable repeats the first one's course a thousand steps later, so that one draw for both would show
    const series = pairedHall()
    for (let step = 0; step < 1000; step++) {
      series.values[(step + 1000) * 4 + 1] = series.values[step * 4] ?? NaN
      series.values[(step + 1000) * 4] = NaN
      series.values[step * 4 + 1] = NaN
    }
    const fit = fitHallAutoregression(series, train)
    const { values } = autoregressionScenarios(fit, series, [2100], 1, { count: 300, seed: 1 })
    expect(values.every(Number.isFinite)).toBe(true)
    expect(Math.abs(correlation(firstSteps(values, 1, 0), firstSteps(values, 1, 1)))).toBeLessThan(0.25)
  })

  test('a history too short for a fit gives persistence', () => {
    const series = pairedHall(20)
    const fit = fitHallAutoregression(series, { from: 0, to: 6 })
    const { values } = autoregressionScenarios(fit, series, [10], 3, { count: 2, seed: 1 })
    const last = [...series.values.slice(9 * 4, 10 * 4)]
    expect([...values]).toEqual([...last, ...last, ...last, ...last, ...last, ...last])
  })

  test('a gap in the window leaves that sensor without scenarios, not the others', () => {
    const series = pairedHall()
    series.values[2099 * 4] = NaN
    const { values } = autoregressionScenarios(fitHallAutoregression(series, train), series, [2100], 2, {
      count: 2,
      seed: 1,
    })
    expect(values.filter((_, i) => i % 4 === 0).every(Number.isNaN)).toBe(true)
    expect(values.filter((_, i) => i % 4 !== 0).every(Number.isFinite)).toBe(true)
  })
})
