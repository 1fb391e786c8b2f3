import SqliteDatabase from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  runSelectionSchema,
  sweepPlanSchema,
  trainConfigSchema,
  type RunSelection,
  type ValidationPoint,
} from '../../../../src/contract'
import { runConditionsOf, runSortsOf } from '../../../../src/domain'
import { openWorkspace } from '../../../../src/service/store'
import { insertSample, sampleRun, temporaryFolder } from './samples'

const validation = (step: number, score: number): ValidationPoint => ({
  step,
  seconds: step,
  variables: { temperature: { rmse: score * 2, pinball: score } },
  score,
})
const train = (step: number, generatorLoss: number) => ({
  step,
  seconds: step,
  wasserstein: 0,
  penalty: 0,
  criticLoss: 0,
  generatorLoss,
})

/** Three runs: hidden 8, 16, 32; best scores .9, .8 and none. */
function withRuns() {
  const workspace = openWorkspace(join(temporaryFolder(), 'w.plenum'), { create: true })
  const dataset = insertSample(workspace)
  const [a = '', b = '', c = ''] = [8, 16, 32].map((hiddenSize, index) => {
    const config = trainConfigSchema.parse({ steps: 50, hiddenSize, ttur: index === 0 })
    return workspace.runs.insert({ ...sampleRun(dataset), name: `Run ${hiddenSize}`, config }).run
  })
  workspace.curves.append(a, {
    points: [train(5, 3), train(10, 1), train(20, 2)],
    validations: [validation(10, 0.9), validation(20, 1.1)],
  })
  workspace.curves.append(b, { validations: [validation(10, 1.5), validation(20, 0.8)] })
  return { workspace, dataset, a, b, c }
}
const selection = (change: Partial<RunSelection> = {}): RunSelection => ({ ...runSelectionSchema.parse({}), ...change })
const where = (filter: string): RunSelection => selection({ conditions: runConditionsOf(filter) })

