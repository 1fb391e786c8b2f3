import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HandlerContext, ProbeJob, Progress, TrainConfig, ValidationSample } from '../../../../src/contract'
import { probeTraining, runTraining, sampleEvery, type Operations } from '../../../../src/compute'
import { toyPlenum } from '../plenum/toy'
import { loadOperations } from '../support'
import { toyConfig, toyHall } from '../toy-hall'

let ops: Operations
const folder = mkdtempSync(join(tmpdir(), 'plenum-probe-'))
const series = toyHall({ missing: true })
const { values, ...description } = series
const log = {
  ...description,
  file: join(folder, 'series.f32'),
  sensors: [...series.sensors],
  variables: [...series.variables],
}
beforeAll(async () => {
  ops = await loadOperations()
  writeFileSync(log.file, values)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

const job = (config: TrainConfig): ProbeJob => ({ series: log, config, seed: 3, directory: folder, seconds: 0.2 })
function context(signal = new AbortController().signal): HandlerContext & { told: Progress[] } {
  const told: Progress[] = []
  return { signal, told, progress: (progress) => told.push(progress) }
}
const ignore = { progress: () => undefined, checkpoint: () => undefined, wantsStop: () => false }

describe('a probe', () => {
  it.each([
    ['thesis', toyConfig({ steps: 5 })],
    ['plenum', toyPlenum({ steps: 5 })],
  ])('of %s tells what a training makes, and leaves nothing behind', async (_, config) => {
    // constants that are kept for the next training are made by the first
    await probeTraining(ops, job(config), context())
    const before = ops.tensorCount
    const heard = context()
    const probe = await probeTraining(ops, job(config), heard)
    expect(ops.tensorCount).toBe(before)
    expect(readdirSync(folder)).toEqual(['series.f32'])
    expect(probe.stepsPerSecond).toBeGreaterThan(0)
    expect(probe.measuredSteps).toBeGreaterThan(0)
    expect(heard.told.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['preparing', 'measuring', 'validating']) as string[],
    )
    let bytes = NaN
    let checkpoints = 0
    const outcome = await runTraining(
      ops,
      { ...job(config), resumeFrom: null, directory: mkdtempSync(join(folder, 'run-')) },
      {
        ...ignore,
        checkpoint: ({ file }) => {
          bytes = statSync(file).size
          checkpoints++
        },
      },
    )
    expect(checkpoints).toBeGreaterThan(0)
    // the description in it holds a few numbers and sentences more
    expect(Math.abs(probe.checkpointBytes - bytes)).toBeLessThan(2000)
    expect(probe.parameters).toEqual(outcome.parameters)
    for (const name of readdirSync(folder)) {
      if (name.startsWith('run-')) rmSync(join(folder, name), { recursive: true })
    }
  })

  it('is refused for what the training would be refused for', async () => {
    const config = toyConfig({ carryState: true, conditions: { calendar: true } })
    await expect(probeTraining(ops, job(config), context())).rejects.toMatchObject({
      code: 'bad-input',
      place: { field: 'conditions' },
    })
    const long = toyConfig({ windowSteps: 288 })
    await expect(probeTraining(ops, job(long), context())).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('ends when it is cancelled', async () => {
    const controller = new AbortController()
    const before = ops.tensorCount
    const heard = context(controller.signal)
    const cancelling = {
      ...heard,
      progress: ({ phase }: Progress) => phase === 'measuring' && controller.abort(),
    }
    await expect(probeTraining(ops, { ...job(toyConfig()), seconds: 60 }, cancelling)).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(ops.tensorCount).toBe(before)
  })
})

describe('the scenarios told with validations', () => {
  it('are of the same two places each time, with the scores of the baselines on the same places', async () => {
    const samples: ValidationSample[] = []
    const scores: (readonly [string, number])[][] = []
    await runTraining(
      ops,
      { ...job(toyConfig({ steps: 4, validateEvery: 2 })), resumeFrom: null },
      {
        ...ignore,
        progress: ({ sample, validation }) => {
          if (sample !== null && sample !== undefined) samples.push(sample)
          if (validation !== null) {
            scores.push((validation.baselines ?? []).map(({ name, score }) => [name, score] as const))
          }
        },
      },
    )
    expect(samples.map(({ step }) => step)).toEqual([2, 4])
    const [first, second] = samples
    expect(first?.places).toEqual(second?.places)
    expect(new Set(first?.places.map(({ sensor }) => sensor)).size).toBe(2)
    expect(first?.values).toHaveLength(2 * 4 * 4 * 2)
    expect(first?.values).not.toEqual(second?.values)
    // the third sensor has no humidity
    first?.places.forEach(({ sensor }, place) => {
      const own = first.values.subarray(place * 32, (place + 1) * 32)
      own.forEach((value, i) => expect(Number.isNaN(value)).toBe(sensor === 'S3' && i % 2 === 1))
    })
    expect(scores[0]).toEqual(scores[1])
    expect(scores[0]?.map(([name]) => name)).toEqual(['persistence', 'seasonal', 'ar-bootstrap'])
    expect(scores[0]?.[2]?.[1]).toBe(1)
    // a daily wave: the last value, four steps of half an hour ahead, is worse than an autoregression
    expect(scores[0]?.[0]?.[1]).toBeGreaterThan(1)
    for (const name of readdirSync(folder)) if (name.startsWith('step-')) rmSync(join(folder, name))
  })

  it('are kept of two hundred validations at most', () => {
    expect(sampleEvery({ steps: 2000, validateEvery: 100 })).toBe(100)
    expect(sampleEvery({ steps: 100_000, validateEvery: 100 })).toBe(500)
    expect(sampleEvery({ steps: 50, validateEvery: 100 })).toBe(100)
  })
})
