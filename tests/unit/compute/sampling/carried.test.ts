import { expect, it } from 'vitest'
import { createNetworks, Generator, PlainSampler } from '../../../../src/compute'
import { rollOutChains } from '../../../../src/compute/sampling/chains'
import { rollOut } from '../../../../src/compute/sampling/rollout'
import { loadOperations, normals } from '../support'
import { modelOf, toyConfig, toyHall } from '../toy-hall'

const [rows, steps, noiseSize] = [5, 4, 3]

async function rolledOut(change: { skipConnection?: boolean } = {}) {
  const ops = await loadOperations()
  const model = modelOf(toyHall(), toyConfig({ carryState: true, ...change }))
  const networks = createNetworks(ops, model, 3)
  const { windowSteps } = model.config
  const sensors = Int32Array.of(0, 1, 2, 1, 0)
  const windows = normals([windowSteps, rows, 2], 4, 0.3)
  const noise = Array.from({ length: steps }, (_, step) => normals([rows, noiseSize], 50 + step))
  const fillNoise = (step: number, out: Float32Array): void => out.set(noise[step] ?? [])
  const later = (): Promise<void> => Promise.resolve()
  const values = await rollOut(ops, networks.generator, model, { sensors, windows }, steps, fillNoise, later)
  return { ops, model, networks, sensors, windows, noise, values, later }
}

it.each([false, true])(
  'a carried rollout answers at each step what reading everything again would, skip connection %s',
  async (skipConnection) => {
    const { ops, networks, sensors, windows, noise, values } = await rolledOut({ skipConnection })
    const { generator } = networks
    let past = windows
    for (let step = 0; step < steps; step++) {
      // the same weights on a window that has grown by what was predicted
      const longer = { ...generator.shape, windowSteps: past.length / (rows * 2) }
      const again = ops.tidy(() => {
        const reader = new Generator(ops, longer, generator.parameters, generator.statistics)
        const input = {
          window: ops.tensor(past, [longer.windowSteps, rows, 2]),
          sensors: ops.indices(sensors),
          mask: ops.fill([rows, 2], 1),
          noise: ops.tensor(noise[step] ?? new Float32Array(), [rows, noiseSize]),
        }
        return ops.read(reader.predict(input))
      })
      const own = values.subarray(step * rows * 2, (step + 1) * rows * 2)
      own.forEach((value, i) => expect(value).toBeCloseTo(again[i] ?? NaN, 5))
      past = Float32Array.from([...past, ...own])
    }
    networks.dispose()
  },
)

it('a carried chain of one candidate is the carried rollout, to the bit, and nothing is left behind', async () => {
  const { ops, model, networks, sensors, windows, noise, values, later } = await rolledOut()
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
  const inputs = { sensors, windows }
  const run = () => rollOutChains(ops, networks.generator, networks.critic, model, inputs, steps, plan, later)
  const chains = await run()
  const before = ops.tensorCount
  await run()
  expect(chains.values).toEqual(values)
  expect(ops.tensorCount).toBe(before)
  networks.dispose()
})

it('carried scenarios do not depend on how much else is sampled', async () => {
  const ops = await loadOperations()
  const series = toyHall()
  const model = modelOf(series, toyConfig({ carryState: true }))
  const networks = createNetworks(ops, model, 3)
  const sampler = new PlainSampler(ops, networks.generator, model, series)
  const sample = async (starts: number[], count: number): Promise<Float32Array> => {
    const parts: number[] = []
    const request = { starts, count, steps: 6, seed: 5, anomalies: null, gaps: 'refuse' } as const
    for await (const { values } of sampler.sample(request, () => Promise.resolve())) parts.push(...values)
    return Float32Array.from(parts)
  }
  const perStart = 6 * 3 * 2
  const many = await sample([100, 200], 400)
  expect(many.subarray(400 * perStart, 402 * perStart)).toEqual(await sample([200], 2))
  networks.dispose()
})
