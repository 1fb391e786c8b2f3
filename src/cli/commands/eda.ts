import type { Command } from 'commander'
import { serviceContract } from '../../contract'
import type { Frame } from '../frame'
import { defined, gathered, idOf, numberFor } from '../options'
import { explorationText } from './explorationText'

interface Options {
  lags?: number
  sensor: string[]
}

export function addEda(program: Command, frame: Frame): void {
  const schema = serviceContract.requests['datasets/explore'].input.shape
  const command = program
    .command('eda')
    .description('explore a log: auto-, partial and cross-correlation of values and of their derivatives')
    .argument('<dataset>')
    .option('--lags <n>', 'grid steps (default: one day)', numberFor(schema.lags))
    .option('--sensor <name>', 'only this sensor; may be given several times', gathered, [])
  command.action((dataset: string) => {
    const { lags, sensor } = command.opts<Options>()
    const sensors = sensor.length === 0 ? undefined : sensor
    const request = { dataset: idOf('dataset', dataset), ...defined({ lags, sensors }) }
    return frame.inWorkspace('existing', async ({ client, long }) => {
      const exploration = await client.request('datasets/explore', request, long)
      return { json: plain(exploration), text: explorationText(exploration) }
    })
  })
}

/** Arrays that JSON knows, in place of typed ones; what is not a number becomes null. */
function plain(value: unknown): unknown {
  if (value instanceof Float64Array) return [...value]
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]))
}
