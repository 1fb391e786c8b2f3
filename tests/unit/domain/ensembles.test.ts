import { describe, expect, it } from 'vitest'
import { isMeant, quantilesByStep, rootMeanSquaredDistances } from '../../../src/domain'

describe('quantiles over scenarios', () => {
  it('are read by linear interpolation between order statistics, step by step', () => {
    // 5 scenarios × 2 steps; numpy.quantile([4, 0, 3, 1, 2], [0, .1, .5, 1]) = 0, 0.4, 2, 4
    const values = Float32Array.of(4, 40, 0, 0, 3, 30, 1, 10, 2, 20)
    const fan = quantilesByStep(values, 2, [0, 0.1, 0.5, 1])
    expect([...fan].map((value) => Number(value.toFixed(5)))).toEqual([0, 0, 0.4, 4, 2, 20, 4, 40])
  })
  it('leave out what is not there', () => {
    const fan = quantilesByStep(Float32Array.of(NaN, NaN, 1, NaN, 3, NaN), 2, [0.5])
    expect([...fan]).toEqual([2, NaN])
  })
})

describe('distances between scenarios', () => {
  it('are roots of mean squared differences', () => {
    const rows = [Float32Array.of(0, 0), Float32Array.of(3, 4), Float32Array.of(NaN, 2)]
    const distances = rootMeanSquaredDistances(rows)
    const expected = [0, Math.sqrt(12.5), 2, Math.sqrt(12.5), 0, 2, 2, 2, 0]
    distances.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 6))
  })
})

describe('which scenarios are meant', () => {
  it('goes by their marks', () => {
    const marks = ['accepted', 'rejected', undefined] as const
    expect(marks.map((mark) => isMeant('all', mark))).toEqual([true, true, true])
    expect(marks.map((mark) => isMeant('accepted', mark))).toEqual([true, false, false])
    expect(marks.map((mark) => isMeant('not-rejected', mark))).toEqual([true, false, true])
  })
})
