import SqliteDatabase from 'better-sqlite3'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Evaluation, TrainPoint, ValidationPoint } from '../../../../src/contract'
import { openWorkspace } from '../../../../src/service/store'
import { insertSample, sampleRun, sampleSet, temporaryFolder } from './samples'

function withRun() {
  const folder = temporaryFolder()
  const file = join(folder, 'hall.plenum')
  const workspace = openWorkspace(file, { create: true })
  const dataset = insertSample(workspace)
  const run = workspace.runs.insert(sampleRun(dataset)).run
  return { folder, file, workspace, dataset, run }
}
const point = (step: number): TrainPoint => ({
  step,
  seconds: step / 10,
  wasserstein: 1,
  penalty: 2,
  criticLoss: 3,
  generatorLoss: 4,
})
const validation = (step: number): ValidationPoint => ({
  step,
  seconds: step / 10,
  variables: { temperature: { rmse: 1, pinball: 0.5 } },
  score: 0.9,
})

describe('runs', () => {
  it('start queued and keep every change', () => {
    const { workspace, run, dataset } = withRun()
    expect(workspace.runs.get(run)).toMatchObject({
      status: 'queued',
      step: 0,
      steps: 50,
      dataset,
      datasetName: 'Hall 1',
      seed: 7,
      device: null,
      problem: null,
      warnings: [],
    })
    const change = {
      status: 'running',
      device: { kind: 'cpu', name: 'Two threads' },
      step: 12,
      secondsSpent: 3.5,
      parameters: { generator: 165_000, critic: 735_000 },
      best: validation(10),
      warnings: ['It diverges.'],
    } as const
    expect(workspace.runs.update(run, { ...change, warnings: [...change.warnings] })).toMatchObject(change)
    expect(workspace.runs.list()).toEqual([workspace.runs.get(run)])
    expect(() => workspace.runs.delete(run)).toThrow('still training')
    const problem = { code: 'internal', message: 'NaN.' } as const
    expect(workspace.runs.setStatus(run, 'failed', problem).problem).toEqual(problem)
    expect(workspace.runs.rename(run, 'Other').name).toBe('Other')
    expect(workspace.runs.delete(run)).toBe(1)
    expect(() => workspace.runs.get(run)).toThrow('There is no run')
    workspace.close()
  })

  it('left running by a process that died are paused when the workspace is opened again', () => {
    const { workspace, run, file, dataset } = withRun()
    workspace.runs.setStatus(run, 'running')
    const done = workspace.runs.insert(sampleRun(dataset)).run
    workspace.runs.setStatus(done, 'done')
    workspace.close()
    const again = openWorkspace(file)
    expect(again.recovered).toEqual([run])
    expect(again.runs.get(run)).toMatchObject({ status: 'paused', problem: { code: 'process-lost' } })
    expect(again.runs.get(done).status).toBe('done')
    again.close()
  })

  it('being trained by another living process are left alone', () => {
    const { workspace, run, file } = withRun()
    workspace.runs.setStatus(run, 'running')
    const beside = openWorkspace(file)
    expect(beside.recovered).toEqual([])
    // a process that lives, but has not touched the run for an hour, is another program under the same number
    new SqliteDatabase(file).exec('UPDATE run SET touched_ms = touched_ms - 3600000').close()
    beside.close()
    const late = openWorkspace(file)
    expect(late.recovered).toEqual([run])
    late.close()
    workspace.close()
  })

  it('have curves, in which a step told again replaces the first telling', () => {
    const { workspace, run } = withRun()
    workspace.curves.append(run, { points: [point(1), point(2)], validations: [validation(2)] })
    // a point of today's trainings, with the lengths of its gradients, beside points of earlier versions without
    const today = { ...point(3), criticGradientNorm: 0.5, generatorGradientNorm: 0.25 }
    workspace.curves.append(run, { points: [{ ...point(2), penalty: 9 }, today] })
    expect(workspace.curves.get(run)).toEqual({
      points: [point(1), { ...point(2), penalty: 9 }, today],
      validations: [validation(2)],
    })
    workspace.curves.dropAfter(run, 1)
    expect(workspace.curves.get(run)).toEqual({ points: [point(1)], validations: [] })
    workspace.close()
  })

  it('keep only their last and best checkpoint', () => {
    const { workspace, run, folder } = withRun()
    const from = join(folder, 'in')
    for (const [step, kind] of [
      [10, 'last'],
      [10, 'best'],
      [20, 'last'],
    ] as const) {
      writeFileSync(from, `${kind} ${String(step)}`)
      workspace.checkpoints.put(run, step, kind, from)
    }
    expect(workspace.checkpoints.list(run)).toEqual([
      { kind: 'best', step: 10, bytes: 7 },
      { kind: 'last', step: 20, bytes: 7 },
    ])
    const to = join(folder, 'out')
    expect(workspace.checkpoints.extract(run, 'last', to)).toEqual({ step: 20 })
    expect(readFileSync(to, 'utf8')).toBe('last 20')
    expect(existsSync(`${to}.part`)).toBe(false)
    workspace.close()
  })

  it('have evaluations, and lose all they own when deleted', () => {
    const { workspace, run, dataset, folder, file } = withRun()
    const evaluation: Evaluation = {
      run,
      period: 'test',
      starts: 2,
      scenarios: 3,
      horizonSteps: 24,
      sampler: 'plain',
      seed: 1,
      seconds: 1,
      models: [],
      correlation: { betweenSensors: {} },
      rmseByStep: {},
      notes: [],
    }
    workspace.evaluations.insert(evaluation)
    expect(workspace.evaluations.list(run)).toEqual([evaluation])
    const values = join(folder, 'values')
    writeFileSync(values, Buffer.alloc(2 * 3 * 2 * 4 * 4))
    workspace.scenarioSets.insert(sampleSet(run, dataset), values)
    workspace.curves.append(run, { points: [point(1)], validations: [validation(1)] })
    workspace.checkpoints.put(run, 1, 'last', values)
    expect(() => workspace.runs.delete(run)).toThrow('waiting to train')
    workspace.runs.setStatus(run, 'done')
    workspace.runs.delete(run)
    workspace.close()
    const database = new SqliteDatabase(file)
    for (const table of [
      'train_point',
      'validation_point',
      'checkpoint',
      'evaluation',
      'scenario_set',
      'scenario_chunk',
    ]) {
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck(true).get(), table).toBe(0)
    }
    database.close()
  })
})

