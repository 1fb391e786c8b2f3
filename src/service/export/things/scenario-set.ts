import { PlenumError, type Mark, type ScenarioSet, type WhichScenarios } from '../../../contract'
import { isAnomalous, isMeant } from '../../../domain'
import type { ScenarioChunk, Workspace } from '../../store'
import { batchRows, type Batch, type ColumnValues, type ExportTable, type TableColumn } from '../table'
import { licenceOfLog, runFacts } from './facts'
import type { Layout } from '.'

/** A set that nobody looked at has no column of marks. */
export function isMarked({ accepted, rejected }: ScenarioSet): boolean {
  return accepted + rejected > 0
}

/** Scenarios as rows: by start, scenario, step and, in the long layout, sensor. */
export function scenarioTable(
  workspace: Workspace,
  id: string,
  { layout = 'long', only = 'all' }: { readonly layout?: Layout; readonly only?: WhichScenarios } = {},
): ExportTable {
  const set = workspace.scenarioSets.get(id)
  const byPlace = new Map(
    workspace.scenarioSets.marks.list(id).map(({ startIndex, scenario, mark }) => [`${startIndex}/${scenario}`, mark]),
  )
  const markOf = (start: number, scenario: number): Mark | undefined => byPlace.get(`${start}/${scenario}`)
  const wanted = set.startsMs.map((_, start) =>
    Array.from({ length: set.scenarios }, (_each, scenario) => scenario).filter((scenario) =>
      isMeant(only, markOf(start, scenario)),
    ),
  )
  const exported = wanted.reduce((sum, scenarios) => sum + scenarios.length, 0)
  if (exported === 0) throw nothingLeft(only)
  return {
    table: 'scenarios',
    title: set.name,
    columns: columnsOf(set, layout),
    rows: exported * set.steps * (layout === 'long' ? set.sensors.length : 1),
    timeZone: set.timeZone,
    batches: () => batchesOfSet(workspace, set, layout, wanted, markOf),
    licence: licenceOfLog(workspace, set.dataset),
    from: {
      ...runFacts(workspace, set.run),
      set: { set: set.set, name: set.name, createdAt: set.createdAt, version: set.version },
      sampler: set.sampler,
      seed: set.seed,
      marks: { accepted: set.accepted, rejected: set.rejected, exported: only },
      anomalies: set.anomalies,
      notes: set.notes ?? [],
    },
  }
}

const head: readonly TableColumn[] = [
  { name: 'scenario', kind: 'integer', unit: '', meaning: 'number of the scenario of its start, from 1' },
  { name: 'start', kind: 'instant', unit: '', meaning: 'instant of the first forecast step' },
  { name: 'step', kind: 'integer', unit: '', meaning: 'steps ahead, from 1' },
  { name: 'timestamp', kind: 'instant', unit: '', meaning: 'instant of the value, ISO 8601 with offset' },
]

function columnsOf(set: ScenarioSet, layout: Layout): TableColumn[] {
  const marked: TableColumn[] = isMarked(set)
    ? [{ name: 'mark', kind: 'text', unit: '', meaning: 'accepted or rejected by a person who looked, else empty' }]
    : []
  if (layout === 'long') {
    const anomaly: TableColumn[] =
      set.anomalies.length === 0
        ? []
        : [
            {
              name: 'anomaly',
              kind: 'integer',
              unit: '',
              meaning: '1 where the value was made under an anomaly, else 0',
            },
          ]
    return [
      ...head,
      { name: 'sensor', kind: 'text', unit: '', meaning: 'name of the sensor' },
      ...set.variables.map(({ name, unit }): TableColumn => ({
        name,
        kind: 'float',
        unit,
        meaning: 'value as float32',
      })),
      ...marked,
      ...anomaly,
    ]
  }
  const values = set.sensors.flatMap((sensor) =>
    set.variables.map(({ name, unit }): TableColumn => {
      const title = `${sensor} ${name}${unit === '' ? '' : ` (${unit})`}`
      return { name: title, kind: 'float', unit, meaning: `${name} of ${sensor}, as float32` }
    }),
  )
  const anomalous = set.anomalies.length === 0 ? [] : set.sensors
  return [
    ...head,
    ...values,
    ...marked,
    ...anomalous.map((sensor): TableColumn => {
      return {
        name: `${sensor} anomaly`,
        kind: 'integer',
        unit: '',
        meaning: `1 under an anomaly of ${sensor}, else 0`,
      }
    }),
  ]
}

