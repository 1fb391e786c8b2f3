import { type Command, Option } from 'commander'
import { resolve } from 'node:path'
import {
  PlenumError,
  tableFormatSchema,
  tableLayoutSchema,
  whichScenariosSchema,
  type Exportable,
  type TableFormat,
  type WhichScenarios,
} from '../../contract'
import type { Frame } from '../frame'
import { kindOfId } from '../options'
import { bytes, count } from '../text/format'
import { facts, table } from '../text/table'
import { delimiters } from './import'
import { exportModel, isModelFile } from './models'

interface Options {
  out?: string
  table?: string
  layout?: 'long' | 'wide'
  format?: TableFormat
  delimiter: string
  decimal: '.' | ','
  list?: boolean
  only?: WhichScenarios
}

function tablesText(id: string, tables: readonly Exportable[]): string {
  return table(
    [
      { title: `tables of ${id}` },
      { title: 'rows', right: true },
      { title: 'columns', right: true },
      { title: 'layouts' },
      { title: 'what' },
    ],
    tables.map(({ table: name, rows, columns, layouts, title }) => [
      ...[name, count(rows), count(columns), layouts.join(', '), title],
    ]),
  )
}

export function addExport(program: Command, frame: Frame): void {
  const command = program
    .command('export')
    .description(
      'write a log, a run, scenarios, a search or a sweep to a file: CSV, Parquet or JSON, with a card beside it',
    )
    .argument('<id>', 'of a dataset, a run, a set of scenarios, a search or a sweep')
    .option(
      '--out <file>',
      '.csv, .parquet, .json, or .plenum-model for a run; one that exists is replaced when the new one is complete',
    )
    .option('--table <name>', 'which of its tables (default: the first of --list)')
    .addOption(
      new Option('--only <which>', 'scenarios by the marks of whoever looked at them (default: all)').choices(
        whichScenariosSchema.options,
      ),
    )
    .option('--list', 'only say which tables it has')
    .addOption(new Option('--layout <layout>', 'a row per reading, or per time').choices(tableLayoutSchema.options))
    .addOption(new Option('--format <format>', '(default: by the file’s name)').choices(tableFormatSchema.options))
    .addOption(new Option('--delimiter <mark>', 'between cells').choices(Object.keys(delimiters)).default(','))
    .addOption(new Option('--decimal <mark>', 'decimal mark').choices(['.', ',']).default('.'))
  command.action((id: string) => {
    const { out, only, table: name, list, layout, format, delimiter, decimal } = command.opts<Options>()
    kindOfId(id)
    if (list !== true && out === undefined) throw new PlenumError('bad-input', 'Name a file with --out.')
    return frame.inWorkspace('existing', async ({ client, long }) => {
      if (list === true || out === undefined) {
        const tables = await client.request('exports/list', { id })
        return { json: tables, text: tablesText(id, tables) }
      }
      if (isModelFile(out)) return exportModel(client, long, id, out)
      const request = {
        id,
        out: { path: resolve(out) },
        delimiter: delimiters[delimiter] ?? ',',
        decimalMark: decimal,
        ...(only === undefined ? {} : { only }),
        ...(name === undefined ? {} : { table: name }),
        ...(layout === undefined ? {} : { layout }),
        ...(format === undefined ? {} : { format }),
      }
      const written = await client.request('exports/write', request, long)
      const text = facts([
        ['table', written.table],
        ['rows', count(written.rows)],
        ['size', bytes(written.bytes)],
        ['file', written.file],
        ['where from', written.card],
      ])
      return { json: written, text }
    })
  })
}