describe('scenario sets', () => {
  // 3000 scenarios of 128 steps × 4 values × 4 B are 6 MB: more than one chunk of 4 MiB
  it('come back start by start, scenario by scenario, over chunk borders', () => {
    const { workspace, run, dataset, folder } = withRun()
    const scenarios = 3000
    const steps = 128
    const floats = new Float32Array(2 * scenarios * steps * 4).map((_, index) => index % 1_000_003)
    const file = join(folder, 'values')
    writeFileSync(file, Buffer.from(floats.buffer))
    const set = workspace.scenarioSets.insert(sampleSet(run, dataset, { scenarios, steps }), file)
    expect(workspace.scenarioSets.list(run)).toEqual([set])
    expect(workspace.scenarioSets.list()).toEqual([set])
    const chunks = [...workspace.scenarioSets.chunks(set, 1)]
    expect(chunks.length).toBeGreaterThan(1)
    expect(chunks.reduce((sum, { count }) => sum + count, 0)).toBe(scenarios)
    const lines = workspace.scenarioSets.lines(set, 1, 'b', 'humidity')
    const expected = Float32Array.from({ length: scenarios * steps }, (_, row) => {
      return floats[(scenarios * steps + row) * 4 + 3] ?? NaN // [start 1][row][sensor b][humidity]
    })
    expect(Buffer.from(lines.buffer).equals(Buffer.from(expected.buffer))).toBe(true)
    // scenario 2500 lies in the second chunk, scenario 7 in the first
    const some = workspace.scenarioSets.lines(set, 1, 'b', 'humidity', [2500, 7])
    expect(some).toEqual(
      Float32Array.from([...expected.subarray(2500 * steps, 2501 * steps), ...expected.subarray(7 * steps, 8 * steps)]),
    )
    const [frames] = workspace.scenarioSets.frames(set, 1, 'humidity', [2500])
    expect(frames).toHaveLength(steps * 2)
    expect(frames?.filter((_, place) => place % 2 === 1)).toEqual(expected.subarray(2500 * steps, 2501 * steps))
    expect(() => workspace.scenarioSets.frames(set, 1, 'humidity', [3000])).toThrow('no scenario 3001')
    // humidity has the odd places; among those of the second start are 2,000,005 and 3,000,009
    expect(workspace.scenarioSets.range(set, 1, 'humidity')).toEqual({ low: 0, high: 1_000_002 })
    workspace.scenarioSets.marks.set(set.set, 1, 7, 'accepted')
    workspace.scenarioSets.marks.set(set.set, 1, 8, 'rejected')
    expect(workspace.scenarioSets.marks.meant(set.set, 1, scenarios, 'accepted')).toEqual([7])
    expect(workspace.scenarioSets.marks.meant(set.set, 1, scenarios, 'not-rejected')).toHaveLength(scenarios - 1)
    expect(workspace.scenarioSets.marks.meant(set.set, 0, scenarios, 'accepted')).toEqual([])
    workspace.scenarioSets.delete(set.set)
    expect(workspace.scenarioSets.list()).toEqual([])
    expect(workspace.scenarioSets.marks.list(set.set)).toEqual([])
    workspace.close()
  })

  it('refuses a file that is too short and stores nothing', () => {
    const { workspace, run, dataset, folder } = withRun()
    const file = join(folder, 'values')
    writeFileSync(file, Buffer.alloc(12))
    expect(() => workspace.scenarioSets.insert(sampleSet(run, dataset), file)).toThrow('12 bytes')
    expect(workspace.scenarioSets.list()).toEqual([])
    workspace.close()
  })

  it('refuses chunks of a wrong length from a forged workspace', () => {
    const { workspace, run, dataset, folder, file } = withRun()
    const values = join(folder, 'values')
    writeFileSync(values, Buffer.alloc(2 * 3 * 2 * 4 * 4))
    const set = workspace.scenarioSets.insert(sampleSet(run, dataset), values)
    new SqliteDatabase(file).exec(`UPDATE scenario_chunk SET data = substr(data, 1, 33)`).close()
    expect(() => workspace.scenarioSets.lines(set, 0, 'a', 'humidity')).toThrow('damaged')
    workspace.close()
  })
})
