import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { offloadingEnvironmentSchema, type OffloadingEnvironmentConfig } from '../../../../src/contract/offloading'
import { OffloadingEnvironments, phases, StackedGenerators } from '../../../../src/domain/offloading'

const sizes = fc.oneof(
  fc.record({ kind: fc.constant('fixed' as const), megabytes: fc.integer({ min: 1, max: 400 }) }),
  fc.constant({ kind: 'uniform' as const, smallestMegabytes: 10, largestMegabytes: 90 }),
  fc.constant({ kind: 'log-normal' as const, medianMegabytes: 50, logDeviation: 0.6 }),
  fc.constant({ kind: 'trace' as const, megabytes: [20, 50, 130] }),
)
/** Small worlds of every kind: too few slots and too many, quick tasks and slow ones. */
const worlds = fc
  .record({
    servers: fc.integer({ min: 1, max: 5 }),
    streams: fc.integer({ min: 1, max: 30 }),
    serverLimit: fc.integer({ min: 1, max: 8 }),
    taskSizes: sizes,
    lowestGroup: fc.integer({ min: 1, max: 5 }),
    processingMegabytesPerSecond: fc.integer({ min: 50, max: 20_000 }),
    delaySecondsPerDistance: fc.constantFrom(0, 0.05, 0.4),
    deploymentSeed: fc.integer({ min: 0, max: 100 }),
  })
  .map((world) => offloadingEnvironmentSchema.parse(world))
const seeds = fc.integer({ min: 0, max: 2 ** 40 })

function randomActions(generators: StackedGenerators, rows: number, servers: number): Float32Array {
  const actions = new Float32Array(rows * servers)
  for (let row = 0; row < rows; row++) generators.fillNormals(row, actions, row * servers, servers)
  return actions
}

/** Everything that can be seen of an episode's first steps. */
function episode(config: OffloadingEnvironmentConfig, seed: number, steps: number): number[] {
  const world = new OffloadingEnvironments(config, [seed])
  const actions = new StackedGenerators([seed], 9)
  const seen: number[] = []
  for (let step = 0; step < steps; step++) {
    world.step(randomActions(actions, 1, config.servers))
    seen.push(world.rewards[0] ?? NaN, ...world.states)
  }
  return seen
}

