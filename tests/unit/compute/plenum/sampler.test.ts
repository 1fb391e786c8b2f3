import { beforeAll, describe, expect, it } from 'vitest'
import { anomalySchema, type AnomalyInput } from '../../../../src/contract'
import {
  AnomalyPlan,
  buildHallNetworks,
  HallSampler,
  hallShape,
  noiseSizes,
  plainTuning,
  startingWeights,
  type HallModel,
  type HallTuning,
  type Operations,
} from '../../../../src/compute'
import { plainReadings, type HallSeries } from '../../../../src/domain'
import { firstStart } from '../../domain/hall'
import { at, loadOperations, normals } from '../support'
import { modelOf, toyHall } from '../toy-hall'
import { toyPlenum } from './toy'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

interface Options {
  starts?: number[]
  count?: number
  steps?: number
  seed?: number
  anomalies?: AnomalyInput[]
  tuning?: Partial<HallTuning>
}

/** All scenarios [starts, count, steps, sensors, variables] of a generator with random weights everywhere. */
async function scenarios(series: HallSeries, options: Options = {}): Promise<Float32Array> {
  const { starts = [100, 200], count = 3, steps = 12, seed = 5, anomalies = [], tuning = {} } = options
  const described = modelOf(series, toyPlenum())
  const noise = noiseSizes(described.config, 2)
  const start = await firstStart(series, described.split.train, described.hasVariable, 6, [1], noise)
  const { loadings, ...facts } = start
  const model: HallModel = { ...described, facts }
  const weights = startingWeights(hallShape(model), loadings, 3)
  const shaken = normals([weights.length], 11, 0.05)
  const generator = weights.map((weight, i) => weight + at(shaken, i))
  const networks = buildHallNetworks(ops, model, { generator, average: null })
  const plan = new AnomalyPlan(
    anomalies.map((anomaly) => anomalySchema.parse(anomaly)),
    series.sensors,
    steps,
  )
  const parts: number[] = []
  try {
    const sampler = new HallSampler(ops, networks.generator, model, series, { ...plainTuning(model), ...tuning })
    const request = { starts, count, steps, seed, anomalies: plan, gaps: 'refuse' } as const
    for await (const { values } of sampler.sample(request, () => Promise.resolve())) parts.push(...values)
  } finally {
    networks.dispose()
  }
  return Float32Array.from(parts)
}

/** Places at which two sets of scenarios of 3 sensors × 2 variables × 12 steps differ, as [step from 1, sensor]. */
function differences(a: Float32Array, b: Float32Array): Set<string> {
  const places = new Set<string>()
  a.forEach((value, i) => {
    if (!Object.is(value, b[i])) places.add(`${(Math.floor(i / 6) % 12) + 1} S${(Math.floor(i / 2) % 3) + 1}`)
  })
  return places
}

