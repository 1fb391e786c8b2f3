import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  CheckpointNotice,
  TrainConfig,
  TrainConfigInput,
  TrainOutcome,
  TrainPoint,
  TrainProgress,
} from '../../../../src/contract'
import { readCheckpoint, runTraining, writeCheckpoint, type Operations } from '../../../../src/compute'
import type { HallSeries } from '../../../../src/domain'
import { loadOperations } from '../support'
import { toyConfig, toyHall } from '../toy-hall'

let ops: Operations
const folders: string[] = []
beforeAll(async () => {
  ops = await loadOperations()
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

interface Result {
  outcome: TrainOutcome
  points: TrainPoint[]
  progress: TrainProgress[]
  notices: CheckpointNotice[]
  folder: string
}

async function train(
  config: TrainConfig,
  options: { series?: HallSeries; resumeFrom?: string; seed?: number; stopAfter?: number; branch?: boolean } = {},
): Promise<Result> {
  const {
    series = toyHall({ missing: true }),
    resumeFrom = null,
    seed = 7,
    stopAfter = Infinity,
    branch = false,
  } = options
  const folder = mkdtempSync(join(tmpdir(), 'plenum-train-'))
  folders.push(folder)
  const { values, ...description } = series
  const file = join(folder, 'series.f32')
  writeFileSync(file, values)
  const progress: TrainProgress[] = []
  const notices: CheckpointNotice[] = []
  const job = { series: { ...description, file, sensors: [...series.sensors], variables: [...series.variables] } }
  const outcome = await runTraining(
    ops,
    { ...job, config, seed, directory: folder, resumeFrom, branch },
    {
      progress: (event) => progress.push(event),
      checkpoint: (notice) => notices.push(notice),
      wantsStop: () => (progress.at(-1)?.step ?? 0) >= stopAfter,
    },
  )
  const points = progress.flatMap(({ point }) => (point === null ? [] : [point]))
  return { outcome, points, progress, notices, folder }
}

/** A point without its time, which no seed fixes. */
const losses = (point: TrainPoint): TrainPoint => ({ ...point, seconds: 0 })

const variants: [string, TrainConfigInput][] = [
  ['AdaBelief with averaging', { emaDecay: 0.9 }],
  [
    'Adam, tanh, skip, without spectral and batch norm',
    {
      optimizer: 'adam',
      outputActivation: 'tanh',
      skipConnection: true,
      spectralNorm: false,
      batchNorm: false,
      dropout: 0,
      ttur: false,
    },
  ],
  [
    'the default networks at full size',
    {
      hiddenSize: 192,
      criticChannels: [64, 128, 256],
      criticDense: 330,
      batchSize: 64,
      criticSteps: 5,
      windowSteps: 24,
    },
  ],
]

describe('a training that is resumed', () => {
  it.each(variants)(
    'continues bit for bit: %s',
    async (_, change) => {
      const config = toyConfig({ ...change, steps: 6, checkpointEvery: 3, validateEvery: 2 })
      const whole = await train(config)
      const resumed = await train(config, { resumeFrom: join(whole.folder, 'step-3.safetensors') })
      expect(whole.points.map(losses)).toHaveLength(6)
      expect(resumed.points.map(losses)).toEqual(whole.points.slice(3).map(losses))
      const ends = await Promise.all(
        [whole, resumed].map(({ folder }) => readCheckpoint(join(folder, 'step-6.safetensors'))),
      )
      // everything but the time it took
      const [one, two] = ends.map((end) => ({ ...end, secondsSpent: 0, best: end.best?.score }))
      expect(two).toEqual(one)
      // validation and checkpoint draw from streams of their own
      const other = await train(toyConfig({ ...change, steps: 6, checkpointEvery: 6, validateEvery: 6 }))
      expect(other.points.map(losses)).toEqual(whole.points.map(losses))
    },
    120_000,
  )

  it('can be made longer, but not be given other networks, another seed or another log', async () => {
    const short = await train(toyConfig({ steps: 2 }))
    const resumeFrom = join(short.folder, 'step-2.safetensors')
    const longer = await train(toyConfig({ steps: 4 }), { resumeFrom })
    expect(longer.points.map(({ step }) => step)).toEqual([3, 4])
    await expect(train(toyConfig({ steps: 4, hiddenSize: 9 }), { resumeFrom })).rejects.toMatchObject({
      code: 'conflict',
      place: { field: 'hiddenSize' },
    })
    await expect(train(toyConfig({ steps: 4 }), { resumeFrom, seed: 8 })).rejects.toMatchObject({ code: 'conflict' })
    await expect(train(toyConfig({ steps: 4 }), { resumeFrom, series: toyHall({ sensors: 4 }) })).rejects.toMatchObject(
      { code: 'conflict' },
    )
  })
})

it('a branch goes on from a checkpoint with other rates, step by step as it would have been, and with the same networks', async () => {
  const short = await train(toyConfig({ steps: 2 }))
  const resumeFrom = join(short.folder, 'step-2.safetensors')
  const unchanged = await train(toyConfig({ steps: 4 }), { resumeFrom, branch: true })
  const whole = await train(toyConfig({ steps: 4 }))
  expect(unchanged.points.map(losses)).toEqual(whole.points.slice(2).map(losses))
  const slower = await train(toyConfig({ steps: 4, criticRate: 1e-6 }), { resumeFrom, branch: true })
  expect(slower.points[0]?.wasserstein).toBeCloseTo(unchanged.points[0]?.wasserstein ?? NaN, 1)
  expect(slower.points.map(losses)).not.toEqual(unchanged.points.map(losses))
  await expect(train(toyConfig({ steps: 4, hiddenSize: 9 }), { resumeFrom, branch: true })).rejects.toMatchObject({
    place: { field: 'hiddenSize' },
  })
})

it('a training validates, keeps the best, saves as configured and says what it made', async () => {
  const { outcome, notices, progress, folder } = await train(
    toyConfig({ steps: 5, checkpointEvery: 2, validateEvery: 3 }),
  )
  expect(outcome).toMatchObject({ status: 'done', step: 5, problem: null })
  const scored = progress.filter(({ validation }) => validation !== null)
  expect(scored.map(({ step }) => step)).toEqual([3, 5])
  const scores = scored.map(({ validation }) => validation?.score ?? NaN)
  expect(outcome.best?.score).toBe(Math.min(...scores))
  expect(Object.keys(outcome.best?.variables ?? {})).toEqual(['temperature', 'humidity'])
  // saved: every 2nd, the last, and each best; the first validation is a best
  expect(notices.map(({ step }) => step)).toEqual([2, 3, 4, 5])
  expect(notices.map(({ best }) => best !== null)).toEqual([false, true, false, (scores[1] ?? 9) < (scores[0] ?? 0)])
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([])
})

it('ends early when validation stops getting better, keeps the best, and says so wherever it was interrupted', async () => {
  // rates this high only make it worse
  const config = toyConfig({ steps: 40, validateEvery: 2, patience: 3, generatorRate: 0.3, criticRate: 0.3 })
  const whole = await train(config)
  const { outcome, notices, progress } = whole
  const best = outcome.best?.step ?? NaN
  expect(outcome).toMatchObject({ status: 'done', step: best + 6, problem: null })
  expect(outcome.reason).toContain(`no validation has been better for 6 steps; the best, of step ${best}`)
  expect(progress.at(-1)?.warnings.at(-1)).toBe(outcome.reason)
  expect(notices.at(-1)).toMatchObject({ step: best + 6, best: null })
  const stopped = await train({ ...config, checkpointEvery: 1 }, { stopAfter: best + 3 })
  const resumeFrom = join(stopped.folder, `step-${best + 3}.safetensors`)
  const resumed = await train({ ...config, checkpointEvery: 1 }, { resumeFrom })
  expect(resumed.outcome).toMatchObject({ status: 'done', step: best + 6, reason: outcome.reason })
  // patience may be changed: it decides when a training ends, not what it is
  const patient = await train({ ...config, checkpointEvery: 1, patience: 0, steps: best + 8 }, { resumeFrom })
  expect(patient.outcome).toMatchObject({ status: 'done', step: best + 8 })
  expect(patient.outcome.reason).toBeUndefined()
})

it('the schedule lowers the learning rates: with all of it behind, a step moves the weights a tenth as far', async () => {
  const config = toyConfig({ steps: 3, checkpointEvery: 1, validateEvery: 3, criticSteps: 1 })
  const moved = async (schedule: 'constant' | 'linear'): Promise<number> => {
    const { folder } = await train({ ...config, schedule })
    const [before, after] = await Promise.all(
      [2, 3].map((step) => readCheckpoint(join(folder, `step-${step}.safetensors`))),
    )
    return Math.hypot(...Array.from(after?.generator ?? [], (value, i) => value - (before?.generator[i] ?? NaN)))
  }
  // constant over the first 70 %, so the first two steps are the same in both; the critic's third step is shorter as well,
  // which changes the generator's gradient a little
  expect((await moved('linear')) / (await moved('constant'))).toBeCloseTo(0.1, 2)
})

it('every point tells how long the gradients are', async () => {
  const { points } = await train(toyConfig({ steps: 3 }))
  for (const { criticGradientNorm = NaN, generatorGradientNorm = NaN } of points) {
    expect(criticGradientNorm).toBeGreaterThan(0)
    expect(generatorGradientNorm).toBeGreaterThan(0)
  }
})

it('a stop saves where it is; nothing is lost by resuming', async () => {
  const config = toyConfig({ steps: 6, checkpointEvery: 100, validateEvery: 100 })
  const whole = await train(config)
  const stopped = await train(config, { stopAfter: 2 })
  expect(stopped.outcome).toMatchObject({ status: 'stopped', step: 2, problem: null })
  const resumed = await train(config, { resumeFrom: join(stopped.folder, 'step-2.safetensors') })
  expect([...stopped.points, ...resumed.points].map(losses)).toEqual(whole.points.map(losses))
})

it('a loss that is not a number ends the training with the reason, and the last good checkpoint stays', async () => {
  const good = await train(toyConfig({ steps: 2 }))
  const file = join(good.folder, 'step-2.safetensors')
  const checkpoint = await readCheckpoint(file)
  const broken = join(good.folder, 'broken.safetensors')
  await writeCheckpoint(broken, { ...checkpoint, critic: checkpoint.critic.map(() => 3e38) })
  const failed = await train(toyConfig({ steps: 4 }), { resumeFrom: broken })
  expect(failed.outcome).toMatchObject({ status: 'failed', step: 2 })
  expect(failed.outcome.problem?.message).toContain('diverged: at step 3')
  expect(failed.notices).toEqual([])
  await expect(readCheckpoint(file)).resolves.toMatchObject({ step: 2 })
})

it('a variable that never moves does not spoil the score', async () => {
  const series = toyHall()
  for (let i = 1; i < series.values.length; i += 2) series.values[i] = 45
  const { outcome } = await train(toyConfig({ steps: 2, validateEvery: 1 }), { series })
  expect(outcome.status).toBe('done')
  expect(Number.isFinite(outcome.best?.score)).toBe(true)
})

it('a log that is too short is refused in one sentence', async () => {
  await expect(train(toyConfig({ windowSteps: 100 }), { series: toyHall({ steps: 120 }) })).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('no stretch of 101 steps') as string,
  })
  const silent = toyHall()
  silent.values.fill(NaN)
  await expect(train(toyConfig(), { series: silent })).rejects.toMatchObject({ code: 'bad-input' })
})
