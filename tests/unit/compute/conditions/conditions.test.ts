import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BatchSource,
  createNetworks,
  PlainSampler,
  readCheckpoint,
  ScaledLog,
  type Operations,
} from '../../../../src/compute'
import { conditionsOf } from '../../../../src/compute/conditions'
import { ThesisTrainee } from '../../../../src/compute/training/thesis'
import { rollOutChains } from '../../../../src/compute/sampling/chains'
import { rollOut } from '../../../../src/compute/sampling/rollout'
import { bandFeatures, HallClock, RandomGenerator, residualFeatures } from '../../../../src/domain'
import { loadOperations, normals } from '../support'
import { modelOf, toyConfig, toyHall } from '../toy-hall'

const folder = mkdtempSync(join(tmpdir(), 'plenum-conditions-'))
afterAll(() => rmSync(folder, { recursive: true }))

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

const config = toyConfig({ conditions: { calendar: true, spectral: true, arResidual: true } })
// 6 of the calendar, bands 1, 2 and 3 of each of two variables, a residual of each
const size = 6 + 2 * 3 + 2
const later = (): Promise<void> => Promise.resolve()

/** What a window [window, variables] of a sensor is to be accompanied by, step by step, from the domain's own functions. */
function expected(model: ReturnType<typeof modelOf>, sensor: number, start: number, window: Float32Array): number[] {
  const clock = new HallClock(toyHall())
  const columns = [0, 1].map((variable) => window.filter((_, i) => i % 2 === variable))
  const has = (variable: number): boolean => model.hasVariable[sensor * 2 + variable] === 1
  return Array.from({ length: 6 }, (_, step) => {
    const calendar = new Float64Array(6)
    clock.fill(start - 6 + step, calendar)
    clock.fillWeek(start - 6 + step, calendar, 4)
    const bands = columns.flatMap((column, i) => (has(i) ? [...bandFeatures(column)] : [0, 0, 0]))
    const residuals = columns.map((column, i) => {
      const fit = model.residualModels?.[sensor * 2 + i]
      return has(i) && fit !== undefined ? (residualFeatures(fit, column)[step] ?? NaN) : 0
    })
    return [...calendar, ...bands, ...residuals]
  }).flat()
}

/** Within float32 rounding. */
function close(actual: ArrayLike<number>, wanted: readonly number[]): void {
  expect(actual.length).toBe(wanted.length)
  wanted.forEach((value, i) => expect(actual[i], String(i)).toBeCloseTo(value, 5))
}

it('batches come with the conditions of their own windows, 0 for a variable that the sensor lacks', () => {
  const series = toyHall({ missing: true })
  const model = modelOf(series, config)
  const rows = 12
  const source = new BatchSource(new ScaledLog(model, series), model, series)
  const { sensors, windows, targets, conditions } = source.draw(new RandomGenerator(2), rows)
  expect(conditions).toHaveLength(6 * rows * size)
  const log = new ScaledLog(model, series)
  const seen = new Float32Array(14)
  for (let row = 0; row < rows; row++) {
    const sensor = sensors[row] ?? NaN
    const window = windows.slice(row * 12, (row + 1) * 12)
    const drawn = [...window, ...targets.subarray(row * 2, row * 2 + 2)]
    let start = 6
    for (; start < series.steps; start++) {
      log.copy(sensor, start - 6, 7, seen, 0, 2)
      if (drawn.every((value, i) => value === seen[i])) break
    }
    const own = Array.from({ length: 6 }, (_, step) => [
      ...(conditions ?? []).slice((step * rows + row) * size, (step * rows + row + 1) * size),
    ])
    close(own.flat(), expected(model, sensor, start, window))
  }
  expect([...sensors]).toContain(2)
})

describe('a rollout with conditions', () => {
  const [rows, steps, noiseSize] = [3, 4, 3]
  const start = 100
  const sensors = Int32Array.of(0, 2, 1)
  const windows = normals([6, rows, 2], 4, 0.3)
  const noise = Array.from({ length: steps }, (_, step) => normals([rows, noiseSize], 50 + step))
  const prepare = () => {
    const series = toyHall()
    const model = modelOf(series, config)
    const networks = createNetworks(ops, model, 3)
    const conditions = conditionsOf(model, series)?.ofRows([...sensors].map((sensor) => ({ sensor, start })))
    return { model, networks, inputs: { sensors, windows, conditions } }
  }
  const fillNoise = (step: number, out: Float32Array): void => out.set(noise[step] ?? [])

  it('reads at each step the conditions of the window as it has become', async () => {
    const { model, networks, inputs } = prepare()
    const values = await rollOut(ops, networks.generator, model, inputs, steps, fillNoise, later)
    for (let row = 0; row < rows; row++) {
      let past = Float32Array.from(
        { length: 12 },
        (_, i) => windows[(Math.floor(i / 2) * rows + row) * 2 + (i % 2)] ?? 0,
      )
      const sensor = sensors[row] ?? 0
      for (let step = 0; step < steps; step++) {
        const read = Float32Array.from(expected(model, sensor, start + step, past))
        const again = ops.tidy(() =>
          ops.read(
            networks.generator.predict({
              window: ops.tensor(past.slice(), [6, 1, 2]),
              sensors: ops.indices(Int32Array.of(sensor)),
              mask: ops.fill([1, 2], 1),
              noise: ops.tensor((noise[step] ?? new Float32Array()).slice(row * 3, row * 3 + 3), [1, noiseSize]),
              conditions: ops.tensor(read, [6, 1, size]),
            }),
          ),
        )
        const own = values.slice((step * rows + row) * 2, (step * rows + row) * 2 + 2)
        close(own, [...again])
        past = Float32Array.from([...past.subarray(2), ...own])
      }
    }
    networks.dispose()
  })

  it('is what a chain of one candidate makes, to the bit, and leaves nothing behind', async () => {
    const { model, networks, inputs } = prepare()
    const values = await rollOut(ops, networks.generator, model, inputs, steps, fillNoise, later)
    const plan = {
      candidates: 1,
      fillNoise: (row: number, step: number, _: number, out: Float32Array, offset: number): void => {
        out.set((noise[step] ?? new Float32Array()).subarray(row * noiseSize, (row + 1) * noiseSize), offset)
      },
      fillUniforms: (): void => undefined,
      isPlain: (): boolean => false,
      logOdds: (score: number): number => score,
      mostLogOdds: Infinity,
    }
    const run = () => rollOutChains(ops, networks.generator, networks.critic, model, inputs, steps, plan, later)
    expect((await run()).values).toEqual(values)
    const before = ops.tensorCount
    await run()
    await rollOut(ops, networks.generator, model, inputs, steps, fillNoise, later)
    expect(ops.tensorCount).toBe(before)
    networks.dispose()
  })
})

