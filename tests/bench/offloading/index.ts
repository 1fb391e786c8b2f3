import { offloadingAgentSchema, offloadingEnvironmentSchema, offloadingTrialSchema } from '../../../src/contract'
import { loadTensorFlow, Operations, StackedTraining } from '../../../src/compute'
import { createHeuristic, heuristicNames, meanInterval, OffloadingEnvironments, playEpisode } from '../../../src/domain'
import { measured, type BenchRow } from '../rows'

// loaded with this file: the runner that imports it is closed before the measurement starts
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

/** Agent-steps (one step of an environment and one update) per second of `count` trials in one stack, default settings. */
function trainingRow(algorithm: 'ddpg' | 'td3', count: number, steps: number): BenchRow {
  const environment = offloadingEnvironmentSchema.parse({})
  const config = offloadingAgentSchema.parse({ algorithm, randomSteps: 64 })
  const trials = Array.from({ length: count }, (_, i) => offloadingTrialSchema.parse({ seed: i + 1 }))
  const world = new OffloadingEnvironments(
    environment,
    trials.map(({ seed }) => seed),
  )
  const training = new StackedTraining(new Operations(runtime), world, config, trials)
  for (let step = 0; step < 74; step++) training.step()
  const rates = Array.from({ length: 5 }, () => {
    const before = performance.now()
    for (let step = 0; step < steps; step++) training.step()
    return (1000 * steps * count) / (performance.now() - before)
  })
  training.dispose()
  const ours = { ...measured(rates), unit: 'agent-steps per second' }
  // the peer, stable-baselines3, is not installed yet: without its figure of the same run nothing is claimed
  const bar = count === 1 ? '≥ 1.0 × stable-baselines3' : count === 50 ? '≥ 6 × stable-baselines3 (325 per second)' : ''
  return { name: `${algorithm}, ${count} trials`, ours, peer: null, ratio: null, bar, holds: bar === '' }
}

/**
 * `npm run bench -- offloading [calibrate [SEEDS] [CONFIG] | training [STEPS]]`; both the environment and training where
 * nothing is named.
 */
export function bench([what = '', number = '20', settings = '{}']: readonly string[]): BenchRow[] {
  if (what === 'calibrate') return calibrate(Number(number), settings)
  const training = (['td3', 'ddpg'] as const).flatMap((algorithm) =>
    [1, 10, 50].map((count) => trainingRow(algorithm, count, Number(number))),
  )
  return what === 'training' ? training : [environmentRow(1), environmentRow(1000), ...training]
}
