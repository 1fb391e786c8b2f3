import { type Command, Option } from 'commander'
import { DateTime } from 'luxon'
import { existsSync, statSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import {
  periodSchema,
  PlenumError,
  samplerSchema,
  scenarioRequestSchema,
  type AnomalyInput,
  type ExportResult,
  type Period,
  type Sampler,
  type ServiceClient,
} from '../../contract'
import type { Context } from '../frame'
import { defined, numberFor } from '../options'

/** What `scenarios` and `anomaly` have in common. */
export interface SamplingOptions {
  start?: string
  starts?: number
  period?: Period
  steps?: number
  count?: number
  sampler?: Sampler
  chain?: number
  seed?: number
  name?: string
  out: string
}
export const defaultSteps = 24

const schema = scenarioRequestSchema.shape

/** `--steps` is the horizon; the anomaly's `--step` is its own option. */
export function addSamplingOptions(command: Command): Command {
  return command
    .option('--start <time>', 'first forecast step, ISO 8601; without offset in the zone of the log')
    .option('--starts <n>', 'that many starts, spread over a period', numberFor(schema.starts))
    .addOption(new Option('--period <period>', 'where --starts lie (default: test)').choices(periodSchema.options))
    .option('--steps <n>', `steps ahead (default: ${defaultSteps})`, numberFor(schema.steps))
    .option('--count <n>', 'scenarios per start (default: 6)', numberFor(schema.count))
    .addOption(
      new Option(
        '--sampler <sampler>',
        'plain, or mh: Metropolis-Hastings, judged by the critic (default: plain)',
      ).choices(samplerSchema.options),
    )
    .option('--chain <n>', 'candidates per step of mh (default: 20)', numberFor(schema.chain))
    .option('--seed <n>', 'same seed, same bytes (default: 1)', numberFor(schema.seed))
    .option('--name <name>', 'name of the set in the workspace')
    .requiredOption('--out <file>', '.csv or .parquet; a .json beside it says where it came from')
    .addHelpText(
      'after',
      '\nWithout --start and --starts the scenarios begin right after the log ends.\n' +
        'A file that exists is replaced, in one step, when the new one is complete.\n',
    )
}

/** @throws PlenumError `bad-input` for what can be seen before anything is computed */
export function checkSampling({ start, starts, period, out }: SamplingOptions): void {
  if (start !== undefined && starts !== undefined) {
    throw new PlenumError('bad-input', 'Give --start or --starts, not both.')
  }
  if (period !== undefined && starts === undefined) {
    throw new PlenumError('bad-input', '--period says where --starts lie: give --starts as well.')
  }
  checkOut(out)
}

/** @throws PlenumError `bad-input` */
export function checkOut(out: string, extensions: readonly string[] = ['.csv', '.parquet']): void {
  const path = resolve(out)
  const extension = extname(path).toLowerCase()
  if (!extensions.includes(extension)) {
    throw new PlenumError('bad-input', 'The kind of file is not known.', {
      place: { file: out },
      fix: `Name a file that ends in ${extensions.join(' or ')}.`,
    })
  }
  if (!existsSync(dirname(path))) {
    throw new PlenumError('bad-input', 'The folder does not exist.', { place: { file: out }, fix: 'Make it first.' })
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new PlenumError('bad-input', 'This is a folder.', { place: { file: out }, fix: 'Name a file in it.' })
  }
}

/** The instant of `--start`. @throws PlenumError `bad-input` */
export function instantOf(text: string, zone: string): number {
  const time = DateTime.fromISO(text, { zone })
  if (time.isValid) return time.toMillis()
  throw new PlenumError('bad-input', `"${text}" is no time.`, {
    place: { field: '--start' },
    fix: 'Write it as 2016-05-20T08:00 or 2016-05-20T08:00+02:00.',
  })
}

async function zoneOfRun(client: ServiceClient, run: string): Promise<string> {
  const { dataset } = await client.request('runs/get', { run })
  return (await client.request('datasets/get', { dataset })).timeZone
}

/** Samples, writes the file, and leaves no set behind when there is no file. */
export async function sampleToFile(
  { client, long }: Context,
  run: string,
  options: SamplingOptions,
  anomalies: AnomalyInput[],
): Promise<ExportResult> {
  const { start, starts, period, steps, count, sampler, chain, seed, name, out } = options
  const startMs = start === undefined ? undefined : instantOf(start, await zoneOfRun(client, run))
  const { set } = await client.request(
    'scenarios/generate',
    { run, anomalies, ...defined({ startMs, starts, period, steps, count, sampler, chain, seed, name }) },
    long,
  )
  try {
    return await client.request('scenarios/export', { set, out: { path: resolve(out) } }, long)
  } catch (thrown) {
    await client.request('scenarios/delete', { set })
    throw thrown
  }
}

/** The result in the shape `--json` promises: `acceptance` only where there is one. */
export function exportJson({ acceptance, ...result }: ExportResult): Record<string, unknown> {
  return { ...result, ...(acceptance === null ? {} : { acceptance }) }
}
