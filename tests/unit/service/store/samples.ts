import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { trainConfigSchema, type ImportReport, type ScenarioSet } from '../../../../src/contract'
import type { NewDataset, NewRun, NewScenarioSet, Workspace } from '../../../../src/service/store'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-test-'))
  folders.push(folder)
  return folder
}

const faults = { gaps: 1, duplicates: 2, unparsable: 3, outOfRange: 4, stuck: 5, outOfOrder: 6 }
const report: ImportReport = {
  files: [{ name: 'hall.csv', bytes: 12, rows: 3 }],
  layout: 'long',
  encoding: 'UTF-8',
  delimiter: ',',
  decimalMark: '.',
  timeFormat: 'ISO 8601',
  timeZone: 'UTC',
  columns: [{ header: 'time', role: { role: 'time' } }],
  faults,
  perSensor: [],
  examples: [],
  interpolated: 0,
  offGrid: 0,
  offGridMaxSeconds: 0,
  notes: ['As expected.'],
  seconds: 0.1,
}

export function sampleDataset(steps: number, sensors: string[] = ['a', 'b']): NewDataset {
  return {
    name: 'Hall 1',
    sensors,
    variables: [
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ],
    startMs: Date.UTC(2026, 0, 1),
    cadenceSeconds: 600,
    steps,
    timeZone: 'Europe/Berlin',
    readings: 7,
    missing: 1,
    faults,
    files: 'hall.csv',
    source: 'Cooling logger of hall 1',
    licence: 'internal',
    report,
  }
}

/** A value that names its place: step + sensor / 4 + variable / 16, exact in float32. */
export function valueAt(step: number, sensor: number, variable: number): number {
  return step + sensor / 4 + variable / 16
}

export function insertSample(workspace: Workspace, steps = 10, sensors?: string[]): string {
  return workspace.datasets.insert(sampleDataset(steps, sensors), (sensor, variable) =>
    Float32Array.from({ length: steps }, (_, step) => valueAt(step, sensor, variable)),
  ).dataset
}

export function sampleRun(dataset: string): NewRun {
  return {
    kind: 'train',
    name: 'First',
    dataset,
    seed: 7,
    config: trainConfigSchema.parse({ steps: 50 }),
    version: '0.1.0',
  }
}

export function sampleSet(run: string, dataset: string, change: Partial<ScenarioSet> = {}): NewScenarioSet {
  return {
    run,
    dataset,
    name: 'Set',
    startsMs: [Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 3)],
    scenarios: 3,
    steps: 2,
    sensors: ['a', 'b'],
    variables: [
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ],
    cadenceSeconds: 600,
    timeZone: 'Europe/Berlin',
    sampler: 'plain',
    seed: 1,
    anomalies: [],
    acceptance: null,
    version: '0.1.0',
    seconds: 1,
    ...change,
  }
}
