import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  comparisonSchema,
  distributionsSchema,
  trainConfigSchema,
  type Evaluation,
  type VariableScores,
} from '../../../../src/contract'
import { compareCurves, compareDistributions, compareRuns } from '../../../../src/service/compare'
import { openWorkspace } from '../../../../src/service/store'
import { insertSample, sampleRun, sampleSet, temporaryFolder, valueAt } from '../store/samples'

type ModelName = Evaluation['models'][number]['name']

function modelOf(name: ModelName, crps: number, shift: readonly number[]): Evaluation['models'][number] {
  const scores: VariableScores = {
    rmse: 1,
    mae: 1,
    pinball: 1,
    crps,
    klBits: 1,
    klIncrementBits: 1,
    coverage80: 0.7,
    scored: 100,
  }
  return {
    name,
    variables: { temperature: scores },
    standardErrors: { temperature: { crps: 0.1 } },
    withoutBlock: { temperature: { crps: shift.map((one) => crps + one) } },
  }
}
function evaluationOf(run: string, crps: number, change: Partial<Evaluation> = {}, noise = 0): Evaluation {
  const shift = [-0.1, 0.1, 0.05, -0.05].map((one, i) => one + noise * (i % 2))
  return {
    run,
    period: 'test',
    starts: 40,
    scenarios: 20,
    horizonSteps: 24,
    sampler: 'plain',
    seed: 1,
    seconds: 1,
    blocks: 4,
    startSteps: [1, 2, 3],
    units: { temperature: '°C' },
    models: [modelOf('gan', crps, shift), modelOf('ar-bootstrap', 2, [0, 0, 0, 0])],
    correlation: { betweenSensors: {} },
    rmseByStep: {},
    notes: [],
    ...change,
  }
}

function withRuns(count: number) {
  const workspace = openWorkspace(join(temporaryFolder(), 'w.plenum'), { create: true })
  const dataset = insertSample(workspace, 40)
  const runs = Array.from({ length: count }, (_, i) => {
    const config = trainConfigSchema.parse({ steps: 50, hiddenSize: 8 * (i + 1) })
    return workspace.runs.insert({ ...sampleRun(dataset), seed: 7, config }).run
  })
  return { workspace, dataset, runs }
}

describe('runs side by side', () => {
  it('say first what differs in their configuration', () => {
    const { workspace, runs } = withRuns(2)
    const comparison = comparisonSchema.parse(compareRuns(workspace, { runs, period: 'test' }))
    expect(comparison.differences).toEqual([{ path: 'hiddenSize', values: [8, 16] }])
    expect(comparison.shared).toContainEqual({ path: 'seed', value: 7 })
    expect(comparison.columns).toEqual([])
    expect(comparison.notes.join()).toContain('2 of 2 runs have no evaluation')
    workspace.close()
  })

  it('are told apart in pairs, beside the baselines, with the best marked', () => {
    const { workspace, runs } = withRuns(3)
    const [a = '', b = '', c = ''] = runs
    workspace.evaluations.insert(evaluationOf(a, 1))
    workspace.evaluations.insert(evaluationOf(b, 0.9))
    // as good on the whole, but in other blocks
    workspace.evaluations.insert(evaluationOf(c, 1.001, {}, 0.3))
    const comparison = comparisonSchema.parse(compareRuns(workspace, { runs, period: 'test' }))
    const crps = comparison.columns.findIndex(({ score }) => score === 'crps')
    expect(comparison.columns[crps]).toMatchObject({ variable: 'temperature', unit: '°C', better: 'lower' })
    const cells = comparison.rows.map(({ cells: own }) => own[crps])
    expect(comparison.pinned).toEqual({ run: a })
    expect(cells[0]).toMatchObject({ value: 1, best: false, against: null })
    // errors of .1 each would never tell .1: pairs do
    expect(cells[1]).toMatchObject({ best: true, against: { verdict: 'better', method: 'paired' } })
    expect(cells[2]?.against).toMatchObject({ verdict: 'cannot tell', method: 'paired' })
    expect(comparison.rows[3]).toMatchObject({ run: null, baseline: 'ar-bootstrap' })
    expect(cells[3]?.against?.verdict).toBe('worse')
    expect(comparison.notes.join()).toContain('all 2 comparisons')

    const beside = compareRuns(workspace, { runs, period: 'test', pinned: { baseline: 'ar-bootstrap' } })
    expect(beside.rows[0]?.cells[crps]?.against?.verdict).toBe('better')
    workspace.close()
  })

  it('are not compared where they were scored differently, and it says why', () => {
    const { workspace, runs } = withRuns(3)
    const [a = '', b = '', c = ''] = runs
    workspace.evaluations.insert(evaluationOf(a, 1))
    workspace.evaluations.insert(evaluationOf(b, 0.9))
    workspace.evaluations.insert(evaluationOf(c, 0.1, { scenarios: 6 }))
    const { rows, columns, evaluations } = compareRuns(workspace, { runs, period: 'test' })
    const crps = columns.findIndex(({ score }) => score === 'crps')
    expect(evaluations.map((one) => one?.comparable)).toEqual([true, true, false])
    // the lowest figure is no winner of a race it did not run
    expect(rows[2]?.cells[crps]?.best).toBe(false)
    expect(rows[1]?.cells[crps]?.best).toBe(true)
    expect(rows[2]?.cells[crps]?.against).toMatchObject({ verdict: 'cannot tell', method: null })
    expect(rows[2]?.cells[crps]?.against?.reason).toContain('6 scenarios a start, the other on 20')
    // once it is scored like the others, that evaluation is taken although another is there
    workspace.evaluations.insert(evaluationOf(c, 1.2))
    workspace.evaluations.insert(evaluationOf(c, 0.1, { scenarios: 6 }))
    const again = compareRuns(workspace, { runs, period: 'test' })
    expect(again.rows[2]?.cells[crps]).toMatchObject({ value: 1.2, against: { verdict: 'worse' } })
    workspace.close()
  })

  it('of earlier versions are compared by their errors, or not', () => {
    const { workspace, runs } = withRuns(2)
    const [a = '', b = ''] = runs
    const old = { startSteps: undefined }
    workspace.evaluations.insert(evaluationOf(a, 1, old))
    workspace.evaluations.insert(evaluationOf(b, 0.9, old))
    const { rows, columns, notes } = compareRuns(workspace, { runs, period: 'test' })
    const crps = columns.findIndex(({ score }) => score === 'crps')
    expect(rows[1]?.cells[crps]?.against).toMatchObject({ verdict: 'cannot tell', method: 'separate' })
    expect(notes.join()).toContain('earlier version')
    workspace.close()
  })

  it('refuses what cannot be', () => {
    const { workspace, runs } = withRuns(2)
    expect(() => compareRuns(workspace, { runs, period: 'test', pinned: { baseline: 'seasonal' } })).toThrow(
      'has no evaluation here',
    )
    expect(() => compareRuns(workspace, { runs: [runs[0] ?? '', 'r_0000000000'], period: 'test' })).toThrow(
      'There is no run',
    )
    workspace.close()
  })
})

