import type { DatasetGrid, Workspace } from '../../store'
import {
  batchesOf,
  batchRows,
  type Batch,
  type ExportTable,
  type Reading,
  type TableColumn,
  type WhichColumn,
} from '../table'
import { datasetFacts, licenceOfLog } from './facts'

function withUnit(name: string, unit: string): string {
  return unit === '' ? name : `${name} (${unit})`
}
const timeColumn: TableColumn = { name: 'timestamp', kind: 'instant', unit: '', meaning: 'instant of the reading' }

/** A log as it was imported: a row for each time and sensor, or for each time with a column for each sensor. */
export function datasetTable(workspace: Workspace, dataset: string, layout: 'long' | 'wide'): ExportTable {
  const { name } = workspace.datasets.get(dataset)
  const grid = workspace.datasets.grid(dataset)
  const { columns, reading } = layout === 'long' ? longColumns(grid) : wideColumns(grid)
  return {
    table: 'readings',
    title: `Readings of ${name}`,
    columns,
    reading,
    rows: layout === 'long' ? grid.steps * grid.sensors.length : grid.steps,
    timeZone: grid.timeZone,
    batches: () => (layout === 'long' ? longBatches(workspace, grid) : wideBatches(workspace, grid)),
    licence: licenceOfLog(workspace, dataset),
    from: { dataset: datasetFacts(workspace, dataset), cadenceSeconds: grid.cadenceSeconds },
  }
}

const coverageColumns: readonly TableColumn[] = [
  { name: 'sensor', kind: 'text', unit: '', meaning: 'name of the sensor' },
  { name: 'variable', kind: 'text', unit: '', meaning: 'name of the variable' },
  { name: 'readings', kind: 'integer', unit: '', meaning: 'readings there are' },
  { name: 'missing', kind: 'integer', unit: '', meaning: 'times of the grid without one' },
  { name: 'interpolated', kind: 'integer', unit: '', meaning: 'values that were made to fill short gaps' },
  { name: 'stuck', kind: 'integer', unit: '', meaning: 'readings of stretches that do not move' },
  { name: 'outOfRange', kind: 'integer', unit: '', meaning: 'readings that cannot be' },
]

/** What the import found: a row for each sensor and variable. */
export function coverageTable(workspace: Workspace, dataset: string): ExportTable {
  const { name, timeZone } = workspace.datasets.get(dataset)
  const rows = workspace.datasets
    .report(dataset)
    .perSensor.map(({ sensor, variable, readings, missing, interpolated, stuck, outOfRange }) => [
      ...[sensor, variable, readings, missing, interpolated, stuck, outOfRange],
    ])
  return {
    table: 'coverage',
    title: `Coverage of ${name}`,
    columns: coverageColumns,
    rows: rows.length,
    timeZone,
    batches: () => batchesOf(rows),
    licence: licenceOfLog(workspace, dataset),
    from: { dataset: datasetFacts(workspace, dataset) },
  }
}

function unitsOf({ variables }: DatasetGrid): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, unit }) => [name, unit]))
}

function longColumns(grid: DatasetGrid): { columns: TableColumn[]; reading: Reading } {
  const values = grid.variables.map(({ name, unit }): [TableColumn, WhichColumn] => [
    {
      name: withUnit(name, unit),
      kind: 'float',
      unit,
      meaning: `${name}, as float32; empty where there is no reading`,
    },
    { role: 'value', variable: name },
  ])
  const sensor: TableColumn = { name: 'sensor', kind: 'text', unit: '', meaning: 'name of the sensor' }
  return {
    columns: [timeColumn, sensor, ...values.map(([column]) => column)],
    reading: {
      layout: 'long',
      units: unitsOf(grid),
      columns: {
        timestamp: { role: 'time' },
        sensor: { role: 'sensor' },
        ...Object.fromEntries(values.map(([{ name }, role]) => [name, role])),
      },
    },
  }
}

function wideColumns(grid: DatasetGrid): { columns: TableColumn[]; reading: Reading } {
  const values = grid.sensors.flatMap((sensor) =>
    grid.variables.map(({ name, unit }): [TableColumn, WhichColumn] => [
      { name: withUnit(`${sensor} ${name}`, unit), kind: 'float', unit, meaning: `${name} of ${sensor}, as float32` },
      { role: 'value', variable: name, sensor },
    ]),
  )
  return {
    columns: [timeColumn, ...values.map(([column]) => column)],
    reading: {
      layout: 'wide',
      units: unitsOf(grid),
      columns: {
        timestamp: { role: 'time' },
        ...Object.fromEntries(values.map(([{ name }, role]) => [name, role])),
      },
    },
  }
}

function timesOf(grid: DatasetGrid, from: number, steps: number): number[] {
  return Array.from({ length: steps }, (_, step) => grid.startMs + (from + step) * grid.cadenceSeconds * 1000)
}

function* longBatches(workspace: Workspace, grid: DatasetGrid): Generator<Batch> {
  const width = grid.sensors.length
  const depth = grid.variables.length
  const most = Math.max(1, Math.floor(batchRows / width))
  for (const { from, steps, values } of workspace.series.slabs(grid.dataset)) {
    for (let first = 0; first < steps; first += most) {
      const count = Math.min(most, steps - first)
      const rows = count * width
      yield {
        rows,
        columns: [
          {
            codes: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / width)),
            words: timesOf(grid, from + first, count),
          },
          { codes: Int32Array.from({ length: rows }, (_, row) => row % width), words: grid.sensors },
          ...grid.variables.map((_, variable) => {
            const column = new Float32Array(rows)
            for (let row = 0, at = first * width * depth + variable; row < rows; row++, at += depth) {
              column[row] = values[at] ?? NaN
            }
            return column
          }),
        ],
      }
    }
  }
}

function* wideBatches(workspace: Workspace, grid: DatasetGrid): Generator<Batch> {
  const width = grid.sensors.length * grid.variables.length
  for (const { from, steps, values } of workspace.series.slabs(grid.dataset)) {
    yield {
      rows: steps,
      columns: [
        Float64Array.from(timesOf(grid, from, steps)),
        ...Array.from({ length: width }, (_, column) =>
          Float32Array.from({ length: steps }, (_each, step) => values[step * width + column] ?? NaN),
        ),
      ],
    }
  }
}
