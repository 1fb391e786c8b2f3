import { describe, expect, it } from 'vitest'
import { offloadingEnvironmentSchema } from '../../../../src/contract'
import {
  Actor,
  actorLayers,
  createHeuristic,
  decide,
  OffloadingEnvironments,
  playEpisode,
  replayEpisode,
  stateNames,
  type Situation,
} from '../../../../src/domain'

const config = offloadingEnvironmentSchema.parse({ servers: 3, streams: 12, serverLimit: 5, stepsPerEpisode: 45 })

/** An actor whose preferences are tanh of its biases, whatever it sees. */
function stubborn(...biases: number[]): Actor {
  const weights = new Float32Array(23 * 3)
  return new Actor([{ inputs: 23, outputs: 3, weights, biases: Float32Array.from(biases) }])
}

describe('a replay', () => {
  it('adds up to the episode it shows, at whatever points', () => {
    const seen = createHeuristic('least-loaded', 1)
    const episode = playEpisode(new OffloadingEnvironments(config, [9]), seen)
    for (const points of [45, 10]) {
      const replay = replayEpisode(config, 9, seen, points)
      expect(replay.total).toEqual(episode)
      expect([replay.points, replay.everySteps]).toEqual(points === 45 ? [45, 1] : [9, 5])
      expect(replay.reward.reduce((sum, reward) => sum + reward, 0)).toBeCloseTo(episode.reward, 3)
      expect(replay.steps.at(-1)).toBe(45)
      for (let point = 0; point < replay.points; point++) {
        const phases = [replay.waiting, replay.transferring, replay.processing, replay.returning]
        expect(phases.reduce((sum, phase) => sum + (phase[point] ?? NaN), 0)).toBe(12)
        const held = replay.held.subarray(point * 3, point * 3 + 3).reduce((sum, tasks) => sum + tasks, 0)
        expect(held).toBe((replay.transferring[point] ?? NaN) + (replay.processing[point] ?? NaN))
      }
      // every finished task was placed once, and at most the streams' own are still on their way
      const placed = replay.placed.reduce((sum, tasks) => sum + tasks, 0)
      expect(placed - episode.finished).toBeGreaterThanOrEqual(0)
      expect(placed - episode.finished).toBeLessThanOrEqual(12)
    }
  })

  it('of an actor shows where it sends tasks', () => {
    const replay = replayEpisode(config, 9, stubborn(2, -2, -2).broker, 45)
    const [first = 0, second = 0] = replay.placed
    expect(first).toBeGreaterThan(second)
  })
})

describe('a decision', () => {
  const free = { cpu: 0.2, memory: 0.4, disk: 0.6, held: 0 }
  const situation: Situation = {
    servers: [{ ...free, held: 3 }, free, free],
    megabytes: 50,
    waiting: 6,
    transferring: 1,
    processing: 2,
    returning: 3,
  }

  it('is made from the state that an environment in this situation shows, and fills no server beyond its limit', () => {
    const { state, preferences, shares, tasks } = decide(config, stubborn(5, 0, 0), situation)
    expect(state).toHaveLength(stateNames(config).length)
    expect(state.slice(0, 4).map((value) => Number(value.toFixed(6)))).toEqual([-0.6, -0.2, 0.2, 0.2])
    // size at its largest, then 6, 1, 2 and 3 of 12 streams
    expect(state.slice(-5).map((value) => Number(value.toFixed(6)))).toEqual([1, 0, -0.833333, -0.666667, -0.5])
    expect(preferences[0]).toBeCloseTo(Math.tanh(5), 6)
    expect(shares[0]).toBeCloseTo(Math.E / (Math.E + 2), 3)
    // 3.5 of 6 are wanted on the first server, which has room for two
    expect(tasks).toEqual([2, 2, 2])
  })

  it.each([
    ['another number of servers', { servers: [free] }, /has 3 servers/],
    ['a server too full', { servers: [{ ...free, held: 6 }, free, free] }, /holds 5 tasks at most/],
    ['streams that do not add up', { waiting: 7 }, /add up to 12/],
    ['tasks that no server holds', { servers: [free, free, free] }, /0 held, but 3/],
  ])('%s is refused', (_, change, message) => {
    expect(() => decide(config, stubborn(0, 0, 0), { ...situation, ...change })).toThrow(message)
  })
})

it('numbers that fit no network are refused', () => {
  expect(() => actorLayers([2, 1], Float32Array.of(1, 2, 3, 4))).toThrow(/3 numbers, not 4/)
})
