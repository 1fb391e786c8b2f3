import SqliteDatabase from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { searchDefinitionSchema, type SearchDefinition } from '../../../../src/contract'
import { openWorkspace, type Workspace } from '../../../../src/service/store'
import { insertSample, sampleRun, temporaryFolder } from './samples'

const definition: SearchDefinition = searchDefinitionSchema.parse({
  config: {},
  space: [{ path: 'plenum.generatorRate', low: 1e-4, high: 1e-2, scale: 'log' }],
  strategy: { kind: 'halving', points: 2 },
  seeds: 2,
  firstSeed: 4,
  points: [[0.001], [0.002]],
  rungs: [{ steps: 10, points: 2 }],
})

function withSearch(): { file: string; workspace: Workspace; dataset: string; search: string } {
  const file = join(temporaryFolder(), 'hall.plenum')
  const workspace = openWorkspace(file, { create: true })
  const dataset = insertSample(workspace)
  const { search } = workspace.searches.insert({ name: 'Rates', dataset, definition, version: '0.1.0' })
  return { file, workspace, dataset, search }
}

describe('searches', () => {
  it('keep what was asked for, and have all their trials before them', () => {
    const { workspace, dataset, search } = withSearch()
    const stored = workspace.searches.get(search)
    expect(stored).toMatchObject({ name: 'Rates', dataset, datasetName: 'Hall 1', status: 'running', definition })
    expect(workspace.searches.list()).toEqual([stored])
    const trials = workspace.searches.trials(search)
    expect(trials.map(({ point, seed }) => [point, seed])).toEqual([
      [0, 4],
      [0, 5],
      [1, 4],
      [1, 5],
    ])
    expect(trials[0]).toMatchObject({ run: null, failedAt: null, problem: null })
    expect(() => workspace.searches.get('h_0123456789')).toThrow('There is no search')
    expect(() => workspace.searches.insert({ ...stored, dataset: 'd_0123456789' })).toThrow('There is no dataset')
  })

  it('name their runs, which know what they belong to', () => {
    const { file, workspace, dataset, search } = withSearch()
    const own = workspace.runs.insert(sampleRun(dataset))
    const { run } = workspace.searches.beginTrial(search, 1, 5, sampleRun(dataset))
    expect(own.search).toBeNull()
    expect(workspace.runs.list().map((listed) => [listed.run, listed.search])).toEqual([
      [own.run, null],
      [run, search],
    ])
    const problem = { code: 'bad-input', message: 'The training diverged.' } as const
    workspace.searches.failTrial(search, 1, 5, 10, problem)
    const trial = { point: 1, seed: 5, run, failedAt: 10, problem, status: 'queued', step: 0 }
    expect(workspace.searches.trials(search)[3]).toEqual(trial)
    const validation = { step: 8, seconds: 1, variables: {}, score: 0.9 }
    workspace.curves.append(run, { validations: [validation] })
    workspace.curves.append(own.run, { validations: [validation] })
    expect(workspace.searches.scores(search)).toEqual([{ run, step: 8, score: 0.9 }])
    const foreign = new SqliteDatabase(file)
    foreign.exec("UPDATE validation_point SET point = 'no JSON'")
    expect(() => workspace.searches.scores(search)).toThrow('damaged')
    foreign.exec(`UPDATE validation_point SET point = '{"score":"low"}'`)
    expect(() => workspace.searches.scores(search)).toThrow('damaged')
    foreign.close()
    expect(() => workspace.runs.delete(run)).toThrow('waiting to train')
    workspace.runs.setStatus(run, 'paused')
    workspace.runs.delete(run)
    expect(workspace.searches.trials(search)[3]).toMatchObject({ run: null, failedAt: 10 })
  })

  it('are deleted with their runs, or without, but not while one trains', () => {
    for (const keepRuns of [false, true]) {
      const { workspace, dataset, search } = withSearch()
      const own = workspace.runs.insert(sampleRun(dataset)).run
      const { run } = workspace.searches.beginTrial(search, 0, 4, sampleRun(dataset))
      expect(() => workspace.searches.delete(search, { keepRuns })).toThrow('still training')
      workspace.runs.setStatus(run, 'done')
      expect(workspace.searches.delete(search, { keepRuns })).toBe(keepRuns ? 1 : 2)
      expect(workspace.runs.list().map((left) => left.run)).toEqual(keepRuns ? [own, run] : [own])
      expect(workspace.searches.list()).toEqual([])
    }
  })

  it('go with their dataset, unless they run', () => {
    const { workspace, dataset, search } = withSearch()
    expect(() => workspace.datasets.delete(dataset)).toThrow('A search on "Hall 1" is still running')
    workspace.searches.setStatus(search, 'paused')
    workspace.datasets.delete(dataset)
    expect(workspace.searches.list()).toEqual([])
  })

  it('that a process left running are paused when the workspace is opened again; a living one keeps them', () => {
    const { file, workspace, search } = withSearch()
    const second = openWorkspace(file)
    expect(second.searches.get(search).status).toBe('running')
    second.close()
    workspace.close()
    const third = openWorkspace(file)
    expect(third.searches.get(search)).toMatchObject({ status: 'paused', problem: { code: 'process-lost' } })
    expect(third.searches.setStatus(search, 'running')).toMatchObject({ status: 'running', problem: null })
    third.close()
  })

  it.each([
    ['a point without its value', "UPDATE search SET definition = json_set(definition, '$.points[0]', json('[]'))"],
    ['a definition that is none', "UPDATE search SET definition = '{}'"],
    ['a status nobody knows', "UPDATE search SET status = 'lost'"],
    ['a choice of another kind', "UPDATE search SET definition = json_set(definition, '$.space[0].path', '../x')"],
    ['a trial of no point', 'UPDATE trial SET point = 7 WHERE point = 1'],
    ['a negative seed', 'UPDATE trial SET seed = -1 WHERE seed = 4 AND point = 0'],
    ['a reason that is none', "UPDATE trial SET problem = 'x'"],
  ])('of strangers are read with care: %s', (_, damage) => {
    const { file, workspace, search } = withSearch()
    workspace.close()
    const database = new SqliteDatabase(file)
    database.exec(damage)
    database.close()
    const opened = openWorkspace(file)
    expect(() => opened.searches.trials(search)).toThrow('damaged')
    opened.close()
  })
})
