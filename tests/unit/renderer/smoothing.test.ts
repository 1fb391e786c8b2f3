import { describe, expect, it } from 'vitest'
import { smoothed } from '../../../src/renderer/components/smoothing'

describe('smoothing', () => {
  it('leaves a constant as it is from the first point on, and the points themselves when it is off', () => {
    for (const value of smoothed([3, 3, 3, 3], 'strong')) expect(value).toBeCloseTo(3, 12)
    expect(smoothed([1, 5, 2], 'none')).toEqual([1, 5, 2])
  })
  it('weighs points by powers of .6 when it is light', () => {
    const [, second, third] = smoothed([1, 0, 0], 'light')
    expect(second).toBeCloseTo(0.6 / 1.6, 12)
    expect(third).toBeCloseTo(0.36 / (1 + 0.6 + 0.36), 12)
  })
  it('passes over gaps and keeps them', () => {
    const [, gap, after] = smoothed([1, NaN, 0], 'light')
    expect(gap).toBeNaN()
    expect(after).toBeCloseTo(0.6 / 1.6, 12)
  })
})
