import { beforeAll, describe, expect, it } from 'vitest'
import { anomalySchema, type AnomalyInput } from '../../../../src/contract'
import {
  AnomalyPlan,
  calibrateCritic,
  ChainSampler,
  createNetworks,
  PlainSampler,
  type CriticCalibration,
  type ModelDescription,
  type Operations,
  type ScenarioSource,
} from '../../../../src/compute'
import { loadOperations } from '../support'
import { modelOf, toyConfig, toyHall } from '../toy-hall'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

const series = toyHall({ missing: true })
const model = modelOf(series, toyConfig())

/** A critic whose scores are taken as log-odds, times a factor, up to `mostLogOdds`. */
function believing(factor: number, mostLogOdds = Infinity): CriticCalibration {
  const logOdds = (score: number): number => Math.min(mostLogOdds, factor * score)
  const figures = { method: 'logistic', fitted: 0, checked: 0, brier: 0, z: 0, areaUnderCurve: 0, slope: 1 } as const
  return { calibration: { method: 'logistic', chance: () => 0.5, logOdds, mostLogOdds }, figures }
}

interface Wanted {
  starts?: number[]
  count?: number
  seed?: number
  anomalies?: AnomalyInput[]
}

async function sampled(source: ScenarioSource, wanted: Wanted = {}): Promise<Float32Array> {
  const { starts = [100, 200], count = 3, seed = 5, anomalies = [] } = wanted
  const steps = 5
  const plan = new AnomalyPlan(
    anomalies.map((anomaly) => anomalySchema.parse(anomaly)),
    series.sensors,
    steps,
  )
  const parts: number[] = []
  const request = { starts, count, steps, seed, anomalies: plan, gaps: 'refuse' } as const
  for await (const { values } of source.sample(request, () => Promise.resolve())) parts.push(...values)
  return Float32Array.from(parts)
}

async function chainsOf<Result>(
  model: ModelDescription,
  candidates: number,
  factor: number,
  work: (chains: ChainSampler, plain: PlainSampler) => Promise<Result>,
): Promise<Result> {
  const networks = createNetworks(ops, model, 3)
  const { generator, critic } = networks
  try {
    return await work(
      new ChainSampler(ops, generator, critic, model, series, candidates, believing(factor)),
      new PlainSampler(ops, generator, model, series),
    )
  } finally {
    networks.dispose()
  }
}

/** Places at which two sets of 3 sensors × 2 variables × 5 steps differ, as [step from 1, sensor]. */
function differences(a: Float32Array, b: Float32Array): Set<string> {
  const places = new Set<string>()
  a.forEach((value, i) => {
    if (!Object.is(value, b[i])) places.add(`${(Math.floor(i / 6) % 5) + 1} S${(Math.floor(i / 2) % 3) + 1}`)
  })
  return places
}

