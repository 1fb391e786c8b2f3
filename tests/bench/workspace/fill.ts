import { trainConfigSchema, type Evaluation, type ImportReport } from '../../../src/contract'
import { RandomGenerator, scoreFacts } from '../../../src/domain'
import type { Workspace } from '../../../src/service/store'

const faults = { gaps: 0, duplicates: 0, unparsable: 0, outOfRange: 0, stuck: 0, outOfOrder: 0 }
const report: ImportReport = {
  files: [],
  layout: 'long',
  encoding: 'UTF-8',
  delimiter: ',',
  decimalMark: '.',
  timeFormat: 'ISO 8601',
  timeZone: 'UTC',
  columns: [],
  faults,
  perSensor: [],
  examples: [],
  interpolated: 0,
  offGrid: 0,
  offGridMaxSeconds: 0,
  notes: [],
  seconds: 0,
}

/** Readings with two decimals, as sensors give them. */
function usualReading(sensor: number, variable: number, step: number): number {
  const phase = step / 144 + sensor
  return Math.round((20 + variable * 20 + Math.sin(phase * 6.283) * 3 + ((step * 7919) % 101) / 50) * 100) / 100
}

/** A log of many readings. */
export function fillLog(
  workspace: Workspace,
  name: string,
  sensors: number | readonly string[],
  steps: number,
  reading: (sensor: number, variable: number, step: number) => number = usualReading,
): string {
  const names =
    typeof sensors === 'number'
      ? Array.from({ length: sensors }, (_, i) => `S${String(i + 1).padStart(4, '0')}`)
      : [...sensors]
  const variables = [
    { name: 'temperature', unit: '°C' },
    { name: 'humidity', unit: '%' },
  ]
  const column = new Float32Array(steps)
  return workspace.datasets.insert(
    {
      ...{ name, sensors: names, variables, startMs: Date.UTC(2020, 0, 1), cadenceSeconds: 600, steps },
      ...{ timeZone: 'Europe/Berlin', readings: names.length * steps * 2, missing: 0, faults, report },
      ...{ files: name, source: '', licence: '' },
    },
    (sensor, variable) => {
      for (let step = 0; step < steps; step++) column[step] = reading(sensor, variable, step)
      return column
    },
  ).dataset
}

/** Trained runs with the curves and evaluations of a working analyst. */
export function fillRuns(workspace: Workspace, dataset: string, runs: number, points: number): string[] {
  return Array.from({ length: runs }, (_, number) => {
    const config = trainConfigSchema.parse({
      hiddenSize: 32 * (1 + (number % 6)),
      noiseSize: 4 + (number % 5),
      steps: points * 10,
    })
    const name = `Run ${String(number)}`
    const { run } = workspace.runs.insert({ kind: 'train', name, dataset, seed: number % 7, config, version: 'bench' })
    const noise = new Float64Array(points)
    const random = new RandomGenerator(number)
    for (let i = 0; i < points; i++) noise[i] = random.normal()
    const at = (i: number): number => noise[i] ?? 0
    workspace.curves.append(run, {
      points: Array.from({ length: points }, (_each, i) => ({
        ...{ step: (i + 1) * 10, seconds: i, wasserstein: at(i), penalty: 0, criticLoss: at(i) },
        ...{ generatorLoss: 1 / (i + 1) + at(i) / 50, criticGradientNorm: 1, generatorGradientNorm: 1 },
      })),
      validations: Array.from({ length: Math.floor(points / 10) }, (_each, i) => ({
        ...{ step: (i + 1) * 100, seconds: i * 10, score: 0.9 + at(i) / 20 },
        variables: { temperature: { rmse: 0.5, pinball: 0.1 }, humidity: { rmse: 2, pinball: 0.5 } },
      })),
    })
    workspace.evaluations.insert(evaluationOf(run, number))
    workspace.runs.update(run, { status: 'done', step: points * 10 })
    return run
  })
}

function evaluationOf(run: string, number: number): Evaluation {
  const value = 1 + (number % 17) / 100
  const blocks = Array.from({ length: 10 }, (_, block) => value + ((block * number) % 7) / 100)
  const all = Object.fromEntries(scoreFacts.map(({ score }) => [score, value]))
  const scores = { rmse: value, mae: value, pinball: value, crps: value, klBits: value, klIncrementBits: value }
  const each = <T>(what: T): Record<string, T> => ({ temperature: what, humidity: what })
  const models = (['gan', 'persistence', 'seasonal', 'ar-bootstrap'] as const).map((name) => ({
    name,
    variables: each({ ...all, ...scores, coverage80: 0.7, scored: 1000 }),
    standardErrors: each(Object.fromEntries(scoreFacts.map(({ score }) => [score, 0.1]))),
    withoutBlock: each(Object.fromEntries(scoreFacts.map(({ score }) => [score, blocks]))),
    byStep: each(
      Object.fromEntries(['rmse', 'mae', 'crps', 'pinball'].map((score) => [score, Array<number>(24).fill(value)])),
    ),
  }))
  return {
    ...{ run, period: 'test', starts: 100, scenarios: 50, horizonSteps: 24, sampler: 'plain', seed: 1, seconds: 1 },
    ...{ blocks: 10, startSteps: Array.from({ length: 100 }, (_, i) => i * 30), models, notes: [] },
    units: { temperature: '°C', humidity: '%' },
    correlation: { betweenSensors: Object.fromEntries(models.map(({ name }) => [name, each(value)])) },
    rmseByStep: {},
  }
}
