import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { computeContract, connect, memoryPair, serve, type ComputeClient, type TrainJob } from '../../../src/contract'
import { createHandlers } from '../../../src/compute'
import { persistenceScenarios, scoreScenarios, spreadStarts, truthOfStarts, WindowStarts } from '../../../src/domain'
import { modelOf, toyConfig, toyHall } from './toy-hall'

const folder = mkdtempSync(join(tmpdir(), 'plenum-compute-'))
const series = toyHall({ missing: true })
const config = toyConfig({ steps: 3 })
let client: ComputeClient
let job: TrainJob

beforeAll(async () => {
  const [near, far] = memoryPair()
  serve(computeContract, far, createHandlers())
  client = connect(computeContract, near)
  const { values, ...description } = series
  const file = join(folder, 'series.f32')
  writeFileSync(file, values)
  job = {
    series: { ...description, file, sensors: [...series.sensors], variables: [...series.variables] },
    config,
    seed: 3,
    directory: folder,
    resumeFrom: null,
  }
  await client.request('compute/train', job)
})
afterAll(() => rmSync(folder, { recursive: true }))

const checkpoint = join(folder, 'step-3.safetensors')

describe('the compute contract, served', () => {
  it('describes the device TensorFlow really uses', async () => {
    const described = await client.request('compute/describe', {})
    expect(described.tensorflow).toMatch(/^2\.\d+\.\d+/)
    expect(described.tfjs).toMatch(/^4\./)
    expect(described.device.name).not.toBe('')
  })

  it('beats its heart while it trains, refuses a second job, and stops when asked', async () => {
    const beats: number[] = []
    const stopListening = client.listen('compute/heartbeat', {}, ({ uptimeSeconds }) => beats.push(uptimeSeconds))
    let asked = false
    const stopProgress = client.listen('compute/progress', {}, ({ step }) => {
      if (step < 3 || asked) return
      asked = true
      void client.request('compute/stop', {})
    })
    const long = client.request('compute/train', { ...job, config: toyConfig({ steps: 100_000 }) })
    await expect(client.request('compute/train', job)).rejects.toMatchObject({ code: 'conflict' })
    const outcome = await long
    expect(outcome.status).toBe('stopped')
    expect(outcome.step).toBeGreaterThanOrEqual(3)
    expect(beats.length).toBeGreaterThan(0)
    stopListening()
    stopProgress()
  })

  it('pauses by itself after the steps asked for, whatever the whole training is', async () => {
    const outcome = await client.request('compute/train', { ...job, config: toyConfig({ steps: 100_000 }), pauseAt: 4 })
    expect(outcome).toMatchObject({ status: 'stopped', step: 4, problem: null })
    // the last step is the end, not a pause
    const resumeFrom = join(folder, 'step-4.safetensors')
    const config = toyConfig({ steps: 6 })
    const ended = await client.request('compute/train', { ...job, config, resumeFrom, pauseAt: 6 })
    expect(ended).toMatchObject({ status: 'done', step: 6 })
  })

  it('samples into a file of the promised shape', async () => {
    const out = join(folder, 'scenarios.f32')
    const input = { checkpoint, series: job.series, starts: [100, 150], steps: 5, count: 2, seed: 1, chain: 20, out }
    const done: number[] = []
    const answer = await client.request(
      'compute/sample',
      { ...input, sampler: 'plain', anomalies: [] },
      { onProgress: (progress) => done.push(progress.done) },
    )
    expect(answer.metropolis).toBeUndefined()
    expect(done).toEqual([4])
    const values = new Float32Array(Uint8Array.from(readFileSync(out)).buffer)
    expect(values).toHaveLength(2 * 2 * 5 * 3 * 2)
    values.forEach((value, i) => expect(Number.isNaN(value)).toBe(i % 6 === 5))
  })

  it.each(['plain', 'mh'] as const)('previews a few sensors with the very bytes of a set (%s)', async (sampler) => {
    const out = join(folder, 'set.f32')
    const anomalies = [{ sensor: 'S3', step: 3, scale: 4, rampSteps: 1, offset: 0.5 }]
    const asked = { checkpoint, series: job.series, steps: 5, count: 4, seed: 2, sampler, chain: 3, anomalies }
    await client.request('compute/sample', { ...asked, starts: [150], out })
    const whole = new Float32Array(Uint8Array.from(readFileSync(out)).buffer)
    // [4 scenarios × 5 steps × 3 sensors × 2 variables], of which the third and the first sensor
    const wanted = Float32Array.from({ length: 4 * 5 * 2 * 2 }, (_, place) => {
      const sensor = place % 4 < 2 ? 2 : 0
      return whole[Math.floor(place / 4) * 6 + sensor * 2 + (place % 2)] ?? NaN
    })
    const preview = () => client.request('compute/preview', { ...asked, start: 150, sensors: ['S3', 'S1'] })
    expect((await preview()).values).toEqual(wanted)
    // the model stays open
    expect((await preview()).values).toEqual(wanted)
    const unknown = client.request('compute/preview', { ...asked, start: 150, sensors: ['S9'] })
    await expect(unknown).rejects.toMatchObject({ message: 'The model knows no sensor "S9".' })
  })

  it('samples by Metropolis-Hastings, and says how far the critic can be believed', async () => {
    const out = join(folder, 'chains.f32')
    const input = { checkpoint, series: job.series, starts: [100], steps: 3, count: 2, seed: 1, anomalies: [], out }
    const sample = (chain: number) => client.request('compute/sample', { ...input, sampler: 'mh', chain })
    const { metropolis } = await sample(4)
    const bytes = readFileSync(out)
    expect(bytes).toHaveLength(2 * 3 * 3 * 2 * 4)
    expect(metropolis).toMatchObject({ candidates: 4 })
    expect(metropolis?.acceptance).toBeGreaterThan(0)
    expect(metropolis?.acceptance).toBeLessThanOrEqual(1)
    // 60 steps of validation, 54 of them with a window of 6 before: 162 places of 3 sensors, 81 in either half
    expect(metropolis?.calibration).toMatchObject({ fitted: 162, checked: 162 })
    expect(metropolis?.calibration.brier).toBeLessThan(0.5)
    await sample(4)
    expect(readFileSync(out).equals(bytes)).toBe(true)
    const evaluation = await client.request('compute/evaluate', {
      checkpoint,
      series: job.series,
      period: 'test',
      starts: 3,
      scenarios: 2,
      sampler: 'mh',
      chain: 4,
      seed: 1,
    })
    expect(evaluation.metropolis?.calibration).toEqual(metropolis?.calibration)
  })

  it('evaluates the generator beside the baselines on the same starts', async () => {
    const evaluation = await client.request('compute/evaluate', {
      checkpoint,
      series: job.series,
      period: 'test',
      starts: 6,
      scenarios: 5,
      sampler: 'plain',
      seed: 1,
    })
    expect(evaluation.models.map(({ name }) => name)).toEqual(['gan', 'persistence', 'seasonal', 'ar-bootstrap'])
    expect(evaluation).toMatchObject({ period: 'test', starts: 6, scenarios: 5, horizonSteps: 4, notes: [] })
    for (const { variables } of evaluation.models) expect(Object.keys(variables)).toEqual(['temperature', 'humidity'])
    // persistence scored by the domain directly, on the starts the page promises
    const model = modelOf(series, config)
    const windows = new WindowStarts(series, model.split.test, { windowSteps: 6, aheadSteps: 4 }, model.hasVariable)
    const starts = spreadStarts(windows.hallSteps(), { aheadSteps: 4, count: 6 })
    const { variables } = scoreScenarios(
      persistenceScenarios(series, starts, 4),
      truthOfStarts(series, starts, 4, windows),
      { variableNames: ['temperature', 'humidity'], trainingRange: model.scaler, allowMissing: true },
    )
    const persistence = evaluation.models.find(({ name }) => name === 'persistence')
    expect(persistence?.variables.temperature?.rmse).toBeCloseTo(variables.temperature?.rmse ?? NaN, 10)
    expect(evaluation.rmseByStep.gan?.humidity).toHaveLength(4)
  })

  it('a job that is cancelled ends and leaves no file', async () => {
    const controller = new AbortController()
    const out = join(folder, 'cancelled.f32')
    const asked = client.request(
      'compute/sample',
      {
        checkpoint,
        series: job.series,
        starts: [100],
        steps: 2000,
        count: 5000,
        seed: 1,
        chain: 20,
        out,
        sampler: 'plain',
        anomalies: [],
      },
      { signal: controller.signal },
    )
    setImmediate(() => controller.abort())
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    expect(() => readFileSync(out)).toThrow('ENOENT')
  })
})
