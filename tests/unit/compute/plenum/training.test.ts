import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrainConfig } from '../../../../src/contract'
import {
  fitSpread,
  HallPlaces,
  HallRows,
  plainTuning,
  rateShare,
  readHallCheckpoint,
  readingEfforts,
  readTensorFile,
  restoreHallGenerator,
  writeHallCheckpoint,
  writeTensorFile,
  type Coverage,
  type HallCheckpoint,
  type Operations,
  type ReadingEffort,
} from '../../../../src/compute'
import type { ReadingMaps } from '../../../../src/domain'
import { loadOperations } from '../support'
import { toyHall } from '../toy-hall'
import { toyPlenum, trainToy, type Trained, type TrainOptions } from './toy'

let ops: Operations
const folders: string[] = []
beforeAll(async () => {
  ops = await loadOperations()
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

async function train(config: TrainConfig, options: TrainOptions = {}): Promise<Trained> {
  const trained = await trainToy(ops, config, options)
  folders.push(trained.folder)
  return trained
}

/** A state without what no seed fixes: the time it took. */
async function stateAt({ folder }: Trained, step: number): Promise<HallCheckpoint & { best: unknown }> {
  const state = await readHallCheckpoint(join(folder, `step-${step}.safetensors`))
  return { ...state, secondsSpent: 0, best: state.best === null ? null : { ...state.best, seconds: 0 } }
}

describe('a training of plenum', () => {
  it('is resumed bit for bit, and the same seed gives the same bits', async () => {
    const config = toyPlenum({ steps: 6, checkpointEvery: 3, validateEvery: 2 })
    const whole = await train(config)
    const again = await train(config)
    const resumed = await train(config, { resumeFrom: join(whole.folder, 'step-3.safetensors') })
    const end = await stateAt(whole, 6)
    expect(await stateAt(again, 6)).toEqual(end)
    expect(await stateAt(resumed, 6)).toEqual(end)
    const other = await train(config, { seed: 8 })
    expect((await stateAt(other, 6)).generator).not.toEqual(end.generator)
  })

  it('begins with its linear start, validated and saved as step 0, and moves away from it', async () => {
    const { progress, notices, outcome, ...rest } = await train(
      toyPlenum({ steps: 2, validateEvery: 2, checkpointEvery: 2 }),
    )
    expect(progress[0]).toMatchObject({ step: 0, point: null })
    expect(notices[0]).toMatchObject({ step: 0 })
    expect(notices[0]?.best).toEqual(progress[0]?.validation)
    expect(outcome.parameters.critic).toBe(0)
    const trained = { progress, notices, outcome, ...rest }
    const [first, last] = [await stateAt(trained, 0), await stateAt(trained, 2)]
    expect(first.average).toEqual(first.generator)
    expect(last.generator).not.toEqual(first.generator)
    // what is best is what scored lowest, the start included
    const scores = progress.flatMap(({ validation }) => (validation === null ? [] : [validation.score]))
    expect(scores).toHaveLength(2)
    expect(outcome.best?.score).toBe(Math.min(...scores))
  })

  it('learns what its linear start cannot: a logistic map, whose next value is a parabola of the last', async () => {
    const series = toyHall({ sensors: 2 })
    for (let column = 0; column < 4; column++) {
      let x = 0.2 + 0.15 * column
      for (let step = 0; step < series.steps; step++) {
        x = 3.8 * x * (1 - x)
        series.values[step * 4 + column] = 20 + x
      }
    }
    const config = toyPlenum({
      steps: 240,
      validateEvery: 240,
      checkpointEvery: 240,
      hiddenSize: 16,
      horizonSteps: 1,
      plenum: { generatorRate: 2e-2, unrollSteps: [1], instantsPerBatch: 8 },
    })
    const { progress } = await train(config, { series })
    const validations = progress.flatMap(({ validation }) => (validation === null ? [] : [validation]))
    const [first, last] = validations.map(({ variables }) => variables.temperature?.pinball ?? NaN)
    expect(last).toBeLessThan(0.6 * (first ?? NaN))
  }, 60_000)

  it('keeps readings that are fitted on more rollouts than those it is scored with', async () => {
    const series = toyHall({ sensors: 12 })
    const { folder } = await train(toyPlenum({ steps: 1, validateEvery: 5 }), { series, stopAfter: 0 })
    const checkpoint = await readHallCheckpoint(join(folder, 'step-0.safetensors'))
    const { model, seed, tuning } = checkpoint
    const places = new HallPlaces(ops, model, new HallRows(series, model.facts, model.hasVariable), seed)
    const restored = restoreHallGenerator(ops, checkpoint)
    const refitted = (effort: ReadingEffort): Promise<ReadingMaps> =>
      places.fitReadings(restored.generator, tuning.spread, effort, () => Promise.resolve())
    try {
      expect(await refitted(readingEfforts.kept)).toEqual(tuning.readings)
      expect(await refitted(readingEfforts.scored)).not.toEqual(tuning.readings)
    } finally {
      restored.dispose()
    }
  })

  it('keeps no tensor beyond its end', async () => {
    const config = toyPlenum({ steps: 4, validateEvery: 2, checkpointEvery: 2 })
    await train(config)
    const before = ops.tensorCount
    await train(config)
    expect(ops.tensorCount).toBe(before)
  })

  it('chooses the penalty of the linear start on validation where none is given', async () => {
    const scores: number[] = []
    for (const ridge of [1, 10, 100]) {
      const { outcome } = await train(toyPlenum({ steps: 1, validateEvery: 5, plenum: { ridge } }), { stopAfter: 0 })
      scores.push(outcome.best?.score ?? NaN)
    }
    const free = await train(toyPlenum({ steps: 1, validateEvery: 5, plenum: { ridge: null } }))
    const first = free.progress[0]?.validation?.score
    const starts = await Promise.all(
      folders.slice(-4).map((folder) => readHallCheckpoint(join(folder, 'step-0.safetensors'))),
    )
    expect(starts.slice(0, 3).map(({ model }) => model.facts.ridge.penalty)).toEqual([1, 10, 100])
    expect(first).toBe(Math.min(...starts.slice(0, 3).map(({ best }) => best?.score ?? NaN)))
  })

  it.each([
    ['one variable and one sensor', { sensors: 1 }],
    ['gaps in every sensor', { sensors: 4, steps: 600 }],
  ])('works on %s', async (name, shape) => {
    const hall = toyHall(shape)
    if (name.startsWith('gaps')) {
      // every sensor misses some steps, never all sensors at once
      for (let step = 0; step < hall.steps; step++) {
        if (step % 40 < 6) hall.values[(step * 4 + (Math.floor(step / 40) % 4)) * 2] = NaN
      }
    }
    const { outcome } = await train(toyPlenum({ steps: 2, validateEvery: 1 }), { series: hall })
    expect(outcome).toMatchObject({ status: 'done', step: 2 })
    expect(outcome.best?.score).toBeGreaterThan(0)
  })

  it('with a critic is resumed bit for bit, tells its losses, and is another training than without', async () => {
    const critical = (adversarialWeight: number): TrainConfig =>
      toyPlenum({ steps: 4, checkpointEvery: 2, validateEvery: 2, plenum: { adversarialWeight } })
    const whole = await train(critical(0.5))
    const resumed = await train(critical(0.5), { resumeFrom: join(whole.folder, 'step-2.safetensors') })
    const [end, middle] = [await stateAt(whole, 4), await stateAt(whole, 2)]
    expect(await stateAt(resumed, 4)).toEqual(end)
    expect(end.adversary?.optimizer.step).toBe(4)
    expect(end.adversary?.parameters).toHaveLength(whole.outcome.parameters.critic)
    expect(end.adversary?.parameters).not.toEqual(middle.adversary?.parameters)
    expect(end.generator).not.toEqual((await stateAt(await train(critical(0)), 4)).generator)
    const points = whole.progress.flatMap(({ point }) => (point === null ? [] : [point]))
    expect(points.some(({ penalty, wasserstein }) => penalty > 0 && wasserstein !== 0)).toBe(true)
    const before = ops.tensorCount
    await train(critical(0.5))
    expect(ops.tensorCount).toBe(before)
    // a critic's weight without its critic is a damaged file
    const file = join(whole.folder, 'without.safetensors')
    await writeHallCheckpoint(file, { ...end, adversary: null })
    await expect(readHallCheckpoint(file)).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('refuses a log too short for its rollouts, and more shared noise than there is', async () => {
    await expect(train(toyPlenum({ plenum: { unrollSteps: [288] } }))).rejects.toMatchObject({ code: 'bad-input' })
    await expect(train(toyPlenum({ plenum: { sharedNoise: 5 } }))).rejects.toMatchObject({
      place: { field: 'plenum.sharedNoise' },
    })
  })
})

describe('a checkpoint of plenum', () => {
  it('comes back exactly, and refuses what does not fit', async () => {
    const trained = await train(toyPlenum({ steps: 1, validateEvery: 1 }))
    const file = join(trained.folder, 'step-1.safetensors')
    const checkpoint = await readHallCheckpoint(file)
    const copy = join(trained.folder, 'copy.safetensors')
    await writeHallCheckpoint(copy, checkpoint)
    expect(await readHallCheckpoint(copy)).toEqual(checkpoint)
    const wider = { ...checkpoint.model, config: { ...checkpoint.model.config, hiddenSize: 9 } }
    await writeHallCheckpoint(copy, { ...checkpoint, model: { ...wider, config: checkpoint.model.config } })
    await expect(
      writeHallCheckpoint(copy, { ...checkpoint, model: wider }).then(() => readHallCheckpoint(copy)),
    ).rejects.toMatchObject({ code: 'bad-input' })
    await expect(
      train(toyPlenum({ steps: 3, plenum: { sharedNoise: 1 } }), { resumeFrom: file }),
    ).rejects.toMatchObject({ code: 'conflict', place: { field: 'plenum' } })
  })
})

describe('a checkpoint from before scenarios were read out', () => {
  it('is opened with readings that change nothing, normal tails and its one factor of the noise', async () => {
    const trained = await train(toyPlenum({ steps: 1, validateEvery: 1 }))
    const file = join(trained.folder, 'step-1.safetensors')
    const { tensors, metadata } = await readTensorFile(file)
    const { spread, ...description } = JSON.parse(metadata.plenum ?? '') as Record<string, unknown>
    expect(spread).toHaveLength(2)
    const older = new Map([...tensors].filter(([name]) => !name.startsWith('readings/') && name !== 'hall/tails'))
    expect(older.size).toBe(tensors.size - 4)
    const copy = join(trained.folder, 'older.safetensors')
    const text = JSON.stringify({ ...description, noiseTemperature: 1.3 })
    await writeTensorFile(copy, { tensors: older, metadata: { ...metadata, plenum: text } })
    const { tuning, model, generator } = await readHallCheckpoint(copy)
    expect(tuning).toEqual({ ...plainTuning(model), noiseTemperature: 1.3 })
    expect(model.facts.tails).toEqual(new Float32Array(6))
    expect(generator).toEqual((await readHallCheckpoint(file)).generator)
  })

  it('and one from before readings kept to a resolution with readings that keep to none', async () => {
    const series = toyHall()
    series.values.forEach((value, i) => (series.values[i] = Math.round(value * 2) / 2))
    const trained = await train(toyPlenum({ steps: 1, validateEvery: 1 }), { series })
    const file = join(trained.folder, 'step-1.safetensors')
    const kept = (await readHallCheckpoint(file)).tuning.readings
    expect(kept.perUnit).toEqual(new Float32Array(6).fill(2))
    const { tensors, metadata } = await readTensorFile(file)
    expect(tensors.get('readings/perUnit')?.shape).toEqual([3, 2])
    const copy = join(trained.folder, 'older.safetensors')
    const older = new Map([...tensors].filter(([name]) => name !== 'readings/perUnit'))
    await writeTensorFile(copy, { tensors: older, metadata })
    const { tuning } = await readHallCheckpoint(copy)
    expect(tuning.readings).toEqual({ ...kept, perUnit: new Float32Array(6) })
  })
})

describe('the schedule', () => {
  it('warms up over 3 % and falls along a cosine to 3 %', () => {
    expect(rateShare(0)).toBeCloseTo(0.05, 10)
    expect(rateShare(0.5)).toBeCloseTo(0.03 + 0.97 / 2, 10)
    expect(rateShare(1)).toBeCloseTo(0.03, 10)
  })
})

describe('the factor of each variable’s noise', () => {
  const exact = 0.8 * (24 / 26)
  const fit = (...coverages: ((factor: number) => Coverage)[]): Promise<number[]> =>
    fitSpread(25, (factor) => Promise.resolve(coverages.map((coverage) => coverage(factor))))
  /** Covers `at1` and more by .9 of what the factor is above 1, and a part of the period `less`. */
  const rising =
    (at1: number, less: number) =>
    (factor: number): Coverage => {
      const whole = at1 + 0.9 * (factor - 1)
      return { whole, leastPart: whole - less }
    }
  const always = (whole: number) => (): Coverage => ({ whole, leastPart: whole })

  it('is interpolated where its coverage crosses that of an exact interval, 0.8 · 24 / 26', async () => {
    const [slow, fast] = await fit(rising(0.5, 0), rising(0.7, 0))
    expect(slow).toBeCloseTo(1 + (exact - 0.5) / 0.9, 10)
    expect(fast).toBeCloseTo(1 + (exact - 0.7) / 0.9, 10)
  })

  it('is larger where a part of the period is covered less, up to .04 above the exact share on the whole', async () => {
    const [alike, unlike, wild] = await fit(rising(0.7, 0), rising(0.7, 0.02), rising(0.7, 0.2))
    expect((unlike ?? NaN) - (alike ?? NaN)).toBeCloseTo(0.02 / 0.9, 10)
    expect((wild ?? NaN) - (alike ?? NaN)).toBeCloseTo(0.04 / 0.9, 10)
  })

  it('stays 1 where scenarios are wide enough or nothing is known, and 1.6 at most', async () => {
    expect(await fit(always(0.79), always(0.5), always(NaN))).toEqual([1, 1.6, 1])
  })
})
