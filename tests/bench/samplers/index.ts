import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { presetConfig, trainConfigSchema, type TrainConfigInput } from '../../../src/contract'
import { loadTensorFlow, openSource, Operations, type OpenedModel } from '../../../src/compute'
import type { HallSeries } from '../../../src/domain'
import { measured, type BenchRow } from '../rows'
import { logNamed } from '../quality/logs'
import { sampled, scoreRows, scoresOf, still, testStarts, train } from './work'

// loaded with this file: the runner that imports it is closed before the measurement starts
const runtime = await loadTensorFlow()
/** Milliseconds of the processor for six scenarios of 24 steps of the whole hall: a busy machine changes them little. */
async function timeOf({ source, model }: OpenedModel): Promise<number> {
  const request = { starts: [model.config.windowSteps], count: 6, steps: 24, seed: 1, anomalies: null }
  const began = process.cpuUsage()
  const parts = source.sample({ ...request, gaps: 'refuse' }, still)
  while ((await parts.next()).done !== true);
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

/**
 * `npm run bench -- samplers [--log real|simulated] [--config JSON] [--seed N] [--chain 20] [--starts 40] [--scenarios 10]`:
 * trains `thesis`, then compares Metropolis-Hastings with plain sampling from the same starts of the test period: CPU time, and
 * scores as relative changes with standard errors over blocks of starts. With `--starts 0` time only.
 */
export async function bench(args: string[]): Promise<BenchRow[]> {
  const { values: options } = parseArgs({
    args,
    options: {
      log: { type: 'string', default: 'real' },
      config: { type: 'string', default: '{}' },
      seed: { type: 'string', default: '1' },
      chain: { type: 'string', default: '20' },
      starts: { type: 'string', default: '40' },
      scenarios: { type: 'string', default: '10' },
    },
  })
  const series = logNamed(options.log === 'simulated' ? 'simulated' : 'real', null)
  const change = JSON.parse(options.config) as TrainConfigInput
  const config = trainConfigSchema.parse({ ...presetConfig('thesis'), ...change })
  const operations = new Operations(runtime)
  const directory = mkdtempSync(join(tmpdir(), 'plenum-samplers-'))
  try {
    const best = await train(operations, series, config, Number(options.seed), directory)
    const chain = Number(options.chain)
    const plain = await openSource(operations, best.file, series, { sampler: 'plain', chain }, still)
    const chains = await openSource(operations, best.file, series, { sampler: 'mh', chain }, still)
    const rows = [await speedRow(plain, chains, series, chain)]
    const starts = testStarts(series, plain, Number(options.starts))
    const count = Number(options.scenarios)
    if (starts.length > 0) {
      const scores = (opened: OpenedModel) =>
        scoresOf(opened, series, starts, count, (start) => sampled(opened, [start], count))
      rows.push(...scoreRows(await scores(chains), await scores(plain), 'plain sampling', `best at step ${best.step}`))
    }
    process.stderr.write(`${JSON.stringify(chains.metropolis(), null, 2)}\n`)
    plain.dispose()
    chains.dispose()
    return rows
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function speedRow(plain: OpenedModel, chains: OpenedModel, series: HallSeries, chain: number): Promise<BenchRow> {
  await timeOf(plain)
  await timeOf(chains)
  const pairs: [number, number][] = []
  for (let i = 0; i < 5; i++) pairs.push([await timeOf(chains), await timeOf(plain)])
  const ratio = measured(pairs.map(([ours, peer]) => ours / peer))
  return {
    name: `Metropolis-Hastings, ${chain} candidates: 24 steps, ${series.sensors.length} sensors × 6 scenarios`,
    ours: { ...measured(pairs.map(([ours]) => ours)), unit: 'ms' },
    peer: { name: 'plain sampling', ...measured(pairs.map(([, peer]) => peer)) },
    ratio,
    bar: 'at most 22 times at 20 candidates',
    holds: ratio.median <= 22,
  }
}
