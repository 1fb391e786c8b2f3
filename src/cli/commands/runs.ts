import { type Command, Option } from 'commander'
import type { Run, RunRow } from '../../contract'
import { runConditionsOf, runSortsOf } from '../../domain'
import type { Frame } from '../frame'
import { gathered, runOrSweep } from '../options'
import { count } from '../text/format'
import { runRowsText } from './runText'

interface ListOptions {
  filter: string[]
  sort?: string
  tag: string[]
  search?: string
  archived?: boolean | 'only'
  trials?: boolean
}
interface LabelOptions {
  tag: string[]
  untag: string[]
  notes?: string
  archive?: boolean
  restore?: boolean
}

const pageRows = 1000

/** A run as `--json` has always listed it, with its labels and metrics; of a sweep what the table knows. */
function runJson(run: Run | undefined, row: RunRow): Record<string, unknown> {
  const { tags, notes, archived, metrics } = row
  return { ...(run ?? row), tags, notes, archived, metrics }
}

const filterHelp = `
  --filter 'hiddenSize >= 128 and validation.score < 0.9'   choices and metrics; a metric is its :best unless
                                                            :min, :max or :last is said
  --filter 'kind = sweep and sweep.reward:best > 198000'    trainings have validation.…, training.… and evaluation.…
  --sort validation.score,-createdAt                        - is largest first; what is not there comes last
`

export function addRuns(program: Command, frame: Frame): void {
  const command = program
    .command('runs')
    .description('list runs and sweeps: find, filter and sort them by any choice or metric')
    .option('--filter <conditions>', 'conditions that hold; may be given several times', gathered, [])
    .option('--sort <fields>', 'by what, with commas (default: oldest first)')
    .option('--tag <tag>', 'that have this tag; may be given several times', gathered, [])
    .option('--search <words>', 'words in name, ID, notes, tags or the name of the log')
    .addOption(new Option('--archived [only]', 'archived runs too, or only those').choices(['only']).default(undefined))
    .option('--trials', 'those of searches too')
    .addHelpText('after', filterHelp)
  command.action(() => {
    const options = command.opts<ListOptions>()
    const selection = {
      conditions: options.filter.flatMap(runConditionsOf),
      sort: options.sort === undefined ? runSortsOf('createdAt,run') : runSortsOf(options.sort),
      tags: options.tag,
      search: options.search ?? '',
      archived: options.archived === 'only' ? 'only' : options.archived === true ? 'all' : 'no',
    } as const
    const trials = options.trials === true
    return frame.inWorkspace('existing', async ({ client }) => {
      const rows: RunRow[] = []
      const first = await client.request('runs/table', { ...selection, trials, limit: pageRows })
      rows.push(...first.rows)
      while (rows.length < first.total) {
        const next = await client.request('runs/table', { ...selection, trials, limit: pageRows, offset: rows.length })
        if (next.rows.length === 0) break
        rows.push(...next.rows)
      }
      const runs = new Map((await client.request('runs/list', {})).map((run) => [run.run, run]))
      const folded = trials
        ? 0
        : (await client.request('runs/table', { ...selection, trials: true, limit: 1 })).total - first.total
      const more = folded === 0 ? '' : `${count(folded)} more are trials of searches: --trials lists them too.\n`
      return {
        json: rows.map((row) => runJson(runs.get(row.run), row)),
        text: `${runRowsText(rows)}${more}`,
      }
    })
  })
}

export function addLabel(program: Command, frame: Frame): void {
  const command = program
    .command('label')
    .description('tag, note or archive runs and sweeps')
    .argument('<run...>')
    .option('--tag <tag>', 'add this tag; may be given several times', gathered, [])
    .option('--untag <tag>', 'take this tag away', gathered, [])
    .option('--notes <text>', 'in place of the notes there are')
    .addOption(new Option('--archive', 'out of the way: lists leave it out').conflicts('restore'))
    .option('--restore', 'back from the archive')
  command.action((runs: string[]) => {
    const { tag, untag, notes, archive, restore } = command.opts<LabelOptions>()
    const request = {
      runs: runs.map(runOrSweep),
      addTags: tag,
      removeTags: untag,
      ...(notes === undefined ? {} : { notes }),
      ...(archive === true ? { archived: true } : restore === true ? { archived: false } : {}),
    }
    return frame.inWorkspace('existing', async ({ client }) => {
      const { changed } = await client.request('runs/label', request)
      return {
        json: { runs: request.runs, changed },
        text: `Labelled ${count(changed)} run${changed === 1 ? '' : 's'}.\n`,
      }
    })
  })
}
