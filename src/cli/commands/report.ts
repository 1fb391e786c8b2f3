import { type Command, Option } from 'commander'
import { periodSchema, PlenumError, serviceContract, type Period } from '../../contract'
import type { Frame } from '../frame'
import { defined, kindOfId, numberFor } from '../options'
import { writtenPage } from '../print'
import { bytes, percent } from '../text/format'
import { facts } from '../text/table'
import { checkOut } from './sampling'

interface Options {
  out: string
  period?: Period
  starts?: number
  scenarios?: number
}

export function addReport(program: Command, frame: Frame): void {
  const schema = serviceContract.requests['reports/write'].input.shape
  const command = program
    .command('report')
    .description('how good a run or a set of scenarios is, as one page with every score, figure and limit')
    .argument('<id>', 'of a run or a set of scenarios')
    .requiredOption('--out <file>', '.html, or .pdf (printed by a Chrome, Chromium or Edge that is there)')
    .addOption(new Option('--period <period>', 'part of the log (default: test)').choices(periodSchema.options))
    .option('--starts <n>', 'of the evaluation, where there is none yet (default: 100)', numberFor(schema.starts))
    .option('--scenarios <n>', 'per start of that evaluation (default: 50)', numberFor(schema.scenarios))
  command.action((id: string) => {
    const { out, ...more } = command.opts<Options>()
    checkOut(out, ['.html', '.pdf'])
    const kind = kindOfId(id)
    if (kind !== 'run' && kind !== 'scenario set') {
      throw new PlenumError('not-found', `${id} is a ${kind}; a report is of a run or a set of scenarios.`)
    }
    const of = kind === 'run' ? { run: id } : { set: id }
    return frame.inWorkspace('existing', async ({ client, long }) => {
      const written = await writtenPage(
        out,
        (path) => client.request('reports/write', { of, out: { path }, ...defined(more) }, long),
        long.signal,
      )
      const { privacy } = written
      const text = facts([
        ['size', bytes(written.bytes)],
        [
          'copies',
          privacy === null
            ? 'not measured'
            : `${privacy.generatedCopies} of ${privacy.generated} exact; ${percent(privacy.tooNear)} nearer than 95 % of real ones`,
        ],
        ['file', written.file],
        ...written.notes.map((note): [string, string] => ['note', note]),
      ])
      return { json: written, text }
    })
  })
}
