import { type Command, Option } from 'commander'
import { existsSync } from 'node:fs'
import { importOptionsSchema, licenceSchema, PlenumError, sourceSchema, type ImportOptions } from '../../contract'
import type { Frame } from '../frame'
import { defined, gathered, numberFor, textFor } from '../options'
import { columnRoles, limitsOf, mapHelp, namesOf, quantitiesOf, unitsOf } from './columnMap'
import { importText } from './datasetText'

interface Options {
  name?: string
  source?: string
  licence?: string
  layout: ImportOptions['layout']
  map: string[]
  rename: string[]
  quantity: string[]
  unit: string[]
  limit: string[]
  tz?: string
  delimiter?: string
  decimal?: '.' | ','
  timeFormat?: string
  headerLine?: number
  cadence?: number
  interpolate?: number
  dryRun?: boolean
}

/** What `--delimiter` may say. */
export const delimiters: Record<string, NonNullable<ImportOptions['delimiter']>> = {
  ',': ',',
  comma: ',',
  ';': ';',
  semicolon: ';',
  '\t': '\t',
  '\\t': '\t',
  tab: '\t',
  '|': '|',
  pipe: '|',
}
const schema = importOptionsSchema.shape

function requestOptions(options: Options): Partial<ImportOptions> {
  return {
    layout: options.layout,
    columns: columnRoles(options.map),
    sensors: namesOf(options.rename),
    variables: quantitiesOf(options.quantity),
    units: unitsOf(options.unit),
    limits: limitsOf(options.limit),
    ...defined({
      timeZone: options.tz,
      delimiter: options.delimiter === undefined ? undefined : delimiters[options.delimiter],
      decimalMark: options.decimal,
      timeFormat: options.timeFormat,
      headerLine: options.headerLine,
      cadenceSeconds: options.cadence,
      interpolateSteps: options.interpolate,
    }),
  }
}

export function addImport(program: Command, frame: Frame): void {
  const command = program
    .command('import')
    .description('import a log (CSV, also gzipped; long, wide or tidy) and report what was found')
    .argument('<file...>', 'one log; several files of the same kind are read as one')
    .option('--name <name>', 'name of the dataset (default: the name of the file)')
    .option(
      '--source <text>',
      'whose log it is and where it was got from, for cards and reports',
      textFor(sourceSchema),
    )
    .option('--licence <text>', 'under which it may be used, such as "CC BY 4.0" or internal', textFor(licenceSchema))
    .addOption(
      new Option('--layout <layout>', 'one row per sensor and time, per time, or per single value')
        .choices(['auto', 'long', 'wide', 'tidy'])
        .default('auto'),
    )
    .option('--map <pair>', 'what a column holds; see below', gathered, [])
    .option('--rename <pair>', 'SENSOR=NAME, what a sensor of the log is to be called', gathered, [])
    .option('--quantity <pair>', 'FOUND=NAME or FOUND=ignore, of a quantity in a tidy log', gathered, [])
    .option('--unit <pair>', 'VARIABLE=UNIT, where the header does not say', gathered, [])
    .option('--limit <pair>', 'VARIABLE=LOW:HIGH; readings outside are counted and left out', gathered, [])
    .option('--tz <zone>', 'zone of timestamps without offset, as Europe/Berlin or +01:00 (default: UTC)')
    .addOption(new Option('--delimiter <mark>', 'between cells (default: detected)').choices(Object.keys(delimiters)))
    .addOption(new Option('--decimal <mark>', 'decimal mark (default: detected)').choices(['.', ',']))
    .option('--time-format <format>', 'Luxon format such as "dd.MM.yyyy HH:mm" (default: detected)')
    .option('--header-line <n>', 'line with the names of the columns (default: detected)', numberFor(schema.headerLine))
    .option('--cadence <seconds>', 'seconds between steps (default: detected)', numberFor(schema.cadenceSeconds))
    .option('--interpolate <steps>', 'longest gap to fill, in steps (default: 6)', numberFor(schema.interpolateSteps))
    .option('--dry-run', 'read and report, keep nothing')
    .addHelpText('after', mapHelp)
  command.action((files: string[]) => {
    const options = command.opts<Options>()
    // Looked at before the workspace is opened, so that a mistyped name does not make one.
    for (const file of files) {
      if (!existsSync(file)) throw new PlenumError('not-found', 'There is no such file.', { place: { file } })
    }
    const request = {
      files: files.map((path) => ({ path })),
      options: requestOptions(options),
      dryRun: options.dryRun === true,
      ...defined({ name: options.name, source: options.source, licence: options.licence }),
    }
    return frame.inWorkspace('create', async ({ client, long }) => {
      const result = await client.request('datasets/import', request, long)
      return { json: { ...result, dryRun: request.dryRun }, text: importText(result) }
    })
  })
}
