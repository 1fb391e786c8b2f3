import { describe, expect, it } from 'vitest'
import { nearestReading, RandomGenerator, readingsPerUnit } from '../../../../src/domain'

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
    expect(readingsPerUnit(Float32Array.from(values))).toBe(perUnit)
  })

  it('is seen through values that filled a gap, and through gaps', () => {
    const values = told(1)
    for (let step = 10; step < 2990; step += 20) {
      values[step] = ((values[step - 1] ?? 0) + (values[step + 1] ?? 0)) / 2
      values[step + 7] = NaN
    }
    expect(readingsPerUnit(Float32Array.from(values))).toBe(10)
  })

  it('is none where a sensor tells every value, though it was stuck for a while, and then for another', () => {
    const values = walk(2)
    expect(readingsPerUnit(Float32Array.from(values))).toBe(0)
    values.fill(44.5, 100, 200)
    expect(readingsPerUnit(Float32Array.from(values))).toBe(0)
    values.fill(43, 1000, 1100)
    expect(readingsPerUnit(Float32Array.from(values))).toBe(0)
  })

  it('is none where one value is held, as by a sensor that is switched off most of the time or stuck on a whole number', () => {
    const power = walk(3).map((value, i) => (i % 100 < 85 ? 0 : value / 100))
    expect(readingsPerUnit(Float32Array.from(power))).toBe(0)
    for (const told of [1, 100]) {
      const stuck = [...walk(4).slice(0, told), ...new Array<number>(2900).fill(21)]
      expect(readingsPerUnit(Float32Array.from(stuck))).toBe(0)
    }
  })

  it('is none where the ends of the scale are held and every value between them is told', () => {
    const valve = walk(3).map((value, i) => (i % 100 < 45 ? 0 : i % 100 < 85 ? 100 : value))
    expect(readingsPerUnit(Float32Array.from(valve))).toBe(0)
    const switched = walk(3).map((_, i) => (i % 100 < 45 ? 0 : 1))
    expect(readingsPerUnit(Float32Array.from(switched))).toBe(1)
  })

  it('is seen of a sensor that hardly moves, through long gaps that a straight line filled', () => {
    const values = Array.from({ length: 3000 }, (_, i): number => (Math.floor(i / 500) % 2 === 0 ? 22 : 23))
    for (let i = 0; i <= 60; i++) values[490 + i] = 22 + i / 60
    expect(readingsPerUnit(Float32Array.from(values))).toBe(1)
  })

  it('is seen of a few days, in which hardly a reading is held', () => {
    const values = Float32Array.from(told(2).slice(0, 300))
    expect(values.filter((value, i) => value === values[i - 1]).length).toBeLessThan(60)
    expect(readingsPerUnit(values)).toBe(100)
  })

  it('is that of negative, small and large readings', () => {
    const scaled = (factor: number, decimals: number): Float32Array =>
      Float32Array.from(walk(1), (value) => Number(((value - 50) * factor).toFixed(decimals)))
    expect(readingsPerUnit(scaled(1, 1))).toBe(10)
    expect(readingsPerUnit(scaled(0.01, 3))).toBe(1000)
    expect(readingsPerUnit(Float32Array.from(told(0), (value) => value * 1e6))).toBe(1)
  })

  it('gives the float32 of the very decimal, also from beside it', () => {
    // what a CSV showed as 44.600002
    const beside = Math.fround(44.600002)
    expect(beside).not.toBe(Math.fround(44.6))
    expect(nearestReading(beside, 10)).toBe(Math.fround(44.6))
    expect(Object.is(nearestReading(-0.01, 10), 0)).toBe(true)
  })
})
