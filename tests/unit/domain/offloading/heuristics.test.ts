import { expect, it } from 'vitest'
import { offloadingEnvironmentSchema } from '../../../../src/contract/offloading'
import { createHeuristic, heuristicNames, OffloadingEnvironments, playEpisode } from '../../../../src/domain/offloading'

it('ranks the Brokers as the calibration says: oracle above least loaded above random by far more than chance', () => {
  // a tenth of an episode: of the full 206,000 the oracle then gets about 20,600, a random Broker about 16,700
  const config = offloadingEnvironmentSchema.parse({ stepsPerEpisode: 300 })
  const [random = NaN, roundRobin = NaN, leastLoaded = NaN, oracle = NaN] = heuristicNames.map(
    (name) => playEpisode(new OffloadingEnvironments(config, [5]), createHeuristic(name, 5)).reward,
  )
  expect(random).toBeLessThan(0.85 * oracle)
  expect(roundRobin).toBeLessThan(leastLoaded)
  expect(leastLoaded).toBeLessThan(0.95 * oracle)
  expect(oracle).toBeGreaterThan(19_500)
  expect(oracle).toBeLessThan(21_800)
})

it('keeps what round robin and least loaded promise in the first step', () => {
  const config = offloadingEnvironmentSchema.parse({ streams: 45, delaySecondsPerDistance: 1, serverLimit: 9 })
  const world = new OffloadingEnvironments(config, [1])
  const preferences = new Float32Array(10)
  createHeuristic('round-robin', 1)(world, 0, preferences)
  world.step(preferences)
  // 45 tasks on 10 servers: four each and one more to the first five
  expect([...world.tables.held]).toEqual([5, 5, 5, 5, 5, 4, 4, 4, 4, 4])
  createHeuristic('least-loaded', 1)(world, 0, preferences)
  // free slots 4 and 5: preferences 1 + ln(4/5) and 1
  expect(preferences[0]).toBeCloseTo(1 + Math.log(0.8), 6)
  expect(preferences[9]).toBe(1)
})
