import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { evaluate, sampleToFile, type Operations } from '../../../../src/compute'
import { loadOperations } from '../support'
import { toyHall } from '../toy-hall'
import { toyPlenum, trainToy, type Trained } from './toy'

const series = toyHall({ missing: true })
const context = { signal: new AbortController().signal, progress: () => undefined }
let ops: Operations
let trained: Trained
beforeAll(async () => {
  ops = await loadOperations()
  trained = await trainToy(ops, toyPlenum({ steps: 2, validateEvery: 2 }), { series })
}, 60_000)
afterAll(() => rmSync(trained.folder, { recursive: true }))

/** The log's file beside a training, as the service hands it over. */
function logOf({ folder }: Trained) {
  const { steps, startMs, cadenceSeconds, timeZone } = series
  return {
    steps,
    startMs,
    cadenceSeconds,
    timeZone,
    file: join(folder, 'series.f32'),
    sensors: [...series.sensors],
    variables: [...series.variables],
  }
}

it('the job that samples opens a checkpoint of plenum by what it holds', async () => {
  const out = join(trained.folder, 'scenarios.f32')
  const job = { starts: [100, 390], steps: 5, count: 3, seed: 1, sampler: 'plain', chain: 1, anomalies: [] } as const
  const checkpoint = join(trained.folder, 'step-2.safetensors')
  const before = ops.tensorCount
  await sampleToFile(
    ops,
    { ...job, starts: [...job.starts], anomalies: [], checkpoint, series: logOf(trained), out },
    context,
  )
  expect(ops.tensorCount).toBe(before)
  const bytes = readFileSync(out)
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  expect(values).toHaveLength(2 * 3 * 5 * 3 * 2)
  // the third sensor has no humidity, every other value is near its log
  values.forEach((value, i) => {
    if (i % 6 === 5) expect(value).toBeNaN()
    else expect(Math.abs(value - (i % 2 === 0 ? 22 : 45))).toBeLessThan(i % 2 === 0 ? 6 : 12)
  })
})

it('the job that evaluates scores it beside the baselines', async () => {
  const checkpoint = join(trained.folder, 'step-2.safetensors')
  const job = { period: 'test', starts: 5, scenarios: 8, sampler: 'plain', seed: 1 } as const
  const evaluation = await evaluate(ops, { ...job, checkpoint, series: logOf(trained) }, context)
  expect(evaluation.models.map(({ name }) => name)).toEqual(['gan', 'persistence', 'seasonal', 'ar-bootstrap'])
  const pinball = (model: string): number =>
    evaluation.models.find(({ name }) => name === model)?.variables.temperature?.pinball ?? NaN
  // a daily sine with little noise: a linear forecast that knows the time of day is far better than the last value
  expect(pinball('gan')).toBeLessThan(0.7 * pinball('persistence'))
})

it('the jobs that sample and evaluate refuse Metropolis-Hastings, which needs a critic, in words', async () => {
  const before = ops.tensorCount
  const checkpoint = join(trained.folder, 'step-2.safetensors')
  const job = { period: 'test', starts: 5, scenarios: 8, sampler: 'mh', seed: 1 } as const
  await expect(evaluate(ops, { ...job, checkpoint, series: logOf(trained) }, context)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('needs a critic') as string,
  })
  expect(ops.tensorCount).toBe(before)
})