function* batchesOfSet(
  workspace: Workspace,
  set: ScenarioSet,
  layout: Layout,
  wanted: readonly (readonly number[])[],
  markOf: (start: number, scenario: number) => Mark | undefined,
): Generator<Batch> {
  const perScenario = set.steps * (layout === 'long' ? set.sensors.length : 1)
  const most = Math.max(1, Math.floor(batchRows / perScenario))
  for (const start of set.startsMs.keys()) {
    const chosen = new Set(wanted[start])
    for (const chunk of workspace.scenarioSets.chunks(set, start)) {
      const own = Array.from({ length: chunk.count }, (_, i) => chunk.first + i).filter((one) => chosen.has(one))
      for (let from = 0; from < own.length; from += most) {
        const scenarios = own.slice(from, from + most)
        const marks = scenarios.map((scenario) => markOf(start, scenario) ?? '')
        yield batchOf(set, layout, start, chunk, scenarios, marks)
      }
    }
  }
}

function batchOf(
  set: ScenarioSet,
  layout: Layout,
  start: number,
  chunk: ScenarioChunk,
  scenarios: readonly number[],
  marks: readonly string[],
): Batch {
  const { steps } = set
  const sensors = set.sensors.length
  const depth = set.variables.length
  const width = layout === 'long' ? sensors : 1
  const rows = scenarios.length * steps * width
  const startMs = set.startsMs[start] ?? 0
  const codes = (of: (row: number) => number): Int32Array => Int32Array.from({ length: rows }, (_, row) => of(row))
  const scenarioOf = codes((row) => Math.floor(row / (steps * width)))
  const stepOf = codes((row) => Math.floor(row / width) % steps)
  const offsetOf = (row: number): number =>
    (((scenarios[scenarioOf[row] ?? 0] ?? 0) - chunk.first) * steps + (stepOf[row] ?? 0)) * sensors * depth
  const values = (column: (row: number) => number): Float32Array =>
    Float32Array.from({ length: rows }, (_, row) => chunk.values[offsetOf(row) + column(row)] ?? NaN)
  const flag = (sensor: (row: number) => number): Int32Array => {
    const flags = set.sensors.map((name) =>
      Array.from({ length: steps }, (_, step) => Number(isAnomalous(set.anomalies, name, step + 1))),
    )
    return codes((row) => flags[sensor(row)]?.[stepOf[row] ?? 0] ?? 0)
  }
  const columns: ColumnValues[] = [
    { codes: scenarioOf, words: scenarios.map((scenario) => scenario + 1) },
    { codes: new Int32Array(rows), words: [startMs] },
    { codes: stepOf, words: Array.from({ length: steps }, (_, step) => step + 1) },
    { codes: stepOf, words: Array.from({ length: steps }, (_, step) => startMs + step * set.cadenceSeconds * 1000) },
  ]
  const marked: ColumnValues[] = isMarked(set) ? [{ codes: scenarioOf, words: marks }] : []
  const anomalous = set.anomalies.length > 0
  if (layout === 'long') {
    columns.push({ codes: codes((row) => row % sensors), words: set.sensors })
    for (let variable = 0; variable < depth; variable++)
      columns.push(values((row) => (row % sensors) * depth + variable))
    columns.push(...marked, ...(anomalous ? [flag((row) => row % sensors)] : []))
  } else {
    for (let column = 0; column < sensors * depth; column++) columns.push(values(() => column))
    columns.push(...marked, ...(anomalous ? set.sensors.map((_, sensor) => flag(() => sensor)) : []))
  }
  return { rows, columns }
}

function nothingLeft(only: WhichScenarios): PlenumError {
  return new PlenumError(
    'bad-input',
    only === 'accepted' ? 'No scenario of this set is marked as accepted.' : 'Every scenario of this set is rejected.',
    { place: { field: 'only' }, fix: 'Mark some as accepted, or export all.' },
  )
}