describe('sampling of plenum', () => {
  it('gives the same bytes for the same seed and others for another', async () => {
    const series = toyHall()
    const first = await scenarios(series)
    expect(first).toHaveLength(2 * 3 * 12 * 3 * 2)
    expect(await scenarios(series)).toEqual(first)
    expect(differences(await scenarios(series, { seed: 6 }), first).size).toBe(36)
  })

  it('does not depend on how much else is sampled', async () => {
    const series = toyHall()
    const perStart = 12 * 3 * 2
    const alone = await scenarios(series, { starts: [200], count: 2 })
    // 1500 scenarios of 3 sensors do not fit into one pass
    const many = await scenarios(series, { starts: [100, 200], count: 1500 })
    expect(many.subarray(1500 * perStart, 1502 * perStart)).toEqual(alone)
  })

  it('puts its values into physical units near the log and NaN where a sensor lacks the variable', async () => {
    const values = await scenarios(toyHall({ missing: true }))
    values.forEach((value, i) => {
      if (i % 6 === 5) expect(value).toBeNaN()
      else if (i % 2 === 0) expect(Math.abs(value - 22)).toBeLessThan(6)
      else expect(Math.abs(value - 45)).toBeLessThan(12)
    })
  })

  it('samples beyond the end of the log, and refuses a window with a gap, naming the sensor', async () => {
    const series = toyHall()
    const after = await scenarios(series, { starts: [400] })
    expect(after.every(Number.isFinite)).toBe(true)
    series.values[(97 * 3 + 1) * 2] = NaN
    await expect(scenarios(series)).rejects.toMatchObject({ message: 'Sensor S2 has a gap before step 100.' })
  })

  it.each([
    ['the noise vector', { noiseTemperature: 1.5 }, [1, 1]],
    ['the noise of one variable', { spread: [1.5, 1] }, [1, 0]],
  ])('a factor of %s widens the scenarios, and none of a variable it does not name', async (_, tuning, widened) => {
    const series = toyHall()
    const spread = (values: Float32Array, variable: number): number => {
      const last = Array.from({ length: 40 }, (_, scenario) => at(values, scenario * 12 * 6 + variable))
      const mean = last.reduce((sum, value) => sum + value, 0) / 40
      return Math.sqrt(last.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 40)
    }
    const plain = await scenarios(series, { starts: [100], count: 40 })
    const wide = await scenarios(series, { starts: [100], count: 40, tuning })
    // one step ahead: the noise enters the value as it is, times the factor
    widened.forEach((is, variable) => {
      const ratio = spread(wide, variable) / spread(plain, variable)
      if (is === 1) expect(Math.abs(ratio - 1.5)).toBeLessThan(0.2)
      else expect(ratio).toBeCloseTo(1, 5)
    })
  })

  it('reads scenarios out: a sensor of whole degrees gives whole degrees, and the others what they gave', async () => {
    const series = toyHall()
    for (let i = 0; i < series.values.length; i += 6) series.values[i] = Math.round(series.values[i] ?? 0)
    const plain = await scenarios(series)
    // distances below half a degree hold the reading, the others move it by one
    const readings = plainReadings(6, 4)
    readings.distances.set([-2, -0.5, 0.5, 2])
    readings.changes.set([-1, 0, 0, 1])
    readings.perUnit.set([1])
    const read = await scenarios(series, { tuning: { readings } })
    const own = (values: Float32Array): Float32Array => values.filter((_, i) => i % 6 === 0)
    expect(own(plain).filter((value) => value % 1 === 0)).toHaveLength(0)
    expect(own(read).filter((value) => value % 1 !== 0)).toHaveLength(0)
    const changes = own(read).map((value, i) => (i % 12 === 0 ? 0 : value - at(own(read), i - 1)))
    expect(changes.filter((change) => change === 0).length).toBeGreaterThan(changes.length / 4)
    expect(differences(plain, read)).toEqual(new Set(Array.from({ length: 12 }, (_, i) => `${i + 1} S1`)))
  })

  it('frees every tensor it makes', async () => {
    await scenarios(toyHall())
    const before = ops.tensorCount
    for (let i = 0; i < 3; i++) await scenarios(toyHall())
    expect(ops.tensorCount).toBe(before)
  })
})

describe('anomalies under shared noise', () => {
  it('change their own sensor from their own step on, and not one bit elsewhere', async () => {
    const series = toyHall()
    const plain = await scenarios(series)
    const changed = await scenarios(series, { anomalies: [{ sensor: 'S2', step: 5, scale: 8 }] })
    const expected = Array.from({ length: 8 }, (_, i) => `${i + 5} S2`)
    expect([...differences(plain, changed)].sort()).toEqual(expected.sort())
  })
  it('widen the spread of their sensor with their factor', async () => {
    const series = toyHall()
    const spreads: number[] = []
    for (const scale of [1, 2, 4]) {
      const values = await scenarios(series, {
        starts: [100],
        count: 60,
        steps: 12,
        anomalies: [{ sensor: 'S2', step: 5, scale }],
      })
      const last = Array.from({ length: 60 }, (_, scenario) => at(values, (scenario * 12 + 8) * 6 + 2))
      const mean = last.reduce((sum, value) => sum + value, 0) / 60
      spreads.push(Math.sqrt(last.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 60))
    }
    expect(at(spreads, 1)).toBeGreaterThan(1.3 * at(spreads, 0))
    expect(at(spreads, 2)).toBeGreaterThan(1.3 * at(spreads, 1))
  })
})
