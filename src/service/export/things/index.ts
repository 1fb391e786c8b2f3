import { PlenumError, type WhichScenarios } from '../../../contract'
import type { Searches } from '../../searches'
import type { Sweeps } from '../../sweeps'
import type { Workspace } from '../../store'
import type { ExportTable } from '../table'
import { anomaliesTable } from './anomalies'
import { coverageTable, datasetTable } from './dataset'
import { curvesTable, metricsTable, scoresTable, validationsTable } from './run'
import { scenarioTable } from './scenario-set'
import { rankingTable, trialsTable } from './search'
import { rewardsTable, settingsTable } from './sweep'

export interface ExportTools {
  readonly workspace: Workspace
  readonly searches: Pick<Searches, 'results'>
  readonly sweeps: Pick<Sweeps, 'results'>
}
export type Layout = 'long' | 'wide'
/** One table of a kind of thing. */
export interface Exporter {
  readonly table: string
  readonly layouts: readonly Layout[]
  /** @param only which scenarios of a set, by their marks */
  readonly open: (tools: ExportTools, id: string, layout: Layout, only: WhichScenarios) => ExportTable
}

const long: readonly Layout[] = ['long']

/** What can be exported of each kind of thing, by the first letter of its ID; the first table is what is meant without a name. */
const exporters: Readonly<Record<string, readonly Exporter[]>> = {
  d: [
    {
      table: 'readings',
      layouts: ['long', 'wide'],
      open: ({ workspace }, id, layout) => datasetTable(workspace, id, layout),
    },
    { table: 'coverage', layouts: long, open: ({ workspace }, id) => coverageTable(workspace, id) },
  ],
  r: [
    { table: 'curves', layouts: long, open: ({ workspace }, id) => curvesTable(workspace, id) },
    { table: 'validations', layouts: long, open: ({ workspace }, id) => validationsTable(workspace, id) },
    { table: 'metrics', layouts: long, open: ({ workspace }, id) => metricsTable(workspace, id) },
    { table: 'scores', layouts: long, open: ({ workspace }, id) => scoresTable(workspace, id) },
  ],
  s: [
    {
      table: 'scenarios',
      layouts: ['long', 'wide'],
      open: ({ workspace }, id, layout, only) => scenarioTable(workspace, id, { layout, only }),
    },
    { table: 'anomalies', layouts: long, open: ({ workspace }, id) => anomaliesTable(workspace, id) },
  ],
  h: [
    {
      table: 'ranking',
      layouts: long,
      open: ({ workspace, searches }, id) => rankingTable(workspace, searches.results(id)),
    },
    {
      table: 'trials',
      layouts: long,
      open: ({ workspace, searches }, id) => trialsTable(workspace, searches.results(id)),
    },
  ],
  w: [
    {
      table: 'table',
      layouts: long,
      open: ({ workspace, sweeps }, id) => settingsTable(workspace, id, sweeps.results(id)),
    },
    { table: 'rewards', layouts: long, open: ({ workspace }, id) => rewardsTable(workspace, id) },
  ],
}

/** The tables of a thing, by its ID. @throws PlenumError `not-found` for a kind of which nothing can be exported */
export function exportersOf(id: string): readonly Exporter[] {
  const found = exporters[id.slice(0, 1)]
  if (found !== undefined) return found
  throw new PlenumError('not-found', `There is nothing to export with the ID "${id}".`, {
    fix: 'Name a data set, a run, a search, a sweep or a set of scenarios.',
  })
}

/** @throws PlenumError `bad-input` naming the tables there are */
export function exporterOf(id: string, table: string | undefined, layout: Layout): Exporter {
  const all = exportersOf(id)
  const found = table === undefined ? all[0] : all.find((one) => one.table === table)
  if (found === undefined) {
    throw new PlenumError('bad-input', `There is no table "${table ?? ''}" of ${id}.`, {
      place: { field: 'table' },
      fix: `It has ${all.map((one) => one.table).join(', ')}.`,
    })
  }
  if (found.layouts.includes(layout)) return found
  throw new PlenumError('bad-input', `The table "${found.table}" has no wide layout.`, { place: { field: 'layout' } })
}
