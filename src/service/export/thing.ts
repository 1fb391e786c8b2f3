import {
  PlenumError,
  type Exportable,
  type ExportedTable,
  type RequestValue,
  type ServiceContract,
} from '../../contract'
import type { RunningJob } from '../jobs/board'
import { version } from '../version'
import type { ExportTable, Reading } from './table'
import { exporterOf, exportersOf, type ExportTools } from './things'
import { writeTable } from './write-table'

export type { ExportTools } from './things'

type Request = RequestValue<ServiceContract, 'exports/write'>

/** The tables that a thing has something in. @throws PlenumError `not-found` */
export function exportables(tools: ExportTools, id: string): Exportable[] {
  return exportersOf(id).flatMap(({ table, layouts, open }, at) => {
    const { title, rows, columns } = open(tools, id, 'long', 'all')
    // what is empty is offered only where it is what the thing is about
    return rows === 0 && at > 0 ? [] : [{ table, title, rows, columns: columns.length, layouts: [...layouts] }]
  })
}

/** Writes one table of a thing with its card. @throws PlenumError */
export async function exportThing(
  tools: ExportTools,
  { id, table: name, layout, format, delimiter, decimalMark, only }: Request,
  out: string,
  job: RunningJob,
): Promise<ExportedTable> {
  if (only !== 'all' && !id.startsWith('s_')) {
    throw new PlenumError('bad-input', 'Only scenarios are accepted or rejected.', { place: { field: 'only' } })
  }
  const table = exporterOf(id, name, layout).open(tools, id, layout, only)
  const written = await writeTable(table, {
    ...{ out, format, delimiter, decimalMark, signal: job.signal, onProgress: job.progress },
    cardOf: (about) => cardOf(table, about, { delimiter, decimalMark }),
  })
  return { id, table: table.table, ...written }
}

/** Where an exported table came from, and how the importer reads it again; it lies beside it. */
export interface TableCard {
  readonly plenum: 'table'
  /** Of this description. */
  readonly format: 1
  readonly file: string
  readonly rows: number
  readonly sha256: string
  readonly table: string
  readonly title: string
  /** Version that wrote the file. */
  readonly version: string
  readonly from: ExportTable['from']
  readonly licence: string
  readonly timeZone: string
  readonly columns: Readonly<Record<string, { readonly kind: string; readonly unit: string; readonly meaning: string }>>
  readonly reading?: Reading & { readonly delimiter: string; readonly decimalMark: string }
}

function cardOf(
  table: ExportTable,
  { file, rows, sha256 }: { readonly file: string; readonly rows: number; readonly sha256: string },
  marks: { readonly delimiter: string; readonly decimalMark: string },
): TableCard {
  return {
    plenum: 'table',
    format: 1,
    file,
    rows,
    sha256,
    table: table.table,
    title: table.title,
    version,
    from: table.from,
    licence: table.licence,
    timeZone: table.timeZone,
    columns: Object.fromEntries(table.columns.map(({ name, kind, unit, meaning }) => [name, { kind, unit, meaning }])),
    ...(table.reading === undefined ? {} : { reading: { ...table.reading, ...marks } }),
  }
}
