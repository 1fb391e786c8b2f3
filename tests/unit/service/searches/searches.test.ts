import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { trainConfigSchema, type Progress, type Search, type SearchResults } from '../../../../src/contract'
import { JobBoard } from '../../../../src/service/jobs/board'
import { Trainings } from '../../../../src/service/jobs/trainings'
import { Searches } from '../../../../src/service/searches'
import { newIdentifier, openWorkspace, type Workspace } from '../../../../src/service/store'
import { insertSample, temporaryFolder } from '../store/samples'
import { device } from '../farCompute'
import { laboratory, scoreOf, type Laboratory } from './compute'

let file: string
let lab: Laboratory
let workspace: Workspace
let board: JobBoard
let trainings: Trainings
let searches: Searches

/** Opens the workspace as a newly started Plenum does. */
function open(): void {
  workspace = openWorkspace(file, { create: true })
  board = new JobBoard(() => newIdentifier('j'))
  trainings = new Trainings(workspace, board, lab.fork, temporaryFolder())
  searches = new Searches(workspace, board, trainings)
}
beforeEach(() => {
  file = join(temporaryFolder(), 'w.plenum')
  lab = laboratory()
  open()
  return async () => {
    lab.release()
    await searches.close()
    await trainings.close()
    workspace.close()
  }
})

const config = trainConfigSchema.parse({ steps: 40, validateEvery: 10, checkpointEvery: 10 })
type Request = Omit<Parameters<Searches['start']>[0], 'dataset'>
const grid: Request = {
  name: undefined,
  config,
  space: [
    { path: 'dropout', values: [0, 0.3] },
    { path: 'ttur', values: [true, false] },
  ],
  strategy: { kind: 'grid' },
  seeds: 2,
  firstSeed: 1,
}
const halving: Request = {
  ...grid,
  space: [{ path: 'dropout', low: 0, high: 0.9, scale: 'linear', integer: false }],
  strategy: { kind: 'halving', points: 4, eta: 2, rungs: 3, seed: 3 },
}

function start(request: Request): Search {
  return searches.start({ ...request, dataset: insertSample(workspace) })
}
const rest = ({ search }: Pick<Search, 'search'>): Promise<Search> =>
  searches.wait(search, new AbortController().signal)
/** All that must not depend on interruptions. */
function table({ ranking, importance, notes }: SearchResults): unknown {
  return {
    ranking: ranking.map((row) => ({ ...row, trials: row.trials.map((trial) => ({ ...trial, run: null })) })),
    importance,
    notes,
  }
}

describe('a grid', () => {
  it('trains every combination with every seed, as runs that know their search, and ranks them', async () => {
    const begun = start(grid)
    expect(begun).toMatchObject({ status: 'running', trials: 8, trialsSettled: 0, stepsDone: 0, stepsTotal: 320 })
    const told: Progress[] = []
    searches.progress.listen(({ progress }) => told.push(progress))
    const done = await rest(begun)
    expect(done).toMatchObject({ status: 'done', trialsSettled: 8, trialsFailed: 0, stepsDone: 320, problem: null })
    expect(lab.jobs).toHaveLength(8)
    expect(new Set(workspace.runs.list().map(({ search }) => search))).toEqual(new Set([begun.search]))
    const { ranking, importance, notes } = searches.results(begun.search)
    expect(ranking.map(({ values }) => values[0])).toEqual([0.3, 0.3, 0, 0])
    // mean over the seeds 1 and 2 of 1 + .3 + seed / 100 − 40 / 1000
    expect(ranking[3]?.mean).toBeCloseTo(1.3 + 0.015 - 0.04, 10)
    expect(ranking[3]?.trials.map(({ score }) => score)).toEqual(
      [1, 2].map((seed) => scoreOf({ config: { ...config, dropout: 0 }, seed }, 40)),
    )
    expect(importance[0]).toMatchObject({
      path: 'dropout',
      best: 0.3,
      levels: [{ value: 0, pairs: 4 }, { value: 0.3 }],
    })
    expect(notes.join(' ')).toContain('ttur changed nothing at all')
    expect(told.at(-1)).toMatchObject({ phase: 'trial 8 of 8', done: 320, total: 320, remainingSeconds: 0, device })
    expect(board.list().find(({ kind }) => kind === 'search')).toMatchObject({ status: 'done' })
  })

  it('a trial that diverges is the worst, with its reason, and the others go on', async () => {
    lab.fate = ({ config: { dropout }, seed }) => (dropout === 0.3 && seed === 2 ? 'diverges' : 'trains')
    const { search } = await rest(start(grid))
    const { ranking } = searches.results(search)
    expect(ranking.map(({ values, failed }) => [values[0], failed])).toEqual([
      [0, 0],
      [0, 0],
      [0.3, 1],
      [0.3, 1],
    ])
    expect(ranking[2]?.trials[1]).toMatchObject({
      status: 'failed',
      score: null,
      problem: { message: 'The training diverged.' },
    })
    expect(searches.get(search)).toMatchObject({ status: 'done', trialsFailed: 2 })
  })

  it('a trial whose process died is tried again from its checkpoint, once', async () => {
    let deaths = 0
    lab.fate = ({ seed }) => (seed === 2 && deaths++ === 0 ? 'dies' : 'trains')
    expect(await rest(start(grid))).toMatchObject({ status: 'done', trialsFailed: 0 })
    lab.fate = ({ seed }) => (seed === 2 ? 'dies' : 'trains')
    expect(await rest(start(grid))).toMatchObject({ status: 'done', trialsFailed: 4 })
  })
})

