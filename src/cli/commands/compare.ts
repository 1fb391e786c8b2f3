import { type Command, Option } from 'commander'
import { extname, resolve } from 'node:path'
import {
  baselineNameSchema,
  periodSchema,
  PlenumError,
  serviceContract,
  type Comparison,
  type Period,
} from '../../contract'
import { writeWhole } from '../files'
import type { Frame } from '../frame'
import { defined, idOf, numberFor } from '../options'
import { writtenPage } from '../print'
import { comparisonCsv, comparisonText } from './compareText'
import { checkOut } from './sampling'

interface Options {
  period?: Period
  against?: string
  out?: string
  sample: boolean
  starts?: number
}

/** Files that hold the comparison itself; a page is made by the service. */
const writers: Readonly<Record<string, (comparison: Comparison) => string>> = {
  '.csv': comparisonCsv,
  '.json': (comparison) => `${JSON.stringify(comparison, null, 2)}\n`,
}

const pages: readonly string[] = ['.html', '.pdf']

function pinnedOf(against: string): { run: string } | { baseline: ReturnType<typeof baselineNameSchema.parse> } {
  const baseline = baselineNameSchema.safeParse(against)
  return baseline.success ? { baseline: baseline.data } : { run: idOf('run', against) }
}

export function addCompare(program: Command, frame: Frame): void {
  const pageSchema = serviceContract.requests['reports/compare'].input.shape
  const command = program
    .command('compare')
    .description('runs side by side: what differs, their scores, and whether one is better')
    .argument('<run...>', '2 to 100 runs')
    .addOption(new Option('--period <period>', 'of their evaluations (default: test)').choices(periodSchema.options))
    .option('--against <what>', 'a run or a baseline that the others are compared with (default: the first run)')
    .option('--out <file>', 'every score as .csv, everything as .json, one page with figures as .html or .pdf')
    .addOption(new Option('--no-sample', 'no scenarios from a common start on that page').default(true))
    .option('--starts <n>', 'starts those are sampled from (default: 12)', numberFor(pageSchema.starts))
  command.action((runs: string[]) => {
    const { period, against, out, sample, starts } = command.opts<Options>()
    if (runs.length < 2 || runs.length > 100) throw new PlenumError('bad-input', 'Name 2 to 100 runs.')
    if (new Set(runs).size < runs.length) throw new PlenumError('bad-input', 'A run is named twice.')
    if (out !== undefined) checkOut(out, [...Object.keys(writers), ...pages])
    const request = {
      runs: runs.map((run) => idOf('run', run)),
      ...(period === undefined ? {} : { period }),
      ...(against === undefined ? {} : { pinned: pinnedOf(against) }),
    }
    return frame.inWorkspace('existing', async ({ client, long }) => {
      const comparison = await client.request('compare/runs', request)
      if (out === undefined) return { json: comparison, text: comparisonText(comparison) }
      const writer = writers[extname(out).toLowerCase()]
      const file = resolve(out)
      if (writer === undefined) {
        const page = { ...request, sample, ...defined({ starts }) }
        await writtenPage(
          file,
          (path) => client.request('reports/compare', { ...page, out: { path } }, long),
          long.signal,
        )
      } else writeWhole(file, writer(comparison))
      return { json: { ...comparison, file }, text: `${comparisonText(comparison)}\n${file}\n` }
    })
  })
}
