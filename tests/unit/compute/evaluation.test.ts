import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  computeContract,
  connect,
  evaluationSchema,
  memoryPair,
  serve,
  type ComputeClient,
} from '../../../src/contract'
import { createHandlers } from '../../../src/compute'
import type { HallSeries } from '../../../src/domain'
import { toyConfig, toyHall } from './toy-hall'

const folder = mkdtempSync(join(tmpdir(), 'plenum-evaluation-'))
const hall = toyHall({ missing: true })
let client: ComputeClient

beforeAll(() => {
  const [near, far] = memoryPair()
  serve(computeContract, far, createHandlers())
  client = connect(computeContract, near)
})
afterAll(() => rmSync(folder, { recursive: true }))

function written(series: HallSeries, name: string) {
  const { values, ...description } = series
  const file = join(folder, name)
  writeFileSync(file, values)
  return { ...description, file, sensors: [...series.sensors], variables: [...series.variables] }
}

describe('an evaluation', () => {
  const file = 'series.f32'
  beforeAll(async () => {
    const config = toyConfig({ steps: 3 })
    const directory = folder
    const training = { series: written(hall, file), config, seed: 3, directory, resumeFrom: null }
    await client.request('compute/train', training)
  })
  const job = {
    checkpoint: join(folder, 'step-3.safetensors'),
    starts: 12,
    scenarios: 5,
    sampler: 'plain' as const,
    seed: 1,
  }

  it('gives every model its standard errors, and each against the AR bootstrap', async () => {
    const { blocks, models } = await client.request('compute/evaluate', {
      ...job,
      series: written(hall, file),
      period: 'test',
    })
    expect(blocks).toBe(10)
    for (const model of models) {
      const error = model.standardErrors?.temperature?.crps ?? NaN
      expect(error).toBeGreaterThan(0)
      expect(model.byStep?.humidity?.crps).toHaveLength(4)
      expect(model.usefulness?.temperature?.realOnReal).toEqual(models[0]?.usefulness?.temperature?.realOnReal)
      expect(model.discrimination?.areaUnderCurve?.value).toBeGreaterThan(0.4)
      if (model.name === 'ar-bootstrap') continue
      const bootstrap = models.find(({ name }) => name === 'ar-bootstrap')?.variables.temperature?.crps ?? NaN
      const change = (model.variables.temperature?.crps ?? NaN) / bootstrap - 1
      expect(model.againstBootstrap?.temperature?.crps?.value).toBeCloseTo(change, 10)
    }
    // 5 scenarios: .8 · 4/6; one scenario of persistence has no interval
    expect(models.find(({ name }) => name === 'gan')?.exactCoverage?.coverage80).toBeCloseTo(0.5333, 4)
    expect(models.find(({ name }) => name === 'persistence')?.exactCoverage).toBeNull()
  })

  it('leaves a sensor out that is silent in the whole period, by its name, and scores the others as ever', async () => {
    const silent = hall.values.slice()
    for (let step = Math.floor(hall.steps * 0.85); step < hall.steps; step++)
      silent.fill(NaN, step * 6 + 2, step * 6 + 4)
    const { notes, models, starts } = await client.request('compute/evaluate', {
      ...job,
      series: written({ ...hall, values: silent }, 'silent.f32'),
      period: 'test',
    })
    expect(notes[0]).toBe(
      `Left out: sensor ${hall.sensors[1] ?? ''}, without 10 steps in a row without a gap in the test period.`,
    )
    expect(notes.join(' ')).not.toContain('No start has a complete window')
    expect(starts).toBeGreaterThan(0)
    for (const { variables } of models) expect(variables.temperature?.crps).toBeGreaterThan(0)
  })

  it('trains nothing on what it is tested on', async () => {
    // the test period (the last 15 %) turned upside down: what was learned before it must not change
    const from = Math.floor(hall.steps * 0.85) * 6
    const values = hall.values.map((value, i) => (i < from ? value : 60 - value))
    const usual = await client.request('compute/evaluate', {
      ...job,
      series: written(hall, file),
      period: 'validation',
    })
    const turned = await client.request('compute/evaluate', {
      ...job,
      series: written({ ...hall, values }, 'turned.f32'),
      period: 'validation',
    })
    expect(turned.models).toEqual(usual.models)
    const ofTraining = await client.request('compute/evaluate', {
      ...job,
      series: written(hall, file),
      period: 'train',
    })
    expect(ofTraining.models[0]?.usefulness).toBeUndefined()
    expect(ofTraining.notes.join(' ')).toContain('Nothing was trained on scenarios')
  })
})

it('stored by an earlier version is still read', () => {
  const earlier = {
    run: 'r_0123456789',
    period: 'test',
    starts: 1,
    scenarios: 2,
    horizonSteps: 4,
    sampler: 'plain',
    seed: 1,
    seconds: 1,
    models: [
      {
        name: 'gan',
        variables: {
          temperature: { rmse: 1, mae: 1, pinball: 1, crps: 1, klBits: 1, klIncrementBits: 1, coverage80: null },
        },
      },
    ],
    correlation: { betweenSensors: {} },
    rmseByStep: {},
    notes: [],
  }
  expect(evaluationSchema.parse(earlier)).toEqual(earlier)
})
