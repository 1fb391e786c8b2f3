import type { ParameterValue, SearchResults } from '../../../contract'
import { batchesOf, type ExportTable, type TableColumn } from '../table'
import type { Workspace } from '../../store'
import { datasetFacts, licenceOfLog } from './facts'

type Cell = string | number | boolean | null

function cellOf(value: ParameterValue): Cell {
  return Array.isArray(value) ? JSON.stringify(value) : value
}

/** A choice of the space as a column: numbers where all its values are, else words. */
function choiceColumns({ search, ranking }: SearchResults): TableColumn[] {
  return search.definition.space.map(({ path }, at): TableColumn => {
    const values = ranking.map((point) => point.values[at] ?? null)
    const kind = values.every((value) => typeof value === 'number')
      ? 'number'
      : values.every((value) => typeof value === 'boolean')
        ? 'boolean'
        : 'text'
    return { name: path, kind, unit: '', meaning: `the choice ${path}` }
  })
}

function choices(columns: readonly TableColumn[], values: readonly ParameterValue[]): Cell[] {
  return columns.map(({ kind }, at) => {
    const cell = cellOf(values[at] ?? null)
    return kind === 'text' && cell !== null ? String(cell) : cell
  })
}

function tableOf(
  workspace: Workspace,
  results: SearchResults,
  table: string,
  title: string,
  columns: TableColumn[],
  rows: Cell[][],
): ExportTable {
  const { search, name, dataset, version, definition } = results.search
  return {
    table,
    title: `${title} of ${name}`,
    columns,
    rows: rows.length,
    timeZone: 'UTC',
    batches: () => batchesOf(rows),
    licence: licenceOfLog(workspace, dataset),
    from: {
      search: { search, name, version, strategy: definition.strategy, seeds: definition.seeds },
      dataset: datasetFacts(workspace, dataset),
    },
  }
}

function number(name: string, meaning: string): TableColumn {
  return { name, kind: 'number', unit: '', meaning }
}
function integer(name: string, meaning: string): TableColumn {
  return { name, kind: 'integer', unit: '', meaning }
}

/** A row for each point, best first. */
export function rankingTable(workspace: Workspace, results: SearchResults): ExportTable {
  const varied = choiceColumns(results)
  const columns: TableColumn[] = [
    integer('rank', 'place, from 1'),
    integer('point', 'number of the point'),
    ...varied,
    integer('steps', 'steps at which it was compared'),
    number('mean', 'mean score over seeds: pinball relative to the AR bootstrap, lower is better'),
    number('low', 'lower end of its 95 % interval'),
    number('high', 'upper end of its 95 % interval'),
    integer('failed', 'trials that failed'),
    {
      name: 'worseThanFirst',
      kind: 'boolean',
      unit: '',
      meaning: 'paired t test at 5 %; empty where it cannot be told',
    },
  ]
  const rows = results.ranking.map(({ rank, point, values, steps, mean, low, high, failed, worseThanFirst }) => [
    ...[rank, point, ...choices(varied, values)],
    ...[steps, mean, low, high, failed, worseThanFirst],
  ])
  return tableOf(workspace, results, 'ranking', 'Ranking', columns, rows)
}

/** A row for each training. */
export function trialsTable(workspace: Workspace, results: SearchResults): ExportTable {
  const varied = choiceColumns(results)
  const columns: TableColumn[] = [
    integer('point', 'number of the point'),
    ...varied,
    number('seed', 'seed of the training'),
    { name: 'run', kind: 'text', unit: '', meaning: 'ID of its run' },
    { name: 'status', kind: 'text', unit: '', meaning: 'waiting, training, settled or failed' },
    integer('step', 'steps done'),
    number('score', 'best validation score'),
    { name: 'problem', kind: 'text', unit: '', meaning: 'why it failed' },
  ]
  const rows = results.ranking.flatMap(({ point, values, trials }) =>
    trials.map(({ seed, run, status, step, score, problem }): Cell[] => [
      ...[point, ...choices(varied, values)],
      ...[seed, run, status, step, score, problem?.message ?? null],
    ]),
  )
  return tableOf(workspace, results, 'trials', 'Trials', columns, rows)
}
