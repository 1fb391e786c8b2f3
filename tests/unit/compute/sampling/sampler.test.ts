import { beforeAll, describe, expect, it } from 'vitest'
import { anomalySchema, type AnomalyInput, type TrainConfigInput } from '../../../../src/contract'
import {
  AnomalyPlan,
  createNetworks,
  PlainSampler,
  RolloutMemory,
  type Networks,
  type Operations,
} from '../../../../src/compute'
import type { HallSeries } from '../../../../src/domain'
import { loadOperations } from '../support'
import { modelOf, toyConfig, toyHall } from '../toy-hall'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

/** All scenarios [starts, count, steps, sensors, variables] of an untrained generator; its weights hardly matter here. */
async function scenarios(
  series: HallSeries,
  options: { starts?: number[]; count?: number; steps?: number; seed?: number; anomalies?: AnomalyInput[] } = {},
  change: TrainConfigInput = {},
): Promise<Float32Array> {
  const { starts = [100, 200], count = 3, steps = 12, seed = 5, anomalies = [] } = options
  const model = modelOf(series, toyConfig(change))
  const networks: Networks = createNetworks(ops, model, 3)
  const sampler = new PlainSampler(ops, networks.generator, model, series)
  const plan = new AnomalyPlan(
    anomalies.map((anomaly) => anomalySchema.parse(anomaly)),
    series.sensors,
    steps,
  )
  const parts: number[] = []
  const request = { starts, count, steps, seed, anomalies: plan, gaps: 'refuse' } as const
  try {
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

describe('plain sampling', () => {
  it('gives the same bytes for the same seed and others for another', async () => {
    const series = toyHall()
    const first = await scenarios(series)
    expect(first).toHaveLength(2 * 3 * 12 * 3 * 2)
    expect(await scenarios(series)).toEqual(first)
    expect(differences(await scenarios(series, { seed: 6 }), first).size).toBe(36)
    expect(new Set(first).size).toBeGreaterThan(first.length * 0.9)
  })

  it('does not depend on how much else is sampled', async () => {
    const series = toyHall()
    const perStart = 12 * 3 * 2
    const alone = await scenarios(series, { starts: [200], count: 2 })
    // 400 scenarios of 3 sensors do not fit into one pass
    const many = await scenarios(series, { starts: [100, 200], count: 400 })
    expect(many.subarray(400 * perStart, 402 * perStart)).toEqual(alone)
  })

  it('puts its values into physical units near the log and NaN where a sensor lacks the variable', async () => {
    const values = await scenarios(toyHall({ missing: true }))
    values.forEach((value, i) => {
      if (i % 6 === 5) expect(value).toBeNaN()
      else if (i % 2 === 0) expect(Math.abs(value - 22)).toBeLessThan(4)
      else expect(Math.abs(value - 45)).toBeLessThan(8)
    })
  })

  it('refuses a start whose window has a gap, naming the sensor', async () => {
    const series = toyHall()
    series.values[(97 * 3 + 1) * 2] = NaN
    await expect(scenarios(series)).rejects.toMatchObject({
      code: 'bad-input',
      message: 'Sensor S2 has a gap before step 100.',
    })
    await expect(scenarios(series, { starts: [2] })).rejects.toMatchObject({ code: 'bad-input' })
    await expect(scenarios(series, { starts: [300] })).resolves.toHaveLength(3 * 12 * 3 * 2)
  })

  it('frees every tensor it makes', async () => {
    await scenarios(toyHall())
    const before = ops.tensorCount
    for (let i = 0; i < 5; i++) await scenarios(toyHall())
    expect(ops.tensorCount).toBe(before)
  })
})

describe('anomalies', () => {
  it('change their own sensor from their own step on, and not one bit elsewhere', async () => {
    const series = toyHall()
    const plain = await scenarios(series)
    const changed = await scenarios(series, { anomalies: [{ sensor: 'S2', step: 5, scale: 8 }] })
    const expected = Array.from({ length: 8 }, (_, i) => `${i + 5} S2`)
    expect([...differences(plain, changed)].sort()).toEqual(expected.sort())
  })

  it('multiply the noise by the scale over its ramp, add the offset, and end after their duration', () => {
    const parse = (anomaly: AnomalyInput) => anomalySchema.parse(anomaly)
    const plan = new AnomalyPlan(
      [
        parse({ sensor: 'b', step: 3, scale: 5, durationSteps: 4, rampSteps: 2, offset: 1 }),
        parse({ sensor: 'b', step: 6, scale: 0.5 }),
      ],
      ['a', 'b'],
      10,
    )
    expect(plan.changeAt(0, 4)).toBeNull()
    // steps are counted from 0 here: the first anomaly covers 2 … 5, the second 5 … 9
    expect([1, 2, 3, 4, 5, 6, 9].map((step) => plan.changeAt(1, step))).toEqual([
      null,
      { scale: 3, offset: 1 },
      { scale: 5, offset: 1 },
      { scale: 5, offset: 1 },
      { scale: 2.5, offset: 1 },
      { scale: 0.5, offset: 0 },
      { scale: 0.5, offset: 0 },
    ])
  })

  it('are refused for a sensor or a step that does not exist', () => {
    const anomaly = anomalySchema.parse({ sensor: 'x', step: 11, scale: 2 })
    expect(() => new AnomalyPlan([anomaly], ['a'], 10)).toThrow('no sensor "x"')
    expect(() => new AnomalyPlan([anomaly], ['x'], 10)).toThrow('beyond the last step')
  })
})

describe('what was sampled before', () => {
  const series = toyHall()
  const steps = 12
  /** Scenarios of sensor S2 under anomalies, each by its factor from step 7 on, and the steps that were worked out for each. */
  async function inTurn(change: TrainConfigInput, asked: readonly { scale?: number; seed?: number }[]) {
    const model = modelOf(series, toyConfig(change))
    const networks: Networks = createNetworks(ops, model, 3)
    const sampler = new PlainSampler(ops, networks.generator, model, series)
    const memory = new RolloutMemory()
    const told: { values: number[]; alone: number[]; worked: number }[] = []
    try {
      for (const { scale, seed = 5 } of asked) {
        const under = scale === undefined ? [] : [anomalySchema.parse({ sensor: 'S2', step: 7, scale })]
        const anomalies = new AnomalyPlan(under, series.sensors, steps)
        const request = { starts: [100], count: 3, steps, seed, anomalies, gaps: 'refuse', sensors: [1] } as const
        const read = async (withMemory: boolean): Promise<{ values: number[]; worked: number }> => {
          const values: number[] = []
          let worked = 0
          const afterStep = (): Promise<void> => {
            worked++
            return Promise.resolve()
          }
          const parts = sampler.sample({ ...request, ...(withMemory ? { memory } : {}) }, afterStep)
          for await (const part of parts) values.push(...part.values)
          return { values, worked }
        }
        told.push({ ...(await read(true)), alone: (await read(false)).values })
      }
    } finally {
      networks.dispose()
    }
    return told
  }

  it('is begun with where only the anomaly differs, and gives not one other bit', async () => {
    const told = await inTurn({}, [{}, { scale: 3 }, { scale: 4 }, { scale: 4 }, { scale: 4, seed: 6 }, { scale: 1 }])
    for (const { values, alone } of told) expect(values).toEqual(alone)
    // six steps lie before the anomaly; the same again needs none, another seed all; a factor of 1 is no anomaly's absence
    expect(told.map(({ worked }) => worked)).toEqual([12, 6, 6, 0, 12, 6])
  })

  it('is not used where more than the window goes on', async () => {
    const told = await inTurn({ carryState: true }, [{}, { scale: 3 }])
    for (const { values, alone } of told) expect(values).toEqual(alone)
    expect(told.map(({ worked }) => worked)).toEqual([12, 12])
  })
})
