import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, memoryPair, serviceContract, trainConfigSchema, type ServiceClient } from '../../../src/contract'
import { openService } from '../../../src/service'
import { openWorkspace } from '../../../src/service/store'
import { measured, type BenchRow } from '../rows'
import { makeHall } from '../ui/hall'

const sensors = 350
const scenarios = 1000
const steps = 24
const turns = 7
const barMs = 300

/** A set of 1,000 scenarios of 350 sensors, 67 MB of numbers that mean nothing, in a workspace of its own. */
function makeSet(folder: string, file: string): string {
  const dataset = makeHall(file, sensors, 14)
  const values = join(folder, 'values.f32')
  const handle = openSync(values, 'w')
  for (let scenario = 0; scenario < scenarios; scenario++) {
    const row = Float32Array.from({ length: steps * sensors * 2 }, (_, place) =>
      Math.sin(scenario * 12.9 + place * 78.2),
    )
    writeSync(handle, new Uint8Array(row.buffer))
  }
  closeSync(handle)
  const workspace = openWorkspace(file)
  try {
    const config = trainConfigSchema.parse({ steps: 1 })
    const named = { name: 'Run', dataset: dataset.dataset, seed: 1, config, version: 'bench' }
    const { run } = workspace.runs.insert({ kind: 'train', ...named })
    const { timeZone, cadenceSeconds, variables, sensorNames } = dataset
    const description = {
      run,
      dataset: dataset.dataset,
      name: 'Set',
      startsMs: [Date.parse(dataset.to)],
      scenarios,
      steps,
    }
    const made = { sampler: 'plain', seed: 1, anomalies: [], acceptance: null, version: 'bench', seconds: 0 } as const
    const shape = { sensors: sensorNames, variables, cadenceSeconds, timeZone }
    return workspace.scenarioSets.insert({ ...description, ...shape, ...made, anomalies: [] }, values).set
  } finally {
    workspace.close()
  }
}

/**
 * `npm run bench -- scenarios`: what the page of a set of 1,000 scenarios × 350 sensors asks of the service, each another
 * sensor or scenario. No spinner is shown under 300 ms.
 */
export async function bench(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-scenarios-'))
  const file = join(folder, 'bench.plenum')
  const set = makeSet(folder, file)
  const service = openService({
    workspaceFile: file,
    create: false,
    runtimeStateFile: null,
    forkCompute: () => {
      throw new Error('Nothing is computed here.')
    },
  })
  const [near, far] = memoryPair()
  service.attach(far, 'terminal')
  const client = connect(serviceContract, near)
  const name = (turn: number): string => `S${String(40 * turn + 1).padStart(3, '0')}`
  const place = { set, variable: 'temperature' }
  const six = (turn: number): number[] => Array.from({ length: 6 }, (_, index) => 150 * turn + index)
  const asks: readonly [string, (client: ServiceClient, turn: number) => Promise<unknown>][] = [
    [
      'six lines of a sensor',
      (to, turn) => to.request('scenarios/lines', { ...place, sensor: name(turn), scenarios: six(turn) }),
    ],
    [
      'the fan of a sensor over all scenarios',
      (to, turn) => to.request('scenarios/fan', { ...place, sensor: name(turn) }),
    ],
    [
      'the heat map of a scenario, all steps',
      (to, turn) => to.request('scenarios/frames', { ...place, scenario: 100 * turn }),
    ],
    ['distances of the first 60 over all sensors', (to) => to.request('scenarios/distances', place)],
  ]
  try {
    const rows: BenchRow[] = []
    for (const [what, ask] of asks) {
      const times: number[] = []
      for (let turn = 0; turn < turns; turn++) {
        const began = performance.now()
        await ask(client, turn)
        times.push(performance.now() - began)
      }
      const ours = measured(times)
      const bar = `under ${barMs} ms`
      const title = `${scenarios} scenarios × ${sensors} sensors: ${what}`
      rows.push({
        name: title,
        ours: { ...ours, unit: 'ms' },
        peer: null,
        ratio: null,
        bar,
        holds: ours.median < barMs,
      })
    }
    return rows
  } finally {
    await service.close()
    client.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
