import type { Anomaly, Dataset, Metropolis, ScenarioSet, Variable, WhichScenarios } from '../../contract'
import { licenceSentence } from '../../domain'
import { zoneOf } from '../import'
import type { Workspace } from '../store'
import { timestamp } from './csv'

/** Where an exported file came from; it lies beside it as `<name>.json`. */
export interface ScenarioCard {
  readonly plenum: 'scenarios'
  /** Of this description. */
  readonly format: 1
  readonly file: string
  readonly rows: number
  readonly sha256: string
  readonly dataset: Pick<Dataset, 'dataset' | 'name' | 'files' | 'source' | 'licence' | 'from' | 'to'>
  /** Generated values derive from the log, so its licence is the one to heed. */
  readonly licence: string
  readonly run: { readonly run: string; readonly name: string; readonly seed: number; readonly version: string }
  readonly set: { readonly set: string; readonly name: string; readonly createdAt: string; readonly version: string }
  readonly sampler: ScenarioSet['sampler']
  readonly acceptance: number | null
  /** Candidates, acceptance and the critic's calibration; Metropolis-Hastings sampling only. */
  readonly metropolis?: Metropolis
  readonly seed: number
  readonly starts: readonly string[]
  readonly scenarios: number
  /** How many of all starts a person accepted and rejected, and which of them the file has. */
  readonly marks: { readonly accepted: number; readonly rejected: number; readonly exported: WhichScenarios }
  readonly steps: number
  readonly cadenceSeconds: number
  readonly timeZone: string
  readonly sensors: readonly string[]
  readonly variables: readonly Variable[]
  readonly anomalies: readonly Anomaly[]
  /** What was left out and why. */
  readonly notes: readonly string[]
  readonly columns: Readonly<Record<string, string>>
}

function columnsOf(set: ScenarioSet): Record<string, string> {
  return {
    scenario: 'number of the scenario of its start, from 1',
    start: 'instant of the first forecast step',
    step: 'steps ahead, from 1',
    timestamp: 'instant of the value, ISO 8601 with offset',
    sensor: 'name of the sensor',
    ...Object.fromEntries(
      set.variables.map(({ name, unit }) => [name, `value${unit === '' ? '' : ` in ${unit}`}, as float32`]),
    ),
    ...(set.accepted + set.rejected === 0
      ? {}
      : { mark: 'accepted or rejected by a person who looked at the scenario, else empty' }),
    ...(set.anomalies.length === 0 ? {} : { anomaly: '1 where the value was made under an anomaly, else 0' }),
  }
}

export function describeCard(
  workspace: Workspace,
  set: ScenarioSet,
  exported: WhichScenarios,
  csv: Pick<ScenarioCard, 'file' | 'rows' | 'sha256'>,
): ScenarioCard {
  const { dataset, name, files, source, licence, from, to } = workspace.datasets.get(set.dataset)
  const run = workspace.runs.get(set.run)
  const zone = zoneOf(set.timeZone)
  return {
    plenum: 'scenarios',
    format: 1,
    ...csv,
    dataset: { dataset, name, files, source, licence, from, to },
    licence: licenceSentence({ source, licence }),
    run: { run: run.run, name: run.name, seed: run.seed, version: run.version },
    set: { set: set.set, name: set.name, createdAt: set.createdAt, version: set.version },
    sampler: set.sampler,
    acceptance: set.acceptance,
    ...(set.metropolis === undefined ? {} : { metropolis: set.metropolis }),
    seed: set.seed,
    starts: set.startsMs.map((startMs) => timestamp(startMs, zone)),
    scenarios: set.scenarios,
    marks: { accepted: set.accepted, rejected: set.rejected, exported },
    steps: set.steps,
    cadenceSeconds: set.cadenceSeconds,
    timeZone: set.timeZone,
    sensors: set.sensors,
    variables: set.variables,
    anomalies: set.anomalies,
    notes: set.notes ?? [],
    columns: columnsOf(set),
  }
}
