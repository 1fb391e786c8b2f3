import { parseArgs } from 'node:util'
import { presetConfig, type TrainConfigInput } from '../../../src/contract'
import { loadTensorFlow, Operations } from '../../../src/compute'
import type { BenchRow } from '../rows'
import { judgeOnce, type Judged } from './judge'
import { logNamed, type LogName } from './logs'
import { markdownOf, rowsOf } from './table'

// loaded with this file: the runner that imports it is closed before the measurement starts
const runtime = await loadTensorFlow()

/**
 * `npm run bench -- quality [--log real|simulated|both] [--seeds 1,2,3] [--preset plenum|thesis] [--config JSON]
 * [--days N [--from DAY,DAY,…]] [--out FOLDER]`: trains each seed on each log (or on `days` of it from each of the days `from`
 * on), scores 50 scenarios of 24 steps from 100 starts of the test period beside the AR bootstrap, and says mean ± 95 %
 * interval over the seeds. With `--out` every finished training is kept there: the same command goes on where it was broken
 * off.
 */
export async function bench(args: string[]): Promise<BenchRow[]> {
  const { values: options } = parseArgs({
    args,
    options: {
      log: { type: 'string', default: 'real' },
      preset: { type: 'string', default: 'plenum' },
      config: { type: 'string', default: '{}' },
      seeds: { type: 'string', default: '1' },
      days: { type: 'string' },
      from: { type: 'string', default: '0' },
      out: { type: 'string' },
    },
  })
  const preset = presetConfig(options.preset === 'thesis' ? 'thesis' : 'plenum')
  const change = JSON.parse(options.config) as TrainConfigInput
  const config = { ...preset, ...change, plenum: { ...preset.plenum, ...change.plenum } }
  const logs: LogName[] =
    options.log === 'both' ? ['real', 'simulated'] : [options.log === 'real' ? 'real' : 'simulated']
  const days = options.days === undefined ? null : Number(options.days)
  const cuts = days === null ? [null] : options.from.split(',').map((from) => ({ days, from: Number(from) }))
  const operations = new Operations(runtime)
  const all: Judged[] = []
  for (const log of logs) {
    for (const cut of cuts) {
      const name = cut === null ? log : `${log} ${cut.days} days from day ${cut.from}`
      const series = logNamed(log, cut)
      for (const seed of options.seeds.split(',').map(Number)) {
        all.push(await judgeOnce(operations, { name, series, config, seed }, options.out ?? null))
        process.stderr.write(`\n${markdownOf(all)}\n`)
      }
    }
  }
  return rowsOf(all)
}
