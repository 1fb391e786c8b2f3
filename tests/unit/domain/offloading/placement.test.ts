import fc from 'fast-check'
import { expect, it } from 'vitest'
import { spreadTasks, StackedGenerators } from '../../../../src/domain/offloading'

function spread(tasks: number, shares: number[], free: number[]): number[] {
  const counts = new Int32Array(free.length)
  const preferences = Float64Array.from(shares, (share) => Math.log(share))
  const placed = spreadTasks(tasks, preferences, 0, Int32Array.from(free), counts, new Float64Array(free.length))
  expect(placed).toBe(counts.reduce((sum, count) => sum + count, 0))
  return [...counts]
}

it('spreads by largest remainder, worked by hand', () => {
  // quotas 4.7, 3.1, 2.2: floors 4, 3, 2, the one left to .7
  expect(spread(10, [0.47, 0.31, 0.22], [10, 10, 10])).toEqual([5, 3, 2])
  // the first takes 2; the other 8 by 31 : 22 are 4.68 and 3.32
  expect(spread(10, [0.47, 0.31, 0.22], [2, 10, 10])).toEqual([2, 5, 3])
  expect(spread(10, [0.47, 0.31, 0.22], [2, 0, 3])).toEqual([2, 0, 3])
  expect(spread(2, [1, 1, 1], [5, 5, 5])).toEqual([1, 1, 0])
})

it('places as many as there are slots, and no server is further than one from its share where nothing is full', () => {
  const shares = fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(shares, fc.nat({ max: 60 }), fc.infiniteStream(fc.nat({ max: 12 })), (list, tasks, limits) => {
      const free = list.map(() => limits.next().value as number)
      const counts = spread(tasks, list, free)
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(
        Math.min(
          tasks,
          free.reduce((sum, slots) => sum + slots, 0),
        ),
      )
      counts.forEach((count, server) => expect(count).toBeLessThanOrEqual(free[server] ?? NaN))
      const open = spread(
        tasks,
        list,
        list.map(() => 100),
      )
      const sum = list.reduce((all, share) => all + share, 0)
      open.forEach((count, s) => expect(Math.abs(count - (tasks * (list[s] ?? NaN)) / sum)).toBeLessThan(1 + 1e-9))
    }),
  )
})

it('draws xoshiro128++ as published: first words from the state 1, 2, 3, 4 (test vector of the crate rand_xoshiro)', () => {
  const generators = StackedGenerators.fromWords(Uint32Array.of(1, 2, 3, 4))
  const words = Array.from({ length: 6 }, () => generators.word(0) >>> 0)
  expect(words).toEqual([641, 1573767, 3222811527, 3517856514, 836907274, 4247214768])
})

it('draws normals of mean 0 and variance 1, the same for a row alone', () => {
  const generators = new StackedGenerators([3, 8], 5)
  const alone = new StackedGenerators([8], 5)
  const [stacked, single] = [new Float64Array(20_000), new Float64Array(20_000)]
  generators.fillNormals(1, stacked, 0, stacked.length)
  alone.fillNormals(0, single, 0, single.length)
  expect(stacked).toEqual(single)
  const mean = stacked.reduce((sum, x) => sum + x, 0) / stacked.length
  const variance = stacked.reduce((sum, x) => sum + (x - mean) ** 2, 0) / stacked.length
  // four standard errors: 4/√20000 and 4·√(2/20000)
  expect(Math.abs(mean)).toBeLessThan(0.029)
  expect(Math.abs(variance - 1)).toBeLessThan(0.04)
})