describe('the offloading environment', () => {
  it('loses and doubles no task, passes no limit, and pays for every finished task and no other', () => {
    fc.assert(
      fc.property(worlds, seeds, (config, seed) => {
        const world = new OffloadingEnvironments(config, [seed])
        const { tables } = world
        const actions = new StackedGenerators([seed], 9)
        let paid = 0
        for (let step = 0; step < 25; step++) {
          const before = tables.streamFinished.slice()
          world.step(randomActions(actions, 1, config.servers))
          paid += world.rewards[0] ?? NaN
          const held = new Int32Array(config.servers)
          let finished = 0
          for (let i = 0; i < config.streams; i++) {
            const phase = tables.phase[i] ?? NaN
            const server = tables.server[i] ?? NaN
            // one task of a stream is alive at any time; a server holds it from placement to the end of processing
            if (phase === phases.transferring || phase === phases.processing) held[server] = (held[server] ?? NaN) + 1
            const news = (tables.streamFinished[i] ?? NaN) - (before[i] ?? NaN)
            if (news !== 0) expect([news, phase]).toEqual([1, phases.waiting])
            finished += tables.streamFinished[i] ?? NaN
          }
          expect(held).toEqual(tables.held)
          expect(Math.max(...held)).toBeLessThanOrEqual(config.serverLimit)
          expect(tables.finished[0]).toBe(finished)
          expect(paid).toBe(config.taskReward * finished + config.bonusReward * (tables.finishedLowest[0] ?? NaN))
          expect(world.states.every((value) => Math.abs(value) <= 1)).toBe(true)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('places every waiting task as long as there are slots', () => {
    fc.assert(
      fc.property(worlds, seeds, (config, seed) => {
        const world = new OffloadingEnvironments(config, [seed])
        world.step(randomActions(new StackedGenerators([seed], 9), 1, config.servers))
        const { tables } = world
        const untouched = [...tables.phase.keys()].filter(
          (i) => tables.phase[i] === phases.waiting && tables.streamFinished[i] === 0,
        )
        expect(untouched.length).toBe(Math.max(0, config.streams - config.servers * config.serverLimit))
      }),
      { numRuns: 40 },
    )
  })

  it('plays the same episode for the same seed, and a batch of n as n singles', () => {
    fc.assert(
      fc.property(worlds, fc.array(seeds, { minLength: 2, maxLength: 4 }), (config, list) => {
        const batch = new OffloadingEnvironments(config, list)
        const actions = new StackedGenerators(list, 9)
        const seen: number[][] = list.map(() => [])
        for (let step = 0; step < 8; step++) {
          batch.step(randomActions(actions, list.length, config.servers))
          seen.forEach((row, i) => {
            const states = batch.states.subarray(i * batch.stateSize, (i + 1) * batch.stateSize)
            row.push(batch.rewards[i] ?? NaN, ...states)
          })
        }
        expect(seen).toEqual(list.map((seed) => episode(config, seed, 8)))
      }),
      { numRuns: 25 },
    )
    const config = offloadingEnvironmentSchema.parse({})
    expect(episode(config, 1, 3)).not.toEqual(episode(config, 2, 3))
  })

  it('goes on exactly from its state, also with some rows only', () => {
    const config = offloadingEnvironmentSchema.parse({
      taskSizes: { kind: 'log-normal', medianMegabytes: 50, logDeviation: 1 },
    })
    const actions = new StackedGenerators([1, 2, 3], 9)
    const world = new OffloadingEnvironments(config, [1, 2, 3])
    for (let step = 0; step < 5; step++) world.step(randomActions(actions, 3, config.servers))
    const other = new OffloadingEnvironments(config, world.getState([2, 0]))
    expect(other.states.subarray(0, world.stateSize)).toEqual(world.states.subarray(2 * world.stateSize))
    for (let step = 0; step < 5; step++) {
      const both = randomActions(actions, 3, config.servers)
      world.step(both)
      other.step(Float32Array.of(...both.subarray(2 * config.servers), ...both.subarray(0, config.servers)))
      expect([...other.rewards]).toEqual([world.rewards[2], world.rewards[0]])
    }
    expect(other.getState()).toEqual(world.getState([2, 0]))
  })

  it('carries fractions of a step over: constant rates give exactly as many tasks as the life of one task says', () => {
    // worked by hand: no CPU or load slowdown, no distance; 50/1000 + 50/200 + 5/1000 = 0.305 s or 3.05 steps
    const config = offloadingEnvironmentSchema.parse({
      streams: 7,
      delaySecondsPerDistance: 0,
      cpuSlowdown: 0,
      loadSlowdown: 0,
      processingMegabytesPerSecond: 200,
    })
    const world = new OffloadingEnvironments(config, [4])
    for (let step = 0; step < 610; step++) world.step(new Float32Array(10))
    // 610 / 3.05 = 200; rounded up to whole steps it would be 610 / 4 = 152
    for (const finished of world.tables.streamFinished) expect([199, 200]).toContain(finished)
  })

  it('slows processing by CPU and load, and pays the bonus for the lowest group only, as worked by hand', () => {
    const config = offloadingEnvironmentSchema.parse({ servers: 3, lowestGroup: 2, utilizationVolatility: 0 })
    const world = new OffloadingEnvironments(config, [1])
    //                                CPU  memory disk
    world.tables.utilization.set([0.5, 0.1, 0.1, 0.2, 0.3, 0.4, 0.3, 0.2, 0.45])
    // 1500 · (1 − 0.6 · 0.2) · (1 − 0.5 · 4/10)
    expect(world.processingRate(0, 1, 4)).toBeCloseTo(1056, 9)
    // server 0: CPU not below 50 %; server 1: memory third lowest; server 2: disk third lowest
    expect([0, 1, 2].map((server) => world.inLowestGroup(0, server))).toEqual([false, false, false])
    world.tables.utilization[8] = 0.05
    expect([0, 1, 2].map((server) => world.inLowestGroup(0, server))).toEqual([false, false, true])
  })

  it('has utilizations that revert to their means with the deviation of the formula', () => {
    // u ← u + θ(m − u) + σz has variance σ² / (1 − (1 − θ)²) = 0.01² / 0.19, far from the bounds
    const world = new OffloadingEnvironments(
      offloadingEnvironmentSchema.parse({
        servers: 1,
        utilizationReversion: 0.1,
        utilizationVolatility: 0.01,
        lowestMean: 0.5,
        highestMean: 0.5,
      }),
      [7],
    )
    let [sum, squares] = [0, 0]
    const steps = 20_000
    for (let step = 0; step < steps; step++) {
      world.step(new Float32Array(1))
      const off = (world.tables.utilization[0] ?? NaN) - (world.deployment.meanUtilization[0] ?? NaN)
      sum += off
      squares += off * off
    }
    expect(Math.abs(sum / steps)).toBeLessThan(0.003)
    expect(squares / steps / (0.0001 / 0.19)).toBeCloseTo(1, 1)
  })
})
