import { describe, expect, it, test } from 'vitest'
import type { SearchParameter } from '../../../../src/contract'
import {
  explainedShares,
  mainEffects,
  meanInterval,
  rankCorrelation,
  ranksOf,
  studentQuantile,
  type ScoredPoint,
} from '../../../../src/domain'
import reference from './reference/reference.json'

// numbers of scipy: reference/make_reference.py
test.each(reference.quantiles)('t quantile at $level, $degrees degrees of freedom', ({ level, degrees, quantile }) => {
  expect(studentQuantile(level, degrees) / quantile).toBeCloseTo(1, 9)
})

test.each(reference.intervals)('t interval of $values.length values', ({ values, confidence, low, high }) => {
  const interval = meanInterval(values, confidence)
  expect(interval?.low).toBeCloseTo(low, 9)
  expect(interval?.high).toBeCloseTo(high, 9)
})

it('one value has no interval', () => {
  expect(meanInterval([3])).toBeNull()
})

it('equal values share the mean of their places', () => {
  expect(ranksOf([10, 30, 20, 20])).toEqual([1, 4, 2.5, 2.5])
})

it('rank correlation with ties', () => {
  const { one, other, rho } = reference.rankCorrelation
  expect(rankCorrelation(one, other)).toBeCloseTo(rho, 12)
  expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBe(0)
})

describe('shares explained by single choices', () => {
  const { rate, idle, optimizer, score } = reference.shares
  const space: SearchParameter[] = [
    { path: 'plenum.generatorRate', low: 1e-5, high: 1e-1, scale: 'log', integer: false },
    { path: 'dropout', low: 0, high: 0.9, scale: 'linear', integer: false },
    { path: 'hiddenSize', values: [0, 1, 2] },
  ]
  const points = score.map((value, at) => ({
    values: [rate[at] ?? NaN, idle[at] ?? NaN, optimizer[at] ?? NaN],
    score: value,
  }))
  const [first, second, third] = explainedShares(space, points)

  it('least squares on ranks and their squares, Kruskal–Wallis for listed values', () => {
    expect(first).toMatchObject({ path: 'plenum.generatorRate', points: 30 })
    expect(first?.share).toBeCloseTo(reference.shares.rateShare, 10)
    expect(first?.correlation).toBeCloseTo(reference.shares.rateCorrelation, 10)
    expect(second).toMatchObject({ path: 'hiddenSize', correlation: null })
    expect(second?.share).toBeCloseTo(reference.shares.optimizerShare, 10)
    expect(third).toMatchObject({ path: 'dropout' })
    expect(third?.share).toBeCloseTo(reference.shares.idleShare, 10)
    expect(third?.correlation).toBeCloseTo(reference.shares.idleCorrelation, 10)
  })

  it('permutation tells influence from chance', () => {
    expect(first?.pValue).toBe(1 / 1001)
    expect(first?.share).toBeGreaterThan(first?.chanceShare ?? 1)
    // another 1000 permutations than scipy's 4000: four standard errors of a share of .21 in 1000 are .05
    expect(Math.abs((second?.pValue ?? 0) - reference.shares.optimizerPermutationP)).toBeLessThan(0.055)
    expect(third?.share).toBeLessThan(third?.chanceShare ?? 0)
  })

  it('too few points say nothing', () => {
    expect(explainedShares(space, points.slice(0, 7))).toEqual([])
  })
})

describe('main effects of a grid', () => {
  const space: SearchParameter[] = [
    { path: 'optimizer', values: ['adam', 'adabelief'] },
    { path: 'dropout', values: [0, 0.1, 0.2] },
  ]
  /** Additive effects, so every paired difference is exact: adam .25 worse, dropout .2 by .5; seed 2 is 1 worse throughout. */
  const scores = ['adam', 'adabelief'].flatMap((optimizer) =>
    [0, 0.1, 0.2].flatMap((dropout) =>
      [1, 2].map((seed): ScoredPoint => {
        const score = 1 + (optimizer === 'adam' ? 0.25 : 0) + (dropout === 0.2 ? 0.5 : 0) + (seed === 2 ? 1 : 0)
        return { values: [optimizer, dropout], seed, score }
      }),
    ),
  )

  it('pairs cancel what the other choices and the seeds do', () => {
    const [dropout, optimizer] = mainEffects(space, scores)
    expect(optimizer).toMatchObject({ path: 'optimizer', best: 'adabelief' })
    expect(optimizer?.levels).toEqual([
      { value: 'adam', mean: 1.25 + 1 / 6 + 0.5, difference: 0.25, low: 0.25, high: 0.25, pairs: 6 },
      { value: 'adabelief', mean: 1 + 1 / 6 + 0.5, difference: null, low: null, high: null, pairs: 6 },
    ])
    expect(dropout?.levels.map(({ difference }) => difference)).toEqual([null, 0, 0.5])
  })

  it('an interaction widens the interval: hand-worked', () => {
    // differences adam − adabelief over the six blocks: 0.25, except 0.85 in one; mean 0.35, variance 0.06, t(5) = 2.5706
    const bent = scores.map((point, at) => (at === 0 ? { ...point, score: point.score + 0.6 } : point))
    const adam = mainEffects(space, bent).find(({ path }) => path === 'optimizer')?.levels[0]
    expect(adam?.difference).toBeCloseTo(0.35, 12)
    expect(adam?.high).toBeCloseTo(0.35 + 2.570582 * Math.sqrt(0.06 / 6), 6)
  })

  it('blocks that lack a value are left out', () => {
    const [, optimizer] = mainEffects(space, scores.slice(1))
    expect(optimizer).toMatchObject({ path: 'optimizer', levels: [{ pairs: 5 }, { pairs: 5 }] })
    expect(mainEffects(space, scores.slice(0, 2))).toEqual([])
  })
})
