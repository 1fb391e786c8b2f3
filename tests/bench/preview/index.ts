import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  computeEnvironment,
  connect,
  memoryPair,
  parseRuntimeState,
  serviceContract,
  type Preset,
  type ServiceClient,
} from '../../../src/contract'
import { forkComputeProcess, openService } from '../../../src/service'
import { measured, type BenchRow } from '../rows'

const barMs = 200
const turns = 40

/** A simulated hall in a workspace of its own, and a short training of it: how good it is does not change how long sampling takes. */
async function trained(client: ServiceClient, folder: string, sensors: number, preset: Preset): Promise<string> {
  const log = join(folder, 'hall.csv')
  await client.request('datasets/simulate', { sensors, weeks: 4, seed: 1, out: { path: log } })
  const { dataset = '' } = await client.request('datasets/import', { files: [{ path: log }] })
  const config = { preset, steps: 4, validateEvery: 4, validationStarts: 2, validationScenarios: 2 }
  const { run } = await client.request('runs/train', { dataset, config })
  await client.request('runs/wait', { run })
  return run
}

/**
 * `npm run bench -- preview [--sensors 35] [--count 50] [--preset plenum]`: what the factor slider of the anomaly wizard waits
 * for. Each turn asks the service for one sensor's scenarios under another factor, as the page does, and gets them from the warm
 * compute process; the first, which starts the process and opens the model, is told apart.
 */
export async function bench(args: string[]): Promise<BenchRow[]> {
  const { values: options } = parseArgs({
    args,
    options: {
      sensors: { type: 'string', default: '35' },
      count: { type: 'string', default: '50' },
      preset: { type: 'string', default: 'plenum' },
    },
  })
  const sensors = Number(options.sensors)
  const count = Number(options.count)
  const preset = options.preset === 'thesis' ? 'thesis' : 'plenum'
  const folder = mkdtempSync(join(tmpdir(), 'plenum-preview-'))
  const state = parseRuntimeState(readFileSync('.runtime/state.json', 'utf8'))
  const service = openService({
    workspaceFile: join(folder, 'bench.plenum'),
    create: true,
    runtimeStateFile: null,
    forkCompute: () => forkComputeProcess('out/main/compute.cjs', computeEnvironment(state, process.env)),
  })
  const [near, far] = memoryPair()
  service.attach(far, 'terminal')
  const client = connect(serviceContract, near)
  try {
    const run = await trained(client, folder, sensors, preset)
    const { sensors: names } = await client.request('scenarios/possible', { run })
    const sensor = names[0] ?? ''
    const preview = async (scale: number): Promise<number> => {
      const began = performance.now()
      const anomalies = [{ sensor, step: 10, scale }]
      await client.request('anomalies/preview', { run, count, steps: 24, sensors: [sensor], anomalies })
      return performance.now() - began
    }
    const first = await preview(1)
    const times: number[] = []
    for (let turn = 0; turn < turns; turn++) times.push(await preview(1 + (turn + 1) / 10))
    const row = (name: string, values: number[], bar: string, holds: (median: number) => boolean): BenchRow => {
      const ours = measured(values)
      return { name, ours: { ...ours, unit: 'ms' }, peer: null, ratio: null, bar, holds: holds(ours.median) }
    }
    const what = `${preset}: 24 steps, 1 of ${sensors} sensors × ${count} scenarios`
    return [
      row(`${what}, factor moved`, times, `under ${barMs} ms`, (median) => median < barMs),
      row(`${what}, slowest of ${turns}`, [Math.max(...times)], `under ${barMs} ms`, (worst) => worst < barMs),
      row(`${what}, the first`, [first], 'none', () => true),
    ]
  } finally {
    await service.close()
    client.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
