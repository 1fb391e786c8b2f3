import type { Command } from 'commander'
import { resolve } from 'node:path'
import { serviceContract } from '../../contract'
import type { Frame } from '../frame'
import { defined, numberFor } from '../options'
import { count } from '../text/format'
import { facts } from '../text/table'
import { checkOut } from './sampling'

interface Options {
  sensors?: number
  weeks?: number
  seed?: number
  cadence?: number
  out: string
}

export function addSimulate(program: Command, frame: Frame): void {
  const schema = serviceContract.requests['datasets/simulate'].input.shape
  const command = program
    .command('simulate')
    .description('write the log of a plausible hall, to try things with')
    .option('--sensors <n>', '(default: 35)', numberFor(schema.sensors))
    .option('--weeks <n>', '(default: 8)', numberFor(schema.weeks))
    .option('--seed <n>', 'same seed, same bytes (default: 1)', numberFor(schema.seed))
    .option('--cadence <seconds>', 'seconds between readings (default: 600)', numberFor(schema.cadenceSeconds))
    .requiredOption('--out <file>', 'CSV file to write; one that exists is replaced when the new one is complete')
  command.action(() => {
    const { sensors, weeks, seed, cadence, out } = command.opts<Options>()
    checkOut(out, ['.csv'])
    const request = { out: { path: resolve(out) }, ...defined({ sensors, weeks, seed, cadenceSeconds: cadence }) }
    return frame.inWorkspace('create', async ({ client, long }) => {
      const result = await client.request('datasets/simulate', request, long)
      const text = facts([
        ['sensors', count(result.sensors)],
        ['steps', count(result.steps)],
        ['rows', count(result.rows)],
        ['events', count(result.events)],
        ['file', result.file],
      ])
      return { json: result, text }
    })
  })
}
