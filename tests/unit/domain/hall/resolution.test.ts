import { describe, expect, it } from 'vitest'
import { nearestReading, RandomGenerator, readingsPerUnit, type HallSeries } from '../../../../src/domain'

function logOf(values: readonly number[] | Float32Array): HallSeries {
  const variables = [{ name: 'temperature', unit: '°C' }]
  const common = { sensors: ['S1'], variables, startMs: 0, cadenceSeconds: 600, timeZone: 'UTC' }
  return { ...common, steps: values.length, values: Float32Array.from(values) }
}
/** A slow walk of 3,000 steps around 44. */
function walk(seed: number): number[] {
  let value = 44
  return Array.from(new RandomGenerator(seed, 1).fillNormal(new Float32Array(3000)), (step) => (value += step / 40))
}
/** As a logger writes it. */
const told = (decimals: number): number[] => walk(1).map((value) => Number(value.toFixed(decimals)))

describe('the resolution of a sensor', () => {
  it.each([
    ['whole degrees', told(0), 1],
    ['one decimal', told(1), 10],
    ['two decimals', told(2), 100],
    ['half degrees', walk(1).map((value) => Math.round(value * 2) / 2), 2],
    ['sixteenths', walk(1).map((value) => Math.round(value * 16) / 16), 16],
    ['fifths and quarters', walk(1).map((value, i) => (i % 200 < 100 ? Math.round(value * 5) / 5 : 44.25)), 20],
    ['whole degrees, but for a day', [...told(0).slice(200), ...told(1).slice(0, 200)], 10],
  ])('of %s is seen', (_, values, perUnit) => {
    expect(readingsPerUnit(logOf(values), 0)).toBe(perUnit)
  })

  it('is seen through values that filled a gap, and through gaps', () => {
    const values = told(1)
    for (let step = 10; step < 2990; step += 20) {
      values[step] = ((values[step - 1] ?? 0) + (values[step + 1] ?? 0)) / 2
      values[step + 7] = NaN
    }
    expect(readingsPerUnit(logOf(values), 0)).toBe(10)
  })

  it('is none where a sensor tells every value, though it was stuck for a while, and none of hardly any log', () => {
    const values = walk(2)
    expect(readingsPerUnit(logOf(values), 0)).toBe(0)
    values.fill(44.5, 100, 200)
    expect(readingsPerUnit(logOf(values), 0)).toBe(0)
    expect(readingsPerUnit(logOf(told(1).slice(0, 15)), 0)).toBe(0)
  })

  it('gives the float32 of the very decimal, also from beside it', () => {
    // what a CSV showed as 44.600002
    const beside = Math.fround(44.600002)
    expect(beside).not.toBe(Math.fround(44.6))
    expect(nearestReading(beside, 10)).toBe(Math.fround(44.6))
    expect(Object.is(nearestReading(-0.01, 10), 0)).toBe(true)
  })
})