describe.each([false, true])('sampling by chains, the state carried: %s', (carryState) => {
  const own = modelOf(series, toyConfig({ carryState }))
  const withChains = <Result>(
    candidates: number,
    factor: number,
    work: (chains: ChainSampler, plain: PlainSampler) => Promise<Result>,
  ): Promise<Result> => chainsOf(own, candidates, factor, work)

  it('of one candidate is plain sampling, to the bit', async () => {
    const [chains, plain] = await withChains(1, 1, async (one, other) => [await sampled(one), await sampled(other)])
    expect(chains).toEqual(plain)
  })

  it('moves always where the critic finds all alike, and rarely where it is very sure', async () => {
    const acceptance = (factor: number): Promise<number> =>
      withChains(8, factor, async (chains) => {
        await sampled(chains)
        return chains.figures().acceptance
      })
    expect(await acceptance(0)).toBe(1)
    const [little, much] = [await acceptance(20), await acceptance(1e9)]
    expect(little).toBeGreaterThan(much)
    // the last of 8 candidates is the best of them with probability 1/8; four standard errors of
    // 2 starts × 3 scenarios × 5 steps × 3 sensors, not quite independent
    expect(Math.abs(much - 1 / 8)).toBeLessThan(0.14)
  })

  /** 40 scenarios by chains of 16 candidates whose odds have a bound, by whether that is known, and how many scores were asked for. */
  const judged = async (isBoundKnown: boolean, anomalies: AnomalyInput[] = []) => {
    const scores = new Set<number>()
    const networks = createNetworks(ops, own, 3)
    const most = 0.5
    const { calibration, figures } = believing(20, most)
    const logOdds = (score: number): number => {
      scores.add(score)
      return calibration.logOdds(score)
    }
    const critical = { calibration: { ...calibration, logOdds, mostLogOdds: isBoundKnown ? most : Infinity }, figures }
    try {
      const chains = new ChainSampler(ops, networks.generator, networks.critic, own, series, 16, critical)
      return { values: await sampled(chains, { count: 40, anomalies }), figures: chains.figures(), count: scores.size }
    } finally {
      networks.dispose()
    }
  }

  it('gives the same bytes whether all candidates are judged or, odds having a bound, only those that tell the end', async () => {
    const [all, some] = [await judged(false), await judged(true)]
    expect(some.values).toEqual(all.values)
    expect(some.figures).toEqual(all.figures)
    expect(some.count).toBeLessThan(0.7 * all.count)
  })

  it('keeps an anomaly to its sensor where it changes which candidates of others are judged together', async () => {
    const usual = await judged(true)
    const changed = await judged(true, [{ sensor: 'S2', step: 3, scale: 6 }])
    expect([...differences(usual.values, changed.values)].sort()).toEqual(['3 S2', '4 S2', '5 S2'])
  })

  it('gives the same bytes for the same seed, however much else is sampled', async () => {
    await withChains(3, 20, async (chains) => {
      const perStart = 5 * 3 * 2
      const alone = await sampled(chains, { starts: [200], count: 2 })
      expect(await sampled(chains, { starts: [200], count: 2 })).toEqual(alone)
      // 400 scenarios of 3 sensors do not fit into one part, and their candidates not into one pass
      const many = await sampled(chains, { starts: [100, 200], count: 400 })
      expect(many.subarray(400 * perStart, 402 * perStart)).toEqual(alone)
      expect(differences(await sampled(chains, { seed: 6 }), await sampled(chains)).size).toBe(15)
    })
  })

  it('keeps an anomaly to its sensor and its step, and takes it as it comes', async () => {
    await withChains(4, 20, async (chains, plain) => {
      const usual = await sampled(chains)
      const anomalies = [{ sensor: 'S2', step: 3, scale: 6 }]
      const changed = await sampled(chains, { anomalies })
      expect([...differences(usual, changed)].sort()).toEqual(['3 S2', '4 S2', '5 S2'])
      // an anomaly of the first step everywhere leaves the chains nothing to choose there
      const everywhere = series.sensors.map((sensor) => ({ sensor, step: 1, scale: 2, durationSteps: 1 }))
      const [free, plainly] = [
        await sampled(chains, { anomalies: everywhere }),
        await sampled(plain, { anomalies: everywhere }),
      ]
      for (let trajectory = 0; trajectory < 6; trajectory++) {
        const first = [trajectory * 30, trajectory * 30 + 6] as const
        expect(free.subarray(...first)).toEqual(plainly.subarray(...first))
      }
    })
  })

  it('frees every tensor it makes', async () => {
    await withChains(3, 1, async (chains) => {
      await sampled(chains)
      const before = ops.tensorCount
      for (let i = 0; i < 3; i++) await sampled(chains)
      expect(ops.tensorCount).toBe(before)
    })
  })
})

describe('calibration of the critic', () => {
  it('is fitted on the earlier half of the validation period', async () => {
    const networks = createNetworks(ops, model, 3)
    try {
      const calibrate = () =>
        calibrateCritic(ops, networks.generator, networks.critic, model, series, () => Promise.resolve())
      const { calibration, figures } = await calibrate()
      const before = ops.tensorCount
      expect((await calibrate()).figures).toEqual(figures)
      expect(ops.tensorCount).toBe(before)
      // 60 steps of validation, 54 of them with a window of 6 before: 162 places of 3 sensors
      expect(figures).toMatchObject({ fitted: 162, checked: 162 })
      // an untrained generator stays near 0 while the log swings by ±1: even an untrained critic can tell by that
      expect(figures.brier).toBeLessThan(0.3)
      expect(figures.areaUnderCurve).toBeGreaterThan(0.4)
      const scores = [-1, 0, 1]
      expect(scores.map((score) => Math.log(calibration.chance(score) / (1 - calibration.chance(score))))).toEqual(
        scores.map((score) => expect.closeTo(calibration.logOdds(score), 6) as number),
      )
    } finally {
      networks.dispose()
    }
  })

  it('is refused in words where the validation period is too short', async () => {
    const short = modelOf(series, toyConfig({ split: { train: 0.9, validation: 0.04 } }))
    const networks = createNetworks(ops, short, 3)
    try {
      await expect(
        calibrateCritic(ops, networks.generator, networks.critic, short, series, () => Promise.resolve()),
      ).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('30 complete windows') as string })
    } finally {
      networks.dispose()
    }
  })
})
