import { expect, test } from 'vitest'
import { fitScaler, scaleValues, unscaleValues } from '../../../src/domain'
import { hallOf } from './hall'

const series = hallOf({ steps: 10, sensors: 2, variables: 2 }, (step, sensor, variable) =>
  variable === 0 ? 20 + step + 10 * sensor : 50 - step,
)

test('is fitted on the given period only, over all sensors, without gaps', () => {
  const gappy = { ...series, values: series.values.slice() }
  gappy.values[0] = NaN // step 0, sensor 0: the 20
  expect(fitScaler(gappy, { from: 0, to: 5 })).toEqual({ minimum: [21, 46], maximum: [34, 50] })
})

test('the training range becomes [-1, 1], values beyond it go on in a straight line, gaps stay', () => {
  const scaler = { minimum: [20, 0], maximum: [30, 100] }
  const scaled = scaleValues(scaler, Float32Array.of(20, 100, 25, 50, 35, NaN))
  expect([...scaled]).toEqual([-1, 1, 0, 0, 2, NaN])
})

test('the inverse gives the values back', () => {
  const scaler = fitScaler(series, { from: 0, to: 10 })
  const back = unscaleValues(scaler, scaleValues(scaler, series.values))
  for (const [i, value] of series.values.entries()) expect(back[i]).toBeCloseTo(value, 4)
})

test('works in place', () => {
  const values = Float32Array.of(20, 30)
  expect(scaleValues({ minimum: [20], maximum: [30] }, values, values)).toBe(values)
  expect([...values]).toEqual([-1, 1])
})

test('a variable that never moves is scaled to 0, and back', () => {
  const scaler = { minimum: [7], maximum: [7] }
  expect([...scaleValues(scaler, Float32Array.of(7, 7.5))]).toEqual([0, 0.5])
  expect([...unscaleValues(scaler, Float32Array.of(0, 0.5))]).toEqual([7, 7.5])
})

test('a variable without any value in the period is refused by name', () => {
  const empty = hallOf({ steps: 10, sensors: 1, variables: 2 }, (step, _, variable) =>
    variable === 1 && step < 5 ? NaN : 1,
  )
  expect(() => fitScaler(empty, { from: 0, to: 5 })).toThrow('v1 has no value in the training period')
})
