import { describe, expect, it } from 'vitest'
import type { SearchDefinition, SearchParameter } from '../../../../src/contract'
import { extentOf, importanceOf, notesOf, positionOf, rankingOf, type Trial } from '../../../../src/domain'

/** Six points with two seeds, three rungs. */
const definition: Pick<SearchDefinition, 'rungs' | 'seeds' | 'points' | 'strategy'> & { space: SearchParameter[] } = {
  rungs: [
    { steps: 10, points: 6 },
    { steps: 20, points: 3 },
    { steps: 40, points: 1 },
  ],
  seeds: 2,
  space: [{ path: 'hiddenSize', low: 4, high: 64, scale: 'linear', integer: true }],
  strategy: { kind: 'halving', points: 6, eta: 2, rungs: 3, seed: 1 },
  points: [[4], [5], [6], [7], [8], [9]],
}

function fresh(): Trial[] {
  return [0, 1, 2, 3, 4, 5].flatMap((point) =>
    [1, 2].map((seed) => ({ point, seed, step: 0, done: false, failedAt: null, validations: [] })),
  )
}

/** What a training would do: the score of point p is p / 10 + seed / 100, less at later steps. */
function train(trials: Trial[], fails: (trial: Trial) => boolean = () => false): { trials: Trial[]; order: string[] } {
  const order: string[] = []
  let now = trials
  for (;;) {
    const [task] = positionOf(definition, now).tasks
    if (task === undefined) return { trials: now, order }
    order.push(`${task.point}/${task.seed}@${task.steps}`)
    now = now.map((trial) => {
      if (trial.point !== task.point || trial.seed !== task.seed) return trial
      if (fails(trial)) return { ...trial, step: task.steps - 5, failedAt: task.steps }
      const score = trial.point / 10 + trial.seed / 100 - task.steps / 1000
      return { ...trial, step: task.steps, validations: [...trial.validations, { step: task.steps, score }] }
    })
    if (order.length > 100) throw new Error('it never ends')
  }
}

describe('successive halving', () => {
  it('trains every point, then the better half, then the best, seed by seed', () => {
    const { order, trials } = train(fresh())
    expect(order.slice(0, 12).map((task) => task.split('@')[0])).toEqual(
      [1, 2].flatMap((seed) => [0, 1, 2, 3, 4, 5].map((point) => `${point}/${seed}`)),
    )
    expect(order.slice(12)).toEqual(['0/1@20', '1/1@20', '2/1@20', '0/2@20', '1/2@20', '2/2@20', '0/1@40', '0/2@40'])
    expect(positionOf(definition, trials)).toMatchObject({ rung: 3, tasks: [] })
    const rows = rankingOf(definition, trials)
    expect(rows.map(({ point }) => point)).toEqual([0, 1, 2, 3, 4, 5])
    expect(rows.map(({ rung }) => rung)).toEqual([2, 1, 1, 0, 0, 0])
    // means over seeds of p/10 + seed/100 − steps/1000
    expect(rows[0]?.mean).toBeCloseTo(0.015 - 0.04, 12)
    expect(rows[3]?.mean).toBeCloseTo(0.3 + 0.015 - 0.01, 12)
    expect(extentOf(definition, trials)).toEqual({
      trialsSettled: 12,
      trialsFailed: 0,
      stepsDone: 220,
      stepsTotal: 220,
    })
  })

  it('what is to come is counted from the start', () => {
    // 12 · 10 + 6 · 10 + 2 · 20
    expect(extentOf(definition, fresh())).toEqual({ trialsSettled: 0, trialsFailed: 0, stepsDone: 0, stepsTotal: 220 })
  })

  it('a failed trial counts as the worst, and a point that failed throughout never goes on', () => {
    const { order, trials } = train(fresh(), ({ point, seed }) => point === 0 || (point === 1 && seed === 2))
    expect(order.slice(12, 15)).toEqual(['2/1@20', '3/1@20', '4/1@20'])
    const rows = rankingOf(definition, trials)
    expect(rows.map(({ point }) => point)).toEqual([2, 3, 4, 5, 1, 0])
    expect(rows[4]).toMatchObject({ failed: 1, low: null })
    expect(rows[4]?.mean).toBeCloseTo(0.1 + 0.01 - 0.01, 12)
    expect(rows[5]).toMatchObject({ failed: 2, mean: null })
  })

  it('a failure later does not change who had gone on before', () => {
    const fails = ({ point, step }: Trial): boolean => point === 0 && step >= 20
    const { order, trials } = train(fresh(), fails)
    expect(order.slice(12)).toEqual(train(fresh()).order.slice(12))
    const rows = rankingOf(definition, trials)
    expect(rows[0]).toMatchObject({ point: 0, rung: 2, failed: 2, mean: null })
    expect(positionOf(definition, trials).alive).toEqual([[0, 1, 2, 3, 4, 5], [0, 1, 2], [0]])
  })

  it('all fail: it ends', () => {
    const { order, trials } = train(fresh(), () => true)
    expect(order).toHaveLength(12)
    expect(positionOf(definition, trials)).toMatchObject({ rung: 3, tasks: [] })
    expect(importanceOf(definition, trials)).toEqual([])
  })

  it('a training that ended early by itself counts with its best', () => {
    const early = fresh().map((trial) =>
      trial.point === 5 ? { ...trial, step: 5, done: true, validations: [{ step: 5, score: -1 }] } : trial,
    )
    const { trials } = train(early)
    expect(rankingOf(definition, trials)[0]).toMatchObject({ point: 5, rung: 2, mean: -1 })
  })
})