describe('successive halving', () => {
  it('goes on with the better half, each from its checkpoint, with the same final steps', async () => {
    const { search, definition } = await rest(start(halving))
    expect(definition.rungs).toEqual([
      { steps: 10, points: 4 },
      { steps: 20, points: 2 },
      { steps: 40, points: 1 },
    ])
    expect(lab.jobs.map(({ pauseAt }) => pauseAt)).toEqual([
      ...Array<number>(8).fill(10),
      ...Array<number>(4).fill(20),
      40,
      40,
    ])
    expect(lab.jobs.every((job) => job.config.steps === 40)).toBe(true)
    expect(lab.jobs.map(({ resumeFrom }) => resumeFrom !== null)).toEqual(lab.jobs.map((_, at) => at >= 8))
    const distance = (value: unknown): number => Math.abs(Number(value) - 0.3)
    const ranked = searches.results(search).ranking
    const byDistance = [...definition.points].sort(([one], [other]) => distance(one) - distance(other))
    expect(ranked.map(({ values }) => values)).toEqual(byDistance)
    expect(ranked.map(({ steps }) => steps)).toEqual([40, 20, 10, 10])
  })
})

describe('interruptions change nothing', () => {
  let expected: unknown
  beforeEach(async () => {
    if (expected !== undefined) return
    const { search } = await rest(start(halving))
    expected = table(searches.results(search))
    lab.jobs.length = 0
  })

  it('paused and resumed in every trial of every rung', async () => {
    const seen = new Set<string>()
    lab.fate = ({ config: { dropout }, seed, pauseAt }) => {
      const before = seen.size
      return seen.add(`${dropout} ${seed} ${String(pauseAt)}`).size > before ? 'waits' : 'trains'
    }
    const { search } = start(halving)
    let pauses = 0
    for (;;) {
      await expect.poll(() => lab.waiting > 0 || searches.get(search).status === 'done').toBe(true)
      if (lab.waiting === 0) break
      expect(await searches.stop(search, 'paused')).toMatchObject({ status: 'paused', problem: null })
      pauses++
      searches.resume(search)
    }
    expect(pauses).toBe(8 + 4 + 2)
    expect(table(searches.results(search))).toEqual(expected)
  })

  it('Plenum closed in the middle, and opened again', async () => {
    lab.fate = () => (lab.jobs.length === 6 ? 'waits' : 'trains')
    const { search } = start(halving)
    await expect.poll(() => lab.jobs.length).toBe(6)
    await searches.close()
    await trainings.close()
    workspace.close()
    open()
    expect(searches.get(search)).toMatchObject({ status: 'paused', trials: 8 })
    lab.fate = () => 'trains'
    searches.resume(search)
    expect((await rest({ search })).status).toBe('done')
    expect(table(searches.results(search))).toEqual(expected)
    // five were whole; the sixth and the rest: 3 + 4 + 2
    expect(lab.jobs).toHaveLength(6 + 3 + 4 + 2)
  })
})

describe('a search', () => {
  it('pauses when its trial is paused, and can be cancelled for good', async () => {
    lab.fate = () => 'waits'
    const { search } = start(grid)
    await expect.poll(() => lab.jobs.length).toBe(1)
    await trainings.stop(workspace.runs.list()[0]?.run ?? '', 'paused')
    expect((await rest({ search })).status).toBe('paused')
    expect((await searches.stop(search, 'cancelled')).status).toBe('cancelled')
    expect(() => searches.resume(search)).toThrow('cancelled')
    expect(searches.results(search).ranking).toHaveLength(4)
    expect(searches.delete(search, false)).toBe(2)
  })

  it('lets a training of the user’s have its turn', async () => {
    lab.fate = () => (lab.jobs.length === 1 ? 'waits' : 'trains')
    const begun = start(grid)
    await expect.poll(() => lab.jobs.length).toBe(1)
    const own = { kind: 'train', name: 'mine', dataset: begun.dataset, seed: 99, config, version: '0' } as const
    trainings.start(workspace.runs.insert(own).run)
    lab.release()
    await rest(begun)
    expect(lab.jobs[1]?.seed).toBe(99)
  })

  it('stops with the reason where the next trial would fail likewise', async () => {
    lab.fate = () => (lab.jobs.length === 2 ? 'finds no disk' : 'trains')
    const { search, problem } = await rest(start(grid))
    expect(searches.get(search)).toMatchObject({ status: 'paused', problem: { code: 'workspace' }, trialsFailed: 0 })
    expect(problem?.message).toBe('The disk is full.')
    expect(board.list().find(({ kind }) => kind === 'search')).toMatchObject({ status: 'failed', problem })
    lab.fate = () => 'trains'
    searches.resume(search)
    expect(await rest({ search })).toMatchObject({ status: 'done', problem: null, trialsFailed: 0 })
  })

  it('is refused before anything starts where a choice does not fit', () => {
    expect(() => start({ ...grid, space: [{ path: 'rate', values: [1, 2] }] })).toThrow('no choice "rate"')
    expect(workspace.searches.list()).toEqual([])
    expect(() => searches.resume('h_0123456789')).toThrow('There is no search')
  })

  it('is not resumed, paused or deleted out of turn', async () => {
    lab.fate = () => (lab.jobs.length === 1 ? 'waits' : 'trains')
    const { search } = start(grid)
    expect(() => searches.resume(search)).toThrow('running already')
    expect(() => searches.delete(search, true)).toThrow('still running')
    await expect.poll(() => lab.jobs.length).toBe(1)
    lab.release()
    await rest({ search })
    await expect(searches.stop(search, 'paused')).rejects.toThrow('done, not running')
    expect(() => searches.resume(search)).toThrow('The search is done')
  })
})
