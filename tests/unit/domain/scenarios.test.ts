import { expect, test } from 'vitest'
import { truthOfStarts, WindowStarts } from '../../../src/domain'
import { hallOf } from './hall'

const series = hallOf(
  { steps: 20, sensors: 2, variables: 2 },
  (step, sensor, variable) => 100 * sensor + 10 * variable + step,
)

test('the truth begins at the start, the last value lies right before it', () => {
  const { truth, last, starts, steps } = truthOfStarts(series, [5, 9], 3)
  expect({ starts, steps }).toEqual({ starts: 2, steps: 3 })
  // [starts, steps, sensors, variables]
  expect([...truth.slice(0, 8)]).toEqual([5, 15, 105, 115, 6, 16, 106, 116])
  expect([...truth.slice(12, 16)]).toEqual([9, 19, 109, 119])
  expect([...last]).toEqual([4, 14, 104, 114, 8, 18, 108, 118])
})

test('nothing is known beyond the end of the log or before its beginning', () => {
  const { truth, last } = truthOfStarts(series, [0, 18], 4)
  expect([...last.slice(0, 4)]).toEqual([NaN, NaN, NaN, NaN])
  expect([...truth.slice(24, 32)].every(Number.isNaN)).toBe(true)
  expect([...truth.slice(20, 24)]).toEqual([19, 29, 119, 129])
})

test('a sensor without a valid window at a start is not scored there', () => {
  const gappy = { ...series, values: series.values.slice() }
  gappy.values[3 * 4 + 2] = NaN // step 3, sensor 1
  const windows = new WindowStarts(gappy, { from: 0, to: 20 }, { windowSteps: 4, aheadSteps: 2 })
  const { truth } = truthOfStarts(gappy, [6, 8], 2, windows)
  expect([...truth]).toEqual([6, 16, NaN, NaN, 7, 17, NaN, NaN, 8, 18, 108, 118, 9, 19, 109, 119])
})
