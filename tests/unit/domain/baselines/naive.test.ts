import { describe, expect, test } from 'vitest'
import { persistenceScenarios, seasonalDays, seasonalScenarios, type ScenarioEnsemble } from '../../../../src/domain'
import { hallOf } from '../hall'

/** Scenario `scenario` of the only sensor's only variable after the first start. */
function path(ensemble: ScenarioEnsemble, scenario: number): number[] {
  return [...ensemble.values.slice(scenario * ensemble.steps, (scenario + 1) * ensemble.steps)]
}

test('persistence repeats the last value before each start', () => {
  const series = hallOf(
    { steps: 30, sensors: 2, variables: 2 },
    (step, sensor, variable) => step + 100 * sensor + 1000 * variable,
  )
  const found = persistenceScenarios(series, [10, 20], 3)
  expect(found).toMatchObject({ starts: 2, count: 1, steps: 3, sensors: 2, variables: 2 })
  expect([...found.values]).toEqual(
    [9, 9, 9, 19, 19, 19].flatMap((last) => [last, last + 1000, last + 100, last + 1100]),
  )
})

describe('seasonal naive', () => {
  // a cadence of 4 h: 6 steps a day
  const hall = (steps: number): ReturnType<typeof hallOf> =>
    hallOf({ steps, sensors: 1, cadenceSeconds: 14_400 }, (step) => step)

  test('the scenarios are the same clock times of the seven days before', () => {
    const found = seasonalScenarios(hall(100), [60], 4)
    expect(found.count).toBe(seasonalDays)
    for (let day = 0; day < 7; day++)
      expect(path(found, day)).toEqual([60, 61, 62, 63].map((step) => step - 6 * (day + 1)))
  })

  test('beyond a day ahead nothing after the start is read', () => {
    const found = seasonalScenarios(hall(100), [60], 13)
    expect(path(found, 0)).toEqual([54, 55, 56, 57, 58, 59, 54, 55, 56, 57, 58, 59, 54])
    expect(Math.max(...found.values)).toBeLessThan(60)
  })

  test('a log of two days gives two scenarios', () => {
    const found = seasonalScenarios(hall(100), [13], 2)
    expect([0, 1, 2].map((day) => path(found, day))).toEqual([
      [7, 8],
      [1, 2],
      [NaN, NaN],
    ])
  })

  test('a log without an earlier day gives the last value', () => {
    const found = seasonalScenarios(hall(100), [4], 4)
    // steps 6 and 7 lie one day after steps 0 and 1, which are known
    expect(path(found, 0)).toEqual([3, 3, 0, 1])
    expect(path(found, 1)).toEqual([NaN, NaN, NaN, NaN])
  })

  test('a value lost in a gap is missing in that scenario only', () => {
    const series = hall(100)
    series.values[55] = NaN
    const found = seasonalScenarios(series, [60], 3)
    expect(path(found, 0)).toEqual([54, NaN, 56])
    expect(path(found, 1)).toEqual([48, 49, 50])
  })

  test('a cadence that does not divide a day takes the nearest step', () => {
    // 7 min: 205.71 steps a day
    const series = hallOf({ steps: 2000, sensors: 1, cadenceSeconds: 420 }, (step) => step)
    const found = seasonalScenarios(series, [1800], 1)
    expect([0, 1, 2, 6].map((day) => path(found, day)[0])).toEqual([1594, 1389, 1183, 360])
  })
})
