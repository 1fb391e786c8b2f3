import { describe, expect, it } from 'vitest'
import { sweepPlanSchema } from '../../../../../src/contract'
import {
  endOf,
  freshRecord,
  isComparable,
  likelyEpisodes,
  likelyRest,
  ofSetting,
  recordOf,
  settingsOf,
  sweepCurves,
  sweepResults,
  trialsOf,
} from '../../../../../src/domain'

const paper = sweepPlanSchema.parse({})

describe('the plan', () => {
  it('is the paper’s with the 0.6/0.3 it never ran, where nothing is said', () => {
    expect(settingsOf(paper).map(({ name }) => name)).toEqual([
      'DDPG',
      'TD3 0.5/0.2',
      'TD3 0.5/0.3',
      'TD3 0.6/0.2',
      'TD3 0.6/0.3',
    ])
    const trials = trialsOf(paper)
    expect(trials.map(({ trial }) => trial)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    // run 3 of every setting meets the same world
    expect(trials.filter(({ run }) => run === 3).map(({ seed }) => seed)).toEqual([4, 4, 4, 4, 4])
    expect(isComparable(paper)).toBe(true)
    // a finer grid or fewer runs change nothing about what a run is; another world or patience do
    expect(isComparable(sweepPlanSchema.parse({ clips: [0.1], runs: 3 }))).toBe(true)
    expect(isComparable(sweepPlanSchema.parse({ patience: 20 }))).toBe(false)
    expect(isComparable(sweepPlanSchema.parse({ environment: { streams: 80 } }))).toBe(false)
  })
})

describe('runs that are asked for later', () => {
  const first = sweepPlanSchema.parse({ clips: [0.5], deviations: [0.2], runs: 2 })
  const later = sweepPlanSchema.parse({ ...first, runs: 5, runsBefore: [2, 3] })

  it('are numbered after all others, which keep their numbers, and have the seeds that follow', () => {
    expect(trialsOf(later).slice(0, 4)).toEqual(trialsOf(first))
    expect(trialsOf(later).map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(trialsOf(later).map(({ setting, run, wave, seed }) => [setting, run, wave, seed])).toEqual([
      [0, 0, 0, 1],
      [0, 1, 0, 2],
      [1, 0, 0, 1],
      [1, 1, 0, 2],
      [0, 2, 1, 3],
      [1, 2, 1, 3],
      [0, 3, 2, 4],
      [0, 4, 2, 5],
      [1, 3, 2, 4],
      [1, 4, 2, 5],
    ])
    // the same trials as had they been asked for at first, whatever their numbers
    const trials = (plan: typeof later): unknown =>
      new Set(trialsOf(plan).map(({ setting, run, seed }) => `${setting} ${run} ${seed}`))
    expect(trials(later)).toEqual(trials({ ...later, runsBefore: [] }))
    expect(ofSetting(later, 1, 'abcdefghij'.split(''))).toEqual(['c', 'd', 'f', 'i', 'j'])
  })

  it('can only become more', () => {
    expect(sweepPlanSchema.safeParse({ runs: 5, runsBefore: [5] }).success).toBe(false)
    expect(sweepPlanSchema.safeParse({ runs: 5, runsBefore: [3, 2] }).success).toBe(false)
  })

  it('stand with the runs of their setting in the table and the curves', () => {
    // the reward of a trial is 10 · setting + run
    const known = trialsOf(later).map(({ setting, run }) => 10 * setting + run)
    const { settings } = sweepResults(
      later,
      known.map((reward) => ({ rewards: [reward], hasEnded: true, atCap: true })),
    )
    expect(settings.map(({ scores }) => scores)).toEqual([
      [0, 1, 2, 3, 4],
      [10, 11, 12, 13, 14],
    ])
    const curves = sweepCurves(
      later,
      known.map((reward) => ({ rewards: Float64Array.of(reward), ended: 'cap' })),
    )
    expect(curves.settings.map(({ mean }) => mean[0])).toEqual([2, 12])
  })
})

describe('a trial', () => {
  it('stops when its best episode has not been beaten for as long as its patience, or at the cap', () => {
    const rule = { patience: 3, maxEpisodes: 10 }
    expect(endOf(freshRecord, rule)).toBeNull()
    expect(endOf(recordOf([5, 4, 4]), rule)).toBeNull()
    expect(endOf(recordOf([5, 4, 4, 4]), rule)).toBe('patience')
    // as high is not higher
    expect(endOf(recordOf([5, 4, 4, 5]), rule)).toBe('patience')
    expect(endOf(recordOf([5, 4, 4, 6]), rule)).toBeNull()
    expect(endOf(recordOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), rule)).toBe('cap')
  })

  it('is foreseen to go on as long as the paper’s runs, and never for less than its patience asks', () => {
    expect(likelyEpisodes(paper)).toBe(310)
    expect(likelyEpisodes({ patience: 30, maxEpisodes: 100 })).toBe(100)
    expect(likelyRest(recordOf([1, 2]), paper)).toBe(308)
    const long = recordOf(Array.from({ length: 400 }, (_, i) => (i === 389 ? 1 : 0)))
    expect(likelyRest(long, paper)).toBe(20)
  })
})

describe('the table', () => {
  const plan = sweepPlanSchema.parse({ clips: [0.5], deviations: [0.2, 0.3], runs: 6 })
  const level = [199_000, 199_010, 204_000]
  const trials = trialsOf(plan).map(({ setting, run }) => ({
    rewards: Array.from({ length: 30 }, (_, i) => (level[setting] ?? 0) + 10 * run + (i % 2)),
    hasEnded: true,
    atCap: false,
  }))

  it('compares with DDPG, has the paper’s rows beside ours, and says what is decided and what is not', () => {
    const { baseline, settings, verdict, comparable } = sweepResults(plan, trials)
    expect({ baseline, comparable }).toEqual({ baseline: 0, comparable: true })
    expect(settings.map(({ published }) => published?.mean)).toEqual([199393.8, 198383.69, 199606.51])
    expect(settings.map(({ comparison }) => comparison?.outcome)).toEqual([undefined, 'undecided', 'better'])
    // means of 199,000.5 + 10 · (0 … 5)
    expect(settings[0]?.summary?.mean).toBeCloseTo(199_025.5, 6)
    expect(settings[2]?.comparison?.improvement).toEqual({ estimate: 1, low: 1, high: 1 })
    expect(verdict).toBe(
      'TD3 0.5/0.3 has the highest interquartile mean, 204,026, and is better than TD3 0.5/0.2 and DDPG.',
    )
  })

  it('says so where seeds do not suffice, where there are too few, and where nothing is known', () => {
    const close = trials.map((trial, i) => (i >= 12 ? { ...trial, rewards: [199_000 + 7 * (i % 6)] } : trial))
    expect(sweepResults(plan, close).verdict).toMatch(/^These seeds do not suffice to say which setting is best/)
    const few = { ...plan, runs: 2 }
    const two = [0, 1, 6, 7, 12, 13].flatMap((i) => trials[i] ?? [])
    expect(sweepResults(few, two).verdict).toMatch(/2 runs of a setting cannot tell settings apart/)
    const none = trials.map(() => ({ rewards: [], hasEnded: false, atCap: false }))
    const { verdict, settings } = sweepResults(plan, none)
    expect(verdict).toBe('No episode is over yet.')
    expect(settings.map(({ summary }) => summary)).toEqual([null, null, null])
  })
})

it('curves are means over the runs that got there, with their number', () => {
  const plan = sweepPlanSchema.parse({ algorithms: ['ddpg'], runs: 2 })
  const { trials, settings } = sweepCurves(plan, [
    { rewards: Float64Array.of(10, 30, 20), ended: 'patience' },
    { rewards: Float64Array.of(20, 40), ended: null },
  ])
  expect(trials.map(({ best }) => best)).toEqual([
    { episode: 2, reward: 30 },
    { episode: 2, reward: 40 },
  ])
  expect([...(settings[0]?.mean ?? [])]).toEqual([15, 35, 20])
  expect(settings[0]?.runs).toEqual([2, 2, 1])
  // t(.975, 1 degree of freedom) = 12.7062 and a spread of 10 / √2 over √2 runs
  expect(settings[0]?.high[0]).toBeCloseTo(15 + 12.7062 * 5, 2)
  expect(settings[0]?.high[2]).toBeNaN()
  expect(settings[0]?.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(5)
})
