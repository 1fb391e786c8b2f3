import { offloadingEnvironmentSchema } from '../../../src/contract'
import { loadTensorFlow, Operations } from '../../../src/compute'
import { createHeuristic, heuristicNames, meanInterval, OffloadingEnvironments, playEpisode } from '../../../src/domain'
import { measured, type BenchRow } from '../rows'
import { StableBaselines } from './peer'
import { productRow } from './product'
import { trainingRows } from './training'

// one thread, as the product has it; loaded with this file: the runner that imports it is closed before the measurement starts
process.env.TF_NUM_INTRAOP_THREADS ??= '1'
const runtime = await loadTensorFlow()

/**
 * `npm run bench -- offloading calibrate [SEEDS] [CONFIG]`: reward per episode of every heuristic, as the table of
 * docs/offloading.md on stderr; CONFIG is JSON of environment settings.
 */
function calibrate(seeds: number, settings: string): BenchRow[] {
  const config = offloadingEnvironmentSchema.parse(JSON.parse(settings))
  return heuristicNames.map((name) => {
    const episodes = Array.from({ length: seeds }, (_, i) =>
      playEpisode(new OffloadingEnvironments(config, [i + 1]), createHeuristic(name, i + 1)),
    )
    const rewards = episodes.map(({ reward }) => reward)
    const interval = meanInterval(rewards)
    const finished = episodes.reduce((sum, episode) => sum + episode.finished, 0)
    const lowest = episodes.reduce((sum, episode) => sum + episode.finishedLowest, 0)
    const spread = interval === null ? '' : ` ± ${Math.round((interval.high - interval.low) / 2)}`
    process.stderr.write(
      `| ${name} | ${Math.round(interval?.mean ?? NaN)}${spread} | ${Math.round(finished / seeds)} | ${(lowest / finished).toFixed(3)} |\n`,
    )
    const ours = { ...measured(rewards), unit: 'reward per episode' }
    const bar = name === 'greedy-oracle' ? 'about 203,000 to 208,000' : ''
    const holds = bar === '' || (ours.median > 203_000 && ours.median < 208_000)
    return { name, ours, peer: null, ratio: null, bar, holds }
  })
}

/** Steps of the environment alone, with fixed actions. */
function environmentRow(count: number): BenchRow {
  const config = offloadingEnvironmentSchema.parse({})
  const environments = new OffloadingEnvironments(
    config,
    Array.from({ length: count }, (_, i) => i + 1),
  )
  const actions = new Float32Array(count * config.servers)
  const steps = Math.ceil(60_000 / count)
  const rates = Array.from({ length: 7 }, () => {
    const before = performance.now()
    for (let step = 0; step < steps; step++) environments.step(actions)
    return (1000 * steps * count) / (performance.now() - before)
  })
  const ours = { ...measured(rates), unit: 'environment steps per second' }
  return {
    name: `environment, ${count} stepped together`,
    ours,
    peer: null,
    ratio: null,
    bar: count === 1 ? '≥ 100,000 per second on one core' : '',
    holds: count !== 1 || ours.median >= 100_000,
  }
}

/**
 * `npm run bench -- offloading [calibrate [SEEDS] [CONFIG] | environment | training [TURNS]]`; environment and training where
 * nothing is named.
 */
export async function bench(
  [what = '', number = '', settings = '{}']: readonly string[],
  cacheFolder: string,
): Promise<BenchRow[]> {
  if (what === 'calibrate') return calibrate(Number(number === '' ? 20 : number), settings)
  const environment = what === 'training' ? [] : [environmentRow(1), environmentRow(1000)]
  if (what === 'environment') return environment
  const peer = await StableBaselines.start(cacheFolder)
  try {
    const turns = Number(number === '' ? 5 : number)
    return [
      ...environment,
      ...(await trainingRows(new Operations(runtime), peer, turns)),
      await productRow(peer, turns),
    ]
  } finally {
    peer?.stop()
  }
}
