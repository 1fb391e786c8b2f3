import { describe, expect, test } from 'vitest'
import {
  defaultLimits,
  detectCadence,
  findStuckRuns,
  guessUnit,
  RandomGenerator,
  stuckRunLimitSteps,
} from '../../../src/domain'

describe('detectCadence', () => {
  const regular = (steps: number, seconds: number): number[] =>
    Array.from({ length: steps }, (_, i) => 1_700_000_000_000 + i * seconds * 1000)

  test.each([1, 60, 600, 660, 3600])('%d s from regular instants', (seconds) => {
    expect(detectCadence(regular(50, seconds))).toEqual({ seconds, share: 1 })
  })

  test('gaps and duplicates do not change it', () => {
    const random = new RandomGenerator(1)
    const instants = regular(2000, 600).filter(() => random.uniform() > 0.3)
    const doubled = [...instants, ...instants.slice(0, 300)].sort((a, b) => a - b)
    expect(detectCadence(doubled)?.seconds).toBe(600)
  })

  test('jitter of some seconds does not change it', () => {
    const random = new RandomGenerator(2)
    const instants = regular(2000, 600).map((instant) => instant + Math.round(10_000 * random.normal()))
    expect(detectCadence(instants)?.seconds).toBe(600)
  })

  test('jitter and gaps together', () => {
    const random = new RandomGenerator(3)
    const instants = regular(2000, 300)
      .filter(() => random.uniform() > 0.2)
      .map((instant) => instant + Math.round(2000 * random.normal()))
    expect(detectCadence(instants)?.seconds).toBe(300)
  })

  test('is unknown with fewer than two instants', () => {
    expect(detectCadence([])).toBeNull()
    expect(detectCadence([5, 5, 5])).toBeNull()
  })
})

describe('stuck runs', () => {
  test('the limit is six hours, but at least twelve steps', () => {
    expect(stuckRunLimitSteps(600)).toBe(36)
    expect(stuckRunLimitSteps(60)).toBe(360)
    expect(stuckRunLimitSteps(3600)).toBe(12)
  })

  test('runs longer than the limit are found, runs as long as it are not', () => {
    expect(findStuckRuns([1, 2, 2, 2, 3, 3, 3, 3, 1], 3)).toEqual([{ from: 4, to: 8 }])
    expect(findStuckRuns([5, 5, 5, 5], 3)).toEqual([{ from: 0, to: 4 }])
    expect(findStuckRuns([], 3)).toEqual([])
  })

  test('a gap ends a run and is none itself', () => {
    expect(findStuckRuns([2, 2, NaN, 2, 2, NaN, NaN, NaN, NaN], 2)).toEqual([])
  })

  test('reads one column of several in place', () => {
    const values = Float32Array.of(0, 7, 1, 7, 2, 7, 3, 8)
    expect(findStuckRuns(values, 2, { offset: 1, stride: 2 })).toEqual([{ from: 0, to: 3 }])
    expect(findStuckRuns(values, 2, { offset: 0, stride: 2 })).toEqual([])
    expect(findStuckRuns(values, 1, { offset: 1, stride: 2, steps: 2 })).toEqual([{ from: 0, to: 2 }])
  })
})

describe('units', () => {
  test.each([
    ['temperature', '°C'],
    ['Temp', '°C'],
    ['T', '°C'],
    ['T1', '°C'],
    ['T_out', '°C'],
    ['Tdewpoint', '°C'],
    ['supplyTemperature', '°C'],
    ['inlet_temp_f', '°F'],
    ['humidity', '%'],
    ['RH', '%'],
    ['RH_1', '%'],
    ['RH_out', '%'],
    ['relative humidity', '%'],
    ['Luftfeuchte', '%'],
    ['Press_mm_hg', 'mmHg'],
    ['Power [kW]', 'kW'],
    ['Temperature (°C)', '°C'],
    ['Temp (degC)', '°C'],
    ['Humidity (% RH)', '%'],
    ['power_w', 'W'],
    ['Appliances', ''],
    ['lights', ''],
    ['timestamp', ''],
    ['total', ''],
  ])('%s is in "%s"', (name, unit) => {
    expect(guessUnit(name)).toBe(unit)
  })

  test('limits exist for what a hall measures, and only for that', () => {
    expect(defaultLimits('°C')).toEqual([-40, 100])
    expect(defaultLimits('%')).toEqual([0, 100])
    expect(defaultLimits('kW')).toBeUndefined()
  })
})
