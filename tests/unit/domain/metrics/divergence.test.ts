import { describe, expect, test } from 'vitest'
import { binOf, divergenceBins, equalBins, klDivergenceBits } from '../../../../src/domain'
import { reference } from '../reference'

describe('klDivergenceBits', () => {
  test.each(reference.divergences.map((known) => [known.bits, known] as const))('%d bits as in scipy', (_, known) => {
    expect(klDivergenceBits(known.real, known.generated)).toBeCloseTo(known.bits, 12)
  })

  test('is 0 for equal histograms, whatever their totals', () => {
    expect(klDivergenceBits([3, 5, 9], [3, 5, 9])).toBe(0)
    expect(klDivergenceBits([3, 5, 9], [30, 50, 90])).toBeCloseTo(0, 14)
  })

  test('one bit: all of a half', () => {
    // p = (1, 0), q = (1/2, 1/2) without smoothing: log2(2), and 0·log 0 = 0
    expect(klDivergenceBits([1e9, 0], [1e9, 1e9])).toBeCloseTo(1, 6)
  })
})

describe('bins', () => {
  test('are equal, and open at both ends', () => {
    const bins = equalBins(0, 100)
    expect([-1e9, 0, 1.99, 2, 51, 99.9, 100, 1e9].map((value) => binOf(bins, value))).toEqual([
      0, 0, 0, 1, 25, 49, 49, 49,
    ])
    expect(divergenceBins).toBe(50)
  })

  test('of a range without width still tell less from more', () => {
    const bins = equalBins(7, 7)
    expect(binOf(bins, 7)).toBe(25)
    expect(binOf(bins, 6)).toBe(0)
    expect(binOf(bins, 8)).toBe(49)
  })
})