describe('what the scores allow to say', () => {
  const grid = { ...definition, rungs: [{ steps: 10, points: 6 }], strategy: { kind: 'grid' } as const }
  const scored = (scores: Record<number, number[]>): Trial[] =>
    Object.entries(scores).flatMap(([point, ofSeeds]) =>
      ofSeeds.map((score, at) => ({
        point: Number(point),
        seed: at + 1,
        step: 10,
        done: true,
        failedAt: null,
        validations: [{ step: 10, score }],
      })),
    )

  it('one seed says nothing about chance', () => {
    const rows = rankingOf(grid, scored({ 0: [1], 1: [2] }))
    expect(rows.map(({ worseThanFirst }) => worseThanFirst)).toEqual([null, null])
    expect(notesOf({ ...grid, seeds: 1 }, rows, [])[0]).toMatch(/^One seed/)
  })

  it('differences are paired over seeds', () => {
    // the seeds differ by 1, the points by .1 ± .01 in every seed: far apart in pairs, hidden without
    const rows = rankingOf(grid, scored({ 0: [1, 2, 3, 4], 1: [1.1, 2.11, 3.09, 4.1] }))
    expect(rows[1]).toMatchObject({ point: 1, worseThanFirst: true })
    expect(rows[0]?.high).toBeGreaterThan(rows[1]?.low ?? Infinity)
    expect(notesOf(grid, rows, []).join(' ')).not.toContain('cannot be told')
  })

  it('points within chance of the first are named as such', () => {
    const rows = rankingOf(grid, scored({ 0: [1, 1.2], 1: [1.1, 1.15], 2: [5, 5.1] }))
    expect(rows[1]).toMatchObject({ point: 1, worseThanFirst: false })
    expect(notesOf(grid, rows, [])[0]).toMatch(/cannot be told from/)
  })

  it('many comparisons ask for more: Bonferroni', () => {
    // differences .1 ± .03 over three seeds: t = .1 / (.03 / √3) = 5.8; the limit is 4.3 alone, 6.2 for one of two at 5 % in all
    const pair = { 0: [1, 1, 1], 1: [1.07, 1.1, 1.13] }
    expect(rankingOf(grid, scored(pair))[1]?.worseThanFirst).toBe(true)
    expect(rankingOf(grid, scored({ ...pair, 2: [9, 9, 9] }))[1]?.worseThanFirst).toBe(false)
  })

  it('a choice that changes nothing is named', () => {
    const space: SearchParameter[] = [{ path: 'optimizer', values: ['adam', 'adabelief'] }]
    const idle = { ...grid, space, points: [['adam'], ['adabelief']] }
    const trials = scored({ 0: [1, 2], 1: [1, 2] })
    const importance = importanceOf(idle, trials)
    expect(notesOf(idle, rankingOf(idle, trials), importance).at(-1)).toBe(
      'optimizer changed nothing at all: the model that was trained does not use it.',
    )
  })

  it('in a grid a failed trial counts as the worst score', () => {
    const space: SearchParameter[] = [{ path: 'optimizer', values: ['adam', 'adabelief'] }]
    const two = { ...grid, space, points: [['adam'], ['adabelief']] }
    const trials = scored({ 0: [1, 3], 1: [2, 2] }).map((trial) =>
      trial.point === 0 && trial.seed === 1 ? { ...trial, done: false, failedAt: 10 } : trial,
    )
    // adam: worst (3) and 3; adabelief 2 and 2
    expect(importanceOf(two, trials)).toMatchObject([{ best: 'adabelief', levels: [{ difference: 1, pairs: 2 }, {}] }])
  })
})
