import { type Command, Option } from 'commander'
import { extname, resolve } from 'node:path'
import { baselineNameSchema, periodSchema, PlenumError, type Comparison, type Period } from '../../contract'
import { writeWhole } from '../files'
import type { Frame } from '../frame'
import { idOf } from '../options'
import { comparisonCsv, comparisonText } from './compareText'

interface Options {
  period?: Period
  against?: string
  out?: string
}

const writers: Readonly<Record<string, (comparison: Comparison) => string>> = {
  '.csv': comparisonCsv,
  '.json': (comparison) => `${JSON.stringify(comparison, null, 2)}\n`,
}

/** @throws PlenumError `bad-input` */
function writerOf(out: string): (comparison: Comparison) => string {
  const writer = writers[extname(out).toLowerCase()]
  if (writer !== undefined) return writer
  throw new PlenumError('bad-input', 'The kind of file is not known.', {
    place: { file: out },
    fix: `Name a file that ends in ${Object.keys(writers).join(', ')}.`,
  })
}

function pinnedOf(against: string): { run: string } | { baseline: ReturnType<typeof baselineNameSchema.parse> } {
  const baseline = baselineNameSchema.safeParse(against)
  return baseline.success ? { baseline: baseline.data } : { run: idOf('run', against) }
}

export function addCompare(program: Command, frame: Frame): void {
  const command = program
    .command('compare')
    .description('runs side by side: what differs, their scores, and whether one is better')
    .argument('<run...>', '2 to 100 runs')
    .addOption(new Option('--period <period>', 'of their evaluations (default: test)').choices(periodSchema.options))
    .option('--against <what>', 'a run or a baseline that the others are compared with (default: the first run)')
    .option('--out <file>', 'every score as .csv, everything as .json')
  command.action((runs: string[]) => {
    const { period, against, out } = command.opts<Options>()
    if (runs.length < 2 || runs.length > 100) throw new PlenumError('bad-input', 'Name 2 to 100 runs.')
    if (new Set(runs).size < runs.length) throw new PlenumError('bad-input', 'A run is named twice.')
    const writer = out === undefined ? undefined : writerOf(out)
    const request = {
      runs: runs.map((run) => idOf('run', run)),
      ...(period === undefined ? {} : { period }),
      ...(against === undefined ? {} : { pinned: pinnedOf(against) }),
    }
    return frame.inWorkspace('existing', async ({ client }) => {
      const comparison = await client.request('compare/runs', request)
      if (out === undefined || writer === undefined) return { json: comparison, text: comparisonText(comparison) }
      const file = resolve(out)
      writeWhole(file, writer(comparison))
      return { json: { ...comparison, file }, text: `${comparisonText(comparison)}\n${file}\n` }
    })
  })
}
