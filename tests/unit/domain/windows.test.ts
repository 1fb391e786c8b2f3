import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sensorHasVariable, spreadStarts, WindowStarts, type HallSeries, type WindowStart } from '../../../src/domain'
import { hallOf } from './hall'

const shape = { windowSteps: 4, aheadSteps: 3 }

/** Straight from the definition, value by value. */
function isValid(
  series: HallSeries,
  sensor: number,
  step: number,
  period: { from: number; to: number },
  mask: Uint8Array,
): boolean {
  if (step - shape.windowSteps < period.from || step + shape.aheadSteps > period.to) return false
  let variables = 0
  for (let variable = 0; variable < series.variables.length; variable++) {
    if (mask[sensor * series.variables.length + variable] !== 1) continue
    variables++
    for (let t = step - shape.windowSteps; t < step + shape.aheadSteps; t++) {
      const at = (t * series.sensors.length + sensor) * series.variables.length + variable
      if (Number.isNaN(series.values[at])) return false
    }
  }
  return variables > 0
}

describe('WindowStarts', () => {
  test('agrees with the definition on halls with random gaps', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40 * 3 * 2 - 1), { maxLength: 25 }), fc.nat(10), fc.nat(10), (gaps, cutA, cutB) => {
        const series = hallOf({ steps: 40, sensors: 3, variables: 2 }, (step) => step)
        for (const gap of gaps) series.values[gap] = NaN
        const period = { from: cutA, to: 40 - cutB }
        const mask = sensorHasVariable(series, period)
        const starts = new WindowStarts(series, period, shape)
        const expected: WindowStart[] = []
        const hall: number[] = []
        for (let sensor = 0; sensor < 3; sensor++) {
          for (let step = 0; step <= 40; step++) {
            const valid = isValid(series, sensor, step, period, mask)
            if (valid) expected.push({ sensor, step })
            expect(starts.has(sensor, step)).toBe(valid)
          }
        }
        for (let step = 0; step < 40; step++) {
          if ([0, 1, 2].every((sensor) => isValid(series, sensor, step, period, mask))) hall.push(step)
        }
        expect(Array.from({ length: starts.count }, (_, i) => starts.at(i))).toEqual(expected)
        expect([0, 1, 2].map((sensor) => starts.countOf(sensor))).toEqual(
          [0, 1, 2].map((sensor) => expected.filter((start) => start.sensor === sensor).length),
        )
        expect([...starts.hallSteps()]).toEqual(hall)
      }),
      { numRuns: 200, seed: 1 },
    )
  })

  test('a window that would reach over a cut is left out, input and target', () => {
    const series = hallOf({ steps: 100, sensors: 1 }, (step) => step)
    const starts = new WindowStarts(series, { from: 50, to: 60 }, shape)
    expect([...starts.hallSteps()]).toEqual([54, 55, 56, 57])
  })

  test('a variable that a sensor entirely lacks does not count as a gap', () => {
    const series = hallOf({ steps: 20, sensors: 2, variables: 2 }, (step, sensor, variable) =>
      sensor === 1 && variable === 0 ? NaN : step,
    )
    expect([...sensorHasVariable(series)]).toEqual([1, 1, 0, 1])
    expect(new WindowStarts(series, { from: 0, to: 20 }, shape).countOf(1)).toBe(14)
  })

  test('a sensor that the mask leaves out is not waited for; one without a window is, unless fewer are asked for', () => {
    const series = hallOf({ steps: 20, sensors: 3 }, (step, sensor) => (sensor === 1 && step % 3 === 0 ? NaN : step))
    const starts = new WindowStarts(series, { from: 0, to: 20 }, shape)
    expect(starts.countOf(1)).toBe(0)
    expect(starts.hallSteps().length).toBe(0)
    expect(starts.hallSteps(2).length).toBe(14)
    const without = new WindowStarts(series, { from: 0, to: 20 }, shape, Uint8Array.of(1, 0, 1))
    expect(without.knownSensors).toBe(2)
    expect(without.hallSteps().length).toBe(14)
  })

  test('an index outside is refused', () => {
    const starts = new WindowStarts(
      hallOf({ steps: 20, sensors: 1 }, () => 1),
      { from: 0, to: 20 },
      shape,
    )
    expect(() => starts.at(-1)).toThrow(RangeError)
    expect(() => starts.at(starts.count)).toThrow(RangeError)
  })

  test('a year of 350 sensors is indexed', () => {
    const series = hallOf({ steps: 1, sensors: 350, variables: 2 }, () => 1)
    const steps = 52_560
    const year = { ...series, steps, values: new Float32Array(steps * 700) }
    for (let i = 0; i < year.values.length; i += 70_001) year.values[i] = NaN
    const starts = new WindowStarts(year, { from: 0, to: steps }, { windowSteps: 24, aheadSteps: 24 })
    expect(starts.count).toBeGreaterThan(350 * 52_000)
    const last = starts.at(starts.count - 1)
    expect(last).toEqual({ sensor: 349, step: steps - 24 })
  })
})

test('a sensor that is silent in the whole period is named and takes no start from the others', () => {
  const series = hallOf({ steps: 40, sensors: 3, variables: 2 }, (step) => step)
  const mask = sensorHasVariable(series)
  const period = { from: 10, to: 40 }
  const all = new WindowStarts(series, period, shape, mask).soundingSteps()
  for (let step = 10; step < 40; step++) series.values.fill(NaN, (step * 3 + 1) * 2, (step * 3 + 2) * 2)
  const starts = new WindowStarts(series, period, shape, mask)
  expect(starts.silentSensors()).toEqual([1])
  expect(starts.hallSteps()).toHaveLength(0)
  expect(starts.soundingSteps()).toEqual(all)
  series.values.fill(NaN)
  expect(new WindowStarts(series, period, shape, mask).soundingSteps()).toHaveLength(0)
})

describe('spreadStarts', () => {
  const steps = Int32Array.from({ length: 1440 }, (_, i) => 100 + i)

  test('without a count: every (ahead + 1)-th', () => {
    expect([...spreadStarts(steps.slice(0, 80), { aheadSteps: 24 })]).toEqual([100, 125, 150, 175])
  })

  test.each([1, 10, 48, 100])('%d starts: one of each equal part, ascending', (count) => {
    const starts = spreadStarts(steps, { aheadSteps: 24, count })
    expect(starts.length).toBe(count)
    for (const [part, start] of starts.entries()) {
      expect(start - 100).toBeGreaterThanOrEqual(Math.floor((part * 1440) / count))
      expect(start - 100).toBeLessThan(Math.floor(((part + 1) * 1440) / count))
    }
  })

  test('one start a day comes at all times of the day', () => {
    const starts = spreadStarts(steps, { aheadSteps: 24, count: 10 })
    const quarters = new Set([...starts].map((start) => Math.floor(((start - 100) % 144) / 36)))
    expect(quarters.size).toBe(4)
  })

  test('takes all when there are no more', () => {
    expect(spreadStarts(steps.slice(0, 5), { aheadSteps: 24, count: 5 })).toEqual(steps.slice(0, 5))
    expect(spreadStarts(steps.slice(0, 5), { aheadSteps: 24, count: 50 })).toEqual(steps.slice(0, 5))
  })
})
