import type { OffloadingEnvironments } from './environment'
import { StackedGenerators } from './generator'

/** Fills the preferences [servers] of environment `row` for its next step. All Brokers speak through preferences alone. */
export type Heuristic = (environments: OffloadingEnvironments, row: number, preferences: Float32Array) => void
export const heuristicNames = ['random', 'round-robin', 'least-loaded', 'greedy-oracle'] as const
export type HeuristicName = (typeof heuristicNames)[number]

/** Stream of the random Broker's numbers. */
const randomBrokerStream = 2

export function createHeuristic(name: HeuristicName, seed: number): Heuristic {
  switch (name) {
    case 'random':
      return randomBroker(seed)
    case 'round-robin':
      return roundRobin
    case 'least-loaded':
      return leastLoaded
    case 'greedy-oracle':
      return greedyOracle
  }
}

/** Every preference uniform in [-1, 1]. */
function randomBroker(seed: number): Heuristic {
  const generators = new StackedGenerators([seed], randomBrokerStream)
  return (_environments, _row, preferences) => {
    for (let s = 0; s < preferences.length; s++) preferences[s] = 2 * generators.uniform(0) - 1
  }
}

/** The same for all, with a tilt too small to move whole tasks: it gives the remainder to the servers in turn. */
const roundRobin: Heuristic = (environments, row, preferences) => {
  const turn = environments.tables.steps[row] ?? 0
  const servers = preferences.length
  for (let s = 0; s < servers; s++) preferences[s] = -1e-4 * ((s + servers - (turn % servers)) % servers)
}

/** In proportion to free slots. */
const leastLoaded: Heuristic = (environments, row, preferences) => {
  const { config } = environments
  const { servers, serverLimit } = config
  for (let s = 0; s < servers; s++) {
    preferences[s] = serverLimit - (environments.tables.held[row * servers + s] ?? 0)
  }
  preferencesOf(preferences, config.preferenceScale)
}

/**
 * Sees what no Broker does: the true rates and the bonus. It places the waiting tasks one by one where reward per second of
 * a task's life is highest, loads counted as they grow, and asks for these counts.
 */
const greedyOracle: Heuristic = (environments, row, preferences) => {
  const { config, tables, deployment, actionSize: servers } = environments
  const { streams, serverLimit, bandwidthMegabytesPerSecond: bandwidth, resultShare } = config
  let waiting = 0
  let megabytes = 0
  for (let i = row * streams; i < (row + 1) * streams; i++) {
    if (tables.phase[i] !== 0) continue
    waiting++
    megabytes += tables.megabytes[i] ?? 0
  }
  const size = waiting === 0 ? 0 : megabytes / waiting
  const value = (server: number, held: number): number => {
    const seconds =
      (size * (1 + resultShare)) / bandwidth +
      2 * (deployment.delaySeconds[server] ?? 0) +
      size / environments.processingRate(row, server, held)
    return (config.taskReward + (environments.inLowestGroup(row, server) ? config.bonusReward : 0)) / seconds
  }
  preferences.fill(0)
  for (let task = 0; task < waiting; task++) {
    let best = -1
    let bestValue = -Infinity
    for (let s = 0; s < servers; s++) {
      const held = (tables.held[row * servers + s] ?? 0) + (preferences[s] ?? 0) + 1
      if (held > serverLimit) continue
      const worth = value(s, held)
      if (worth > bestValue) {
        best = s
        bestValue = worth
      }
    }
    if (best < 0) break
    preferences[best] = (preferences[best] ?? 0) + 1
  }
  preferencesOf(preferences, config.preferenceScale)
}

/** Wanted counts to the preferences in [-1, 1] whose softmax comes nearest; the largest is 1. */
function preferencesOf(counts: Float32Array, scale: number): void {
  let most = 0
  for (const count of counts) most = Math.max(most, count)
  for (let s = 0; s < counts.length; s++) {
    const share = most === 0 ? 1 : (counts[s] ?? 0) / most
    counts[s] = Math.max(-1, 1 + Math.log(share) / scale)
  }
}

/** Reward of one whole episode of a fresh environment under a heuristic, with what it was made of. */
export function playEpisode(
  environments: OffloadingEnvironments,
  heuristic: Heuristic,
): { reward: number; finished: number; finishedLowest: number } {
  const preferences = new Float32Array(environments.actionSize)
  let reward = 0
  environments.reset(0)
  for (let step = 0; step < environments.config.stepsPerEpisode; step++) {
    heuristic(environments, 0, preferences)
    environments.step(preferences)
    reward += environments.rewards[0] ?? 0
  }
  const { finished, finishedLowest } = environments.tables
  return { reward, finished: finished[0] ?? 0, finishedLowest: finishedLowest[0] ?? 0 }
}
