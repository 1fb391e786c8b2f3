import { describe, expect, it } from 'vitest'
import { differenceOf, pointsOfWeight, smoothed, spreadOf, stepChangesOf, type Trajectories } from '../../../src/domain'

const plain = { standardError: null, target: null }

describe('a difference of two scores', () => {
  // both are hard in the same blocks, so their difference hardly varies
  const reference = { ...plain, value: 2, withoutBlock: [1.5, 2.5, 2, 1.8, 2.2] }
  const own = { ...plain, value: 1.9, withoutBlock: [1.41, 2.39, 1.9, 1.71, 2.09] }

  it('is jackknifed in pairs over the same starts', () => {
    const told = differenceOf(own, reference, { paired: true, blocks: 5, comparisons: 1 })
    // differences without each block: −.09, −.11, −.10, −.09, −.11, squares around −.1 sum to .0004;
    // √(4/5 · .0004) = .017889, times t(.975, 4) = 2.776445 (printed tables)
    expect(told).toMatchObject({ method: 'paired', verdict: 'better', reason: null })
    expect(told.difference).toBeCloseTo(-0.1, 12)
    expect((told.high ?? NaN) - told.difference).toBeCloseTo(0.017889 * 2.776445, 5)
    expect(differenceOf(reference, own, { paired: true, blocks: 5, comparisons: 1 }).verdict).toBe('worse')
  })

  it('is told more carefully when many are compared at once', () => {
    const wide = differenceOf(own, reference, { paired: true, blocks: 5, comparisons: 99 })
    // t(1 − .025/99, 4) is above 9: the same difference is no longer sure
    expect(wide.verdict).toBe('cannot tell')
  })

  it('is told from the two errors where there are no pairs, and not at all without any', () => {
    const judged = { paired: false, blocks: 10, comparisons: 1 }
    const one = { ...plain, value: 5, withoutBlock: [], standardError: 0.3 }
    const other = { ...plain, value: 4, withoutBlock: [], standardError: 0.4 }
    // √(.09 + .16) = .5, times t(.975, 9) = 2.262157
    const told = differenceOf(one, other, judged)
    expect(told).toMatchObject({ method: 'separate', verdict: 'cannot tell' })
    expect((told.high ?? NaN) - 1).toBeCloseTo(0.5 * 2.262157, 5)
    expect(differenceOf(one, { ...other, value: 3 }, judged).verdict).toBe('worse')
    const unknown = differenceOf({ ...one, standardError: null }, other, judged)
    expect(unknown).toMatchObject({ method: null, verdict: 'cannot tell', low: null })
    expect(unknown.reason).toContain('more starts')
  })

  it('of coverages is one of distances from what is exact', () => {
    const near = { value: 0.75, target: 0.77, withoutBlock: [0.75, 0.75], standardError: null }
    const far = { value: 0.9, target: 0.77, withoutBlock: [0.9, 0.9], standardError: null }
    const told = differenceOf(near, far, { paired: true, blocks: 2, comparisons: 1 })
    expect(told.difference).toBeCloseTo(0.02 - 0.13, 12)
    expect(told.verdict).toBe('better')
  })
})

it('smoothing keeps a constant and begins where the curve begins', () => {
  expect([...smoothed(Float64Array.of(3, 3, 3), 0.9)].map((value) => value.toFixed(12))).toEqual(
    Array(3).fill('3.000000000000'),
  )
  // weight ½: (½·4) / ½ = 4, then (½·2 + ½·1) / ¾ = 2
  expect([...smoothed(Float64Array.of(4, 1), 0.5)]).toEqual([4, 2])
  expect([...smoothed(Float64Array.of(4, 1), 0)]).toEqual([4, 1])
  // a gap stays one and weighs nothing
  expect([...smoothed([4, NaN, 1], 0.5)]).toEqual([4, NaN, 2])
  // Σ 0.9^k, squared, over Σ 0.9^2k = (1 / 0.1)² · (1 − 0.81)
  expect(pointsOfWeight(0.9)).toBeCloseTo(19, 12)
})

describe('how trajectories are spread, move and remember', () => {
  const edges = Float64Array.from({ length: 5 }, (_, edge) => edge)
  const zigzag: Trajectories = { points: 9, values: Float64Array.from({ length: 18 }, (_, i) => (i % 9) % 2) }

  it('counts values and changes in bins, without the points before the start', () => {
    const { values, count } = spreadOf({ points: 3, values: Float64Array.of(9, 0.5, 1.5, 9, 1.5, NaN) }, edges, edges)
    expect([...values]).toEqual([1 / 3, 2 / 3, 0, 0])
    expect(count).toBe(3)
    expect([...stepChangesOf({ points: 3, values: Float64Array.of(1, 2, 4, 0, 0, 5) })]).toEqual([1, 2, 0, 5])
  })

  it('a zigzag has its power at the fastest swing and remembers with turning sign', () => {
    const { spectrum, autocorrelation } = spreadOf(zigzag, edges, edges)
    expect(spectrum).toHaveLength(4)
    expect(spectrum.indexOf(Math.max(...spectrum))).toBe(3)
    expect(autocorrelation[0]).toBe(1)
    expect(autocorrelation[1]).toBeCloseTo(-1, 1)
    expect(autocorrelation[2]).toBeCloseTo(1, 1)
  })
})
