import type { OffloadingEnvironmentConfig } from '../../contract'
import { RandomGenerator } from '../random'

/** The servers of an environment: fixed for all its episodes, as an administrator would have set them up. */
export interface Deployment {
  /** [servers × 2] in [-1, 1], from the Broker. */
  readonly locations: Float64Array
  /** [servers], one way. */
  readonly delaySeconds: Float64Array
  /** [servers × 3]: long-run CPU, memory and disk utilization. */
  readonly meanUtilization: Float64Array
}

/**
 * Servers by the seed of the configuration. How busy they are is spread evenly from `lowestMean` to `highestMean` over the
 * servers in random order. Where they stand is random too, and with it the delays: what a Broker can reach differs between
 * seeds, and the calibration in docs/offloading.md holds for the seed of the defaults only.
 */
export function deploy(config: OffloadingEnvironmentConfig): Deployment {
  const { servers } = config
  const random = new RandomGenerator(config.deploymentSeed)
  const ranks = random.permutation(servers)
  const locations = new Float64Array(servers * 2)
  const delaySeconds = new Float64Array(servers)
  const meanUtilization = new Float64Array(servers * 3)
  for (let server = 0; server < servers; server++) {
    const x = 2 * random.uniform() - 1
    const y = 2 * random.uniform() - 1
    locations.set([x, y], server * 2)
    delaySeconds[server] = config.delaySecondsPerDistance * Math.hypot(x, y)
    const level = ((ranks[server] ?? 0) + 0.5) / servers
    const mean = config.lowestMean + (config.highestMean - config.lowestMean) * level
    for (let kind = 0; kind < 3; kind++) {
      const own = config.meanSpread * (2 * random.uniform() - 1)
      meanUtilization[server * 3 + kind] = Math.min(1, Math.max(0, mean + own))
    }
  }
  return { locations, delaySeconds, meanUtilization }
}
