import { presetConfig } from '../../../src/contract'
import {
  BatchSource,
  createNetworks,
  describeModel,
  loadTensorFlow,
  Operations,
  PlainSampler,
  ScaledLog,
  TrainingIteration,
} from '../../../src/compute'
import { fitScaler, RandomGenerator, splitByTime, type HallSeries } from '../../../src/domain'
import { measured, type BenchRow } from '../rows'

// loaded with this file: the runner that imports it is closed before the measurement starts
const runtime = await loadTensorFlow()

const sensors = 35
const steps = 4000

/** The size of the source's hall; what the values are does not matter to the clock. */
function hall(): HallSeries {
  return {
    steps,
    sensors: Array.from({ length: sensors }, (_, i) => `S${i + 1}`),
    variables: [
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ],
    startMs: 0,
    cadenceSeconds: 600,
    timeZone: 'UTC',
    values: new RandomGenerator(1).fillNormal(new Float32Array(steps * sensors * 2)),
  }
}

/** Milliseconds of the wall and of the processor (all threads: what a busy machine leaves comparable). */
async function timed(
  repeats: number,
  work: () => Promise<void> | void,
): Promise<{ wall: number[]; processor: number[] }> {
  const wall: number[] = []
  const processor: number[] = []
  for (let i = 0; i < repeats; i++) {
    const before = process.cpuUsage()
    const began = performance.now()
    await work()
    wall.push(performance.now() - began)
    const { user, system } = process.cpuUsage(before)
    processor.push((user + system) / 1000)
  }
  return { wall, processor }
}

function rows(name: string, times: { wall: number[]; processor: number[] }, limitMs: number): BenchRow[] {
  const ours = { ...measured(times.wall), unit: 'ms' }
  const processor = { ...measured(times.processor), unit: 'ms' }
  return [
    { name, ours, peer: null, ratio: null, bar: `≤ ${limitMs} ms on 2 idle cores`, holds: ours.median <= limitMs },
    { name: `${name}, processor time`, ours: processor, peer: null, ratio: null, bar: '', holds: true },
  ]
}

/** `npm run bench -- gan [ITERATIONS]`: the default networks at 35 sensors and 2 variables. */
export async function bench([iterations = '30']: readonly string[]): Promise<BenchRow[]> {
  const operations = new Operations(runtime)
  const series = hall()
  const config = presetConfig('thesis')
  const split = splitByTime(series.steps, config.split)
  const model = describeModel(series, config, split, fitScaler(series, split.train))
  const networks = createNetworks(operations, model, 1)
  const batches = new BatchSource(new ScaledLog(model, series), model, series)
  const iteration = new TrainingIteration(operations, model, networks, batches, new RandomGenerator(1))
  iteration.run()
  const training = await timed(Number(iterations), () => void iteration.run())
  const sampler = new PlainSampler(operations, networks.generator, model, series)
  const rollout = await timed(3, async () => {
    const request = { starts: [3500], count: 100, steps: 24, seed: 1, anomalies: null, gaps: 'refuse' } as const
    const parts = sampler.sample(request, () => Promise.resolve())
    while ((await parts.next()).done !== true);
  })
  networks.dispose()
  return [
    // PyTorch 2.15 on the same two cores took 151 ms and 4,243 ms; the bars are 0.9 and 1.3 times those
    ...rows('one generator iteration: 5 critic steps + 1, batch 64', training, 136),
    ...rows('rollout of 24 steps, 35 sensors × 100 scenarios, window re-read at each step', rollout, 5516),
  ]
}