describe('the table of runs', () => {
  it('knows lowest, highest, last and chosen value of every metric', () => {
    const { workspace, a, c } = withRuns()
    const [row, empty] = workspace.runTable.rows([a, c])
    // the checkpoint that is sampled is that of step 10, where the score is lowest
    expect(row?.metrics).toMatchObject({
      'validation.score': { min: 0.9, max: 1.1, last: 1.1, best: 0.9 },
      'validation.rmse.temperature': { min: 1.8, max: 2.2, last: 2.2, best: 1.8 },
      'training.generatorLoss': { min: 1, max: 3, last: 2, best: 1 },
    })
    expect(row?.parameters).toMatchObject({ hiddenSize: 8, ttur: true, 'plenum.generatorRate': 1e-3 })
    expect(empty?.metrics).toEqual({})
    workspace.close()
  })

  it('follows curves that are told again, and evaluations', () => {
    const { workspace, a } = withRuns()
    const figure = (metric: string) => workspace.runTable.rows([a])[0]?.metrics[metric]
    expect(figure('validation.score')?.max).toBe(1.1)
    workspace.curves.dropAfter(a, 15)
    expect(figure('validation.score')).toEqual({ min: 0.9, max: 0.9, last: 0.9, best: 0.9 })
    const scores = { rmse: 1, mae: 1, pinball: 1, klBits: 1, klIncrementBits: 1, coverage80: null }
    for (const crps of [3, 2]) {
      workspace.evaluations.insert({
        run: a,
        period: 'test',
        starts: 1,
        scenarios: 2,
        horizonSteps: 3,
        sampler: 'plain',
        seed: 1,
        seconds: 1,
        models: [
          { name: 'gan', variables: { humidity: { ...scores, crps } } },
          { name: 'persistence', variables: { humidity: { ...scores, crps: 99 } } },
        ],
        correlation: { betweenSensors: {} },
        rmseByStep: {},
        notes: [],
      })
    }
    expect(figure('evaluation.test.crps.humidity')).toMatchObject({ min: 2, max: 3 })
    expect(figure('evaluation.test.coverage80.humidity')).toBeUndefined()
    workspace.close()
  })

  it('sums up what a page shows, a query needs, or a slice of time allows', () => {
    const { workspace, a, c } = withRuns()
    const { runTable } = workspace
    expect(runTable.unsummed()).toBe(3)
    expect(runTable.page(selection(), runSortsOf('name'), 0, 1).total).toBe(3)
    expect(runTable.unsummed()).toBe(2)
    // no time at all is enough for one
    expect(runTable.sumUp(0)).toBe(1)
    workspace.curves.append(a, { points: [train(30, 9)] })
    expect(runTable.unsummed()).toBe(2)
    expect(runTable.matching(where('training.generatorLoss:max > 8'))).toEqual([a])
    expect(runTable.unsummed()).toBe(0)
    expect(runTable.rows([c])[0]?.metrics).toEqual({})
    workspace.close()
  })

  it('is filtered by choices, metrics, columns and words', () => {
    const { workspace, a, b, c } = withRuns()
    const found = (chosen: RunSelection) => workspace.runTable.matching(chosen, runSortsOf('run'))
    expect(found(where('hiddenSize >= 16'))).toEqual([b, c])
    expect(found(where('hiddenSize >= 16 and validation.score < 0.85'))).toEqual([b])
    expect(found(where('validation.score:max > 1.4'))).toEqual([b])
    expect(found(where('validation.score != 0.8'))).toEqual([a, c])
    expect(found(where('ttur = true'))).toEqual([a])
    expect(found(where('plenum.ridge = null'))).toEqual([a, b, c])
    // a word is never more than a number
    expect(found(where('schedule > 3'))).toEqual([])
    expect(found(where('status = queued and name contains "run 8"'))).toEqual([a])
    expect(found(selection({ search: 'HALL 32' }))).toEqual([c])
    expect(found(selection({ search: '100%' }))).toEqual([])
    // names are names, whatever is in them
    expect(found(where(`"x') OR 1=1 --" = 1`))).toEqual([])
    workspace.close()
  })

  it('is sorted either way with what is not there last, and cut to pages', () => {
    const { workspace, a, b, c } = withRuns()
    const sorted = (sort: string) => workspace.runTable.matching(selection(), runSortsOf(sort))
    expect(sorted('validation.score')).toEqual([b, a, c])
    expect(sorted('-validation.score')).toEqual([a, b, c])
    expect(sorted('-hiddenSize')).toEqual([c, b, a])
    const page = workspace.runTable.page(selection(), runSortsOf('hiddenSize'), 1, 1)
    expect(page).toMatchObject({ total: 3, rows: [{ run: b }] })
    workspace.close()
  })

  it('has tags, notes and an archive, changed for many or for none', () => {
    const { workspace, a, b, c } = withRuns()
    const { runTable } = workspace
    const none = { addTags: [], removeTags: [] }
    expect(runTable.label({ ...none, runs: [a, b], addTags: ['night', 'good'], notes: 'Seen.' })).toBe(2)
    runTable.label({ ...none, runs: [b], removeTags: ['good'], archived: true })
    expect(runTable.rows([a, b]).map(({ tags, notes, archived }) => ({ tags, notes, archived }))).toEqual([
      { tags: ['good', 'night'], notes: 'Seen.', archived: false },
      { tags: ['night'], notes: 'Seen.', archived: true },
    ])
    expect(runTable.matching(selection({ tags: ['night'] }))).toEqual([a])
    expect(runTable.matching(selection({ tags: ['night'], archived: 'only' }))).toEqual([b])
    expect(runTable.matching(selection({ ...where('tag != good'), archived: 'all' }), runSortsOf('run'))).toEqual([
      b,
      c,
    ])
    expect(() => runTable.label({ ...none, runs: [a, 'r_none'], notes: 'lost' })).toThrow('There is no run')
    expect(runTable.rows([a])[0]?.notes).toBe('Seen.')
    expect(runTable.columns().tags).toEqual([
      { tag: 'good', runs: 1 },
      { tag: 'night', runs: 2 },
    ])
    workspace.close()
  })

  it('says which choices vary and which metrics there are', () => {
    const { workspace } = withRuns()
    const { parameters, metrics } = workspace.runTable.columns()
    expect(parameters.filter(({ varies }) => varies).map(({ path }) => path)).toEqual(['hiddenSize', 'ttur'])
    expect(metrics).toContain('validation.pinball.temperature')
    workspace.close()
  })
})

/** DDPG with two seeds; the first trial stopped after two episodes, the second learns still. */
function withSweep() {
  const made = withRuns()
  const { workspace } = made
  const plan = sweepPlanSchema.parse({ algorithms: ['ddpg'], runs: 2, firstSeed: 7 })
  const { sweep } = workspace.sweeps.insert({ name: 'Night sweep', plan, version: '0' })
  const learn = (trial: number, episode: number, reward: number, end: 'cap' | null) =>
    workspace.sweeps.saveCheckpoint(
      sweep,
      {
        algorithm: 'ddpg',
        wave: 0,
        ended: [{ trial, episode, reward, end, actor: new Float32Array([1]) }],
        files: null,
        secondsSpent: 5,
      },
      0,
    )
  learn(0, 1, 100, null)
  learn(0, 2, 300, 'cap')
  learn(1, 1, 50, null)
  return { ...made, sweep, learn }
}

