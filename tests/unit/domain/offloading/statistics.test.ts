import { describe, expect, it } from 'vitest'
import {
  bootstrapInterval,
  compareSettings,
  improvementProbability,
  interquartileMean,
  publishedResults,
  rewardHistogram,
  summarizeRuns,
} from '../../../../src/domain'
// figures of numpy and scipy: reference/make_reference.py
import reference from './reference/statistics.json'

const mean = (values: readonly number[] = []): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe.each(reference.map((figures, i) => ({ ...figures, i })))('scores of case $i against scipy', (figures) => {
  it('has its interquartile mean and probability of improvement, ties counted half', () => {
    expect(interquartileMean(figures.scores)).toBeCloseTo(figures.interquartileMean, 6)
    expect(improvementProbability(figures.scores, figures.baseline)).toBeCloseTo(figures.improvement, 12)
  })
  it('has its mean, median, deviation and range', () => {
    const summary = summarizeRuns([figures.scores])
    expect(summary.mean).toBeCloseTo(figures.mean, 6)
    expect(summary.median).toBeCloseTo(figures.median, 6)
    expect(summary.standardDeviation).toBeCloseTo(figures.standardDeviation, 6)
    expect(summary.range).toBe(figures.range)
  })
  it('has its percentile bootstrap interval, but for the chance of the draws', () => {
    const { estimate, low, high } = bootstrapInterval([figures.scores], mean)
    const [expectedLow = NaN, expectedHigh = NaN] = figures.interval
    expect(estimate).toBeCloseTo(figures.mean, 6)
    // 2000 draws put a 2.5 % quantile within about a tenth of the interval's width
    const tolerance = 0.1 * (expectedHigh - expectedLow)
    expect(Math.abs(low - expectedLow)).toBeLessThan(tolerance)
    expect(Math.abs(high - expectedHigh)).toBeLessThan(tolerance)
  })
})

it('makes the rows of a table from the last 30 episodes of every run, worked by hand', () => {
  const first = [...new Array<number>(10).fill(0), ...new Array<number>(30).fill(198_400)]
  const second = [...new Array<number>(20).fill(197_000), ...new Array<number>(9).fill(198_900), 201_000]
  expect(summarizeRuns([first, second])).toEqual({
    meanEpisodes: 35,
    // (30 · 198400 + 20 · 197000 + 9 · 198900 + 201000) / 60
    mean: (30 * 198_400 + 20 * 197_000 + 9 * 198_900 + 201_000) / 60,
    median: 198_400,
    // bin 198000: 30 times 198400 and 9 times 198900
    mode: 198_400,
    // squares about the mean 198051.6̇
    standardDeviation: expect.closeTo(
      Math.sqrt((30 * 348.3333 ** 2 + 20 * 1051.6667 ** 2 + 9 * 848.3333 ** 2 + 2948.3333 ** 2) / 59),
      2,
    ) as number,
    range: 4000,
    // the second's mean is (20 · 197000 + 9 · 198900 + 201000) / 30 = 197703.3
    runsAbove: 1,
  })
  expect(rewardHistogram([...second]).counts).toEqual([20, 9, 0, 0, 1])
})

it('says when the seeds do not suffice, and decides where they do', () => {
  const setting = (name: string, scores: number[]): { name: string; scores: number[] } => ({ name, scores })
  const low = [1, 2, 3, 4, 5, 6]
  const high = low.map((score) => score + 10)
  expect(compareSettings(setting('A', high), setting('B', low)).outcome).toBe('better')
  expect(compareSettings(setting('B', low), setting('A', high)).verdict).toMatch(
    /^B is worse than A: .* probability 0 %/,
  )
  const same = compareSettings(setting('A', [1, 4, 2, 5, 3]), setting('B', [2, 3, 1, 5, 4]))
  expect(same.outcome).toBe('undecided')
  expect(same.verdict).toMatch(/do not suffice to tell A from B: .* probability 50 %/)
  // four runs that never overlap are still four runs
  const few = compareSettings(setting('A', [11, 12, 13, 14]), setting('B', [1, 2, 3, 4]))
  expect(few).toMatchObject({ outcome: 'undecided', improvement: { estimate: 1, low: 1, high: 1 } })
  expect(few.verdict).toMatch(/^4 runs .* at least 5/)
})

it('has the published figures: DDPG, not the recommended setting, has the smallest deviation', () => {
  expect(publishedResults.map(({ meanEpisodes }) => meanEpisodes)).toEqual([308.3, 266.5, 351, 314.2])
  const steadiest = [...publishedResults].sort((one, other) => one.standardDeviation - other.standardDeviation)
  expect(steadiest.map(({ noise }) => noise && `${noise.clip}/${noise.deviation}`)).toEqual([
    null,
    '0.5/0.2',
    '0.5/0.3',
    '0.6/0.2',
  ])
})
