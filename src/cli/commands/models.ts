import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { PlenumError } from '../../contract'
import type { Context, Frame, Outcome } from '../frame'
import { idOf } from '../options'
import { bytes, count } from '../text/format'
import { facts } from '../text/table'
import { runText, trainJson } from './runText'

export function isModelFile(out: string): boolean {
  return /\.plenum-model$/i.test(out)
}

/** Writes a run as one file for `import-model`. */
export async function exportModel(
  client: Context['client'],
  long: Context['long'],
  id: string,
  out: string,
): Promise<Outcome> {
  const result = await client.request('models/export', { run: idOf('run', id), out: { path: resolve(out) } }, long)
  const text = facts([
    ['model', `of step ${count(result.step)}`],
    ['size', bytes(result.bytes)],
    ['file', result.file],
  ])
  return { json: result, text }
}

export function addImportModel(program: Command, frame: Frame): void {
  const command = program
    .command('import-model')
    .description('make a run of a .plenum-model file, to sample from on a log of the same hall')
    .argument('<file>')
    .option('--dataset <id>', 'the log to sample on (default: the one that fits)')
  command.action((file: string) => {
    const { dataset } = command.opts<{ dataset?: string }>()
    if (!existsSync(file)) throw new PlenumError('not-found', 'There is no such file.', { place: { file } })
    const request = {
      file: { path: resolve(file) },
      ...(dataset === undefined ? {} : { dataset: idOf('dataset', dataset) }),
    }
    return frame.inWorkspace('existing', async ({ client, long }) => {
      const { run, sameLog } = await client.request('models/import', request, long)
      const log = sameLog
        ? 'On the very log it was trained on: the same seed gives the same scenarios.\n'
        : 'On another log of the same hall: it was not trained on these readings.\n'
      return { json: { ...trainJson(run), sameLog }, text: `${runText(run)}\n${log}` }
    })
  })
}