it('curves are cut to stretches that keep their extremes, by step or by time', () => {
  const { workspace, runs } = withRuns(1)
  const [run = ''] = runs
  const validations = Array.from({ length: 100 }, (_, i) => ({
    step: i + 1,
    seconds: (i + 1) * 2,
    variables: { 'dry "bulb"': { rmse: i === 42 ? 1000 : 1, pinball: 1 } },
    score: i,
  }))
  workspace.curves.append(run, { validations })
  const request = { runs, metric: 'validation.score', axis: 'seconds', maxPoints: 10, smoothing: 0 } as const
  const [curve] = compareCurves(workspace, request).curves
  expect([...(curve?.x ?? [])]).toEqual([20, 40, 60, 80, 100, 120, 140, 160, 180, 200])
  // scores 0 … 9 of the steps 1 … 10
  expect([curve?.value[0], curve?.low[0], curve?.high[0]]).toEqual([4.5, 0, 9])
  const [spike] = compareCurves(workspace, { ...request, axis: 'step', metric: 'validation.rmse.dry bulb' }).curves
  expect(spike?.x).toHaveLength(0)
  expect(() => compareCurves(workspace, { ...request, metric: 'evaluation.test.crps.temperature' })).toThrow('no curve')
  workspace.close()
})

it('distributions stand beside the real ones of the same starts', () => {
  const { workspace, dataset, runs } = withRuns(1)
  const [run = ''] = runs
  const startMs = Date.UTC(2026, 0, 1)
  const starts = [5, 20]
  const steps = 4
  // scenarios that are exactly what happened
  const values = new Float32Array(
    starts.flatMap((start) =>
      [0, 1].flatMap(() =>
        Array.from({ length: steps }, (_, step) =>
          [0, 1].flatMap((s) => [0, 1].map((v) => valueAt(start + step, s, v))),
        ).flat(),
      ),
    ),
  )
  const file = join(temporaryFolder(), 'values')
  writeFileSync(file, values)
  const description = sampleSet(run, dataset, {
    startsMs: starts.map((start) => startMs + start * 600_000),
    scenarios: 2,
    steps,
  })
  const { set } = workspace.scenarioSets.insert(description, file)
  const told = distributionsSchema.parse(compareDistributions(workspace, { sets: [set], variable: 'humidity' }))
  expect(told.real.count).toBe(2 * 2 * steps)
  expect(told.generated[0]?.count).toBe(2 * 2 * 2 * steps)
  expect(told.generated[0]?.values).toEqual(told.real.values)
  expect(told.generated[0]?.spectrum[0]).toBeCloseTo(told.real.spectrum[0] ?? NaN, 9)
  // 4 steps of 10 minutes: one swing in 40 minutes, two in 40
  expect([...told.frequencies]).toEqual([1.5, 3])
  expect(() => compareDistributions(workspace, { sets: [set], variable: 'wind' })).toThrow('no variable')
  workspace.close()
})