it('scenarios are the same for the same seed, whatever else is sampled', async () => {
  const series = toyHall()
  const sample = async (starts: number[], count: number) => {
    const model = modelOf(series, config)
    const networks = createNetworks(ops, model, 3)
    const request = { starts, count, steps: 5, seed: 5, anomalies: null, gaps: 'refuse' } as const
    const parts: number[] = []
    for await (const { values } of new PlainSampler(ops, networks.generator, model, series).sample(request, later)) {
      parts.push(...values)
    }
    networks.dispose()
    return Float32Array.from(parts)
  }
  const perScenario = 5 * 3 * 2
  const alone = await sample([200], 2)
  const many = await sample([100, 200], 400)
  expect(many.subarray(400 * perScenario, 402 * perScenario)).toEqual(alone)
  expect(await sample([200], 2)).toEqual(alone)
})

it('a training learns from them, and its checkpoint goes on to the same bytes', async () => {
  const series = toyHall()
  const model = modelOf(series, toyConfig({ conditions: config.conditions, batchSize: 16 }))
  const trainee = new ThesisTrainee(ops, model, series, 1, null)
  for (let step = 0; step < 3; step++) {
    const { generatorLoss, generatorGradientNorm } = trainee.iterate(step)
    expect(Number.isFinite(generatorLoss)).toBe(true)
    expect(generatorGradientNorm).toBeGreaterThan(0)
  }
  const file = join(folder, 'whole.safetensors')
  const state = {
    seed: 1,
    step: 3,
    secondsSpent: 1,
    version: 'test',
    best: null,
    lossSums: {
      steps: 0,
      wasserstein: 0,
      penalty: 0,
      criticLoss: 0,
      generatorLoss: 0,
      criticGradientNorm: 0,
      generatorGradientNorm: 0,
    },
    warnings: [],
    watch: { means: {}, streaks: {} },
  }
  await trainee.save(file, state)
  const checkpoint = await readCheckpoint(file)
  expect(checkpoint.model.residualModels).toEqual(model.residualModels)
  expect(checkpoint.model.residualModels?.some(({ coefficients }) => coefficients.length > 0)).toBe(true)
  const again = new ThesisTrainee(ops, checkpoint.model, series, 1, checkpoint)
  expect(again.iterate(3)).toEqual(trainee.iterate(3))
  expect(await again.validate(later)).toEqual(await trainee.validate(later))
  again.dispose()
  trainee.dispose()
})

it.each([
  [{ calendar: true }, 0, 6],
  [{ spectral: true }, 6, 12],
  [{ arResidual: true }, 12, 14],
])('%o alone is its part of all of them', (choice, from, to) => {
  const series = toyHall()
  const window = { values: normals([6, 2], 9, 0.3), offset: 0, stride: 2 }
  const read = (conditions: typeof config.conditions, width: number): Float32Array => {
    const values = new Float32Array(6 * width)
    const model = modelOf(series, toyConfig({ conditions }))
    conditionsOf(model, series)?.fill({ sensor: 1, start: 50 }, window, { values, offset: 0, stride: width })
    return values
  }
  const none = { calendar: false, spectral: false, arResidual: false }
  const all = read(config.conditions, size)
  const alone = read({ ...none, ...choice }, to - from)
  expect(alone).toEqual(all.filter((_, i) => i % size >= from && i % size < to))
  expect(alone.some((value) => value !== 0)).toBe(true)
  expect(conditionsOf(modelOf(series, toyConfig({ conditions: none })), series)).toBeNull()
})

it('a carried state refuses conditions', () => {
  expect(() => modelOf(toyHall(), toyConfig({ carryState: true, conditions: { calendar: true } }))).toThrow(
    'A generator that carries its state reads no conditions.',
  )
})