describe('sweeps in the table of runs', () => {
  it('stand beside trainings, with their trials as steps and their rewards as metrics', () => {
    const { workspace, a, b, c, sweep, learn } = withSweep()
    expect(new Set(workspace.runTable.matching(selection()))).toEqual(new Set([a, b, c, sweep]))
    const [row] = workspace.runTable.rows([sweep])
    expect(row).toMatchObject({ kind: 'sweep', name: 'Night sweep', dataset: null, seed: 7, step: 1, steps: 2 })
    expect(row?.parameters).toMatchObject({ runs: 2, 'environment.servers': 10, algorithms: 'ddpg' })
    // scores are the means of a trial's last rewards: 200 and 50
    const reward = { min: 50, max: 300, last: 125, best: 200 }
    expect(row?.metrics).toEqual({
      'sweep.reward': reward,
      'sweep.reward.DDPG': reward,
      'sweep.episodes': { min: 1, max: 2, last: 1.5, best: null },
    })
    learn(1, 2, 450, 'cap')
    expect(workspace.runTable.rows([sweep])[0]).toMatchObject({ step: 2, metrics: { 'sweep.reward': { best: 250 } } })
    workspace.close()
  })

  it('that are damaged have no figures, and take nothing from the others', () => {
    const { workspace, a, sweep, learn } = withSweep()
    const plan = sweepPlanSchema.parse({ algorithms: ['ddpg'], runs: 1 })
    const bad = workspace.sweeps.insert({ name: 'Bad sweep', plan, version: '0' }).sweep
    const forger = new SqliteDatabase(workspace.file)
    forger.prepare('INSERT INTO episode_reward VALUES (?, 0, 1, 5), (?, 0, 3, 7)').run(bad, bad)
    const worse = workspace.sweeps.insert({ name: 'Worse sweep', plan, version: '0' }).sweep
    forger.prepare('INSERT INTO episode_reward VALUES (?, 9, 1, 5)').run(worse)
    const metrics = workspace.runTable.rows([bad, worse, sweep, a]).map((row) => row.metrics['sweep.reward']?.max)
    expect(metrics).toEqual([undefined, undefined, 300, undefined])
    expect(workspace.runTable.rows([bad])[0]).toMatchObject({ name: 'Bad sweep', metrics: {} })
    expect(workspace.runTable.rows([a])[0]?.metrics['validation.score']?.best).toBe(0.9)
    expect(workspace.runTable.matching(where('sweep.reward > 0'))).toEqual([sweep])
    // it is not looked at again before something new is told of it
    expect(forger.prepare('SELECT count(*) FROM sweep WHERE summarised = 0').pluck(true).get()).toBe(0)
    forger.prepare('DELETE FROM episode_reward WHERE sweep = ? AND episode = 3').run(bad)
    forger.prepare('UPDATE sweep SET summarised = 0 WHERE id = ?').run(bad)
    forger.close()
    expect(workspace.runTable.rows([bad])[0]?.metrics['sweep.reward']?.max).toBe(5)
    learn(1, 2, 450, 'cap')
    expect(workspace.runTable.rows([sweep])[0]?.metrics['sweep.reward']?.max).toBe(450)
    workspace.close()
  })

  it('score a trial by its last thirty episodes, its first ones count for the extremes alone', () => {
    const { workspace, sweep, learn } = withSweep()
    // trial 1 had 50 in its first episode; then 1, 2, … 39: the last thirty are 10 … 39, whose mean is 24.5
    for (let episode = 2; episode <= 40; episode++) learn(1, episode, episode - 1, null)
    const [row] = workspace.runTable.rows([sweep])
    expect(row?.metrics['sweep.reward']).toEqual({ min: 1, max: 300, last: (200 + 24.5) / 2, best: 200 })
    expect(row?.metrics['sweep.episodes']).toEqual({ min: 2, max: 40, last: 21, best: null })
    workspace.close()
  })

  it('are found, filtered, sorted and labelled as they are', () => {
    const { workspace, a, sweep } = withSweep()
    const { runTable } = workspace
    expect(runTable.matching(where('kind = sweep'))).toEqual([sweep])
    expect(runTable.matching(where('sweep.reward.DDPG:max >= 300 and firstSeed = 7'))).toEqual([sweep])
    expect(runTable.matching(selection({ search: 'night' }))).toEqual([sweep])
    expect(runTable.matching(selection(), runSortsOf('sweep.reward'))[0]).toBe(sweep)
    const labels = { addTags: ['good'], removeTags: [], notes: 'Seen.', archived: true }
    expect(runTable.label({ ...labels, runs: [sweep, a] })).toBe(2)
    expect(runTable.rows([sweep])[0]).toMatchObject({ tags: ['good'], notes: 'Seen.', archived: true })
    const archived = selection({ tags: ['good'], archived: 'only' })
    expect(new Set(runTable.matching(archived))).toEqual(new Set([sweep, a]))
    expect(runTable.columns().tags).toEqual([{ tag: 'good', runs: 2 }])
    expect(runTable.columns().metrics).toContain('sweep.reward.DDPG')
    expect(() => runTable.label({ ...labels, runs: ['w_0000000000'] })).toThrow('There is no sweep')
    workspace.close()
  })
})
