import { describe, expect, test } from 'vitest'
import { fillNormalsAt, fillUniformsAt, philox4x32, RandomGenerator } from '../../../src/domain'

const place = { seed: 7, stream: 0, start: 1234, scenario: 3, step: 5, sensor: 11 }

function moments(values: Float32Array | Float64Array): { mean: number; variance: number; kurtosis: number } {
  const averageOf = (term: (value: number) => number): number => {
    let sum = 0
    for (const value of values) sum += term(value)
    return sum / values.length
  }
  const mean = averageOf((value) => value)
  const variance = averageOf((value) => (value - mean) ** 2)
  const fourth = averageOf((value) => (value - mean) ** 4)
  return { mean, variance, kurtosis: fourth / variance ** 2 }
}

describe('philox4x32', () => {
  // the known-answer vectors of Random123 (kat_vectors, philox4x32 10)
  const all = 0xffff_ffff
  test.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [all, all, all, all],
      [all, all],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('counter %j under key %j', (counter, key, words) => {
    expect(philox4x32(counter, key)).toEqual(words)
  })
})

describe('draws by place', () => {
  test('the first normals are those of the published words by Box–Muller', () => {
    const out = new Float64Array(2)
    fillNormalsAt({ seed: 0, stream: 0, start: 0, scenario: 0, step: 0, sensor: 0 }, out)
    const radius = Math.sqrt(-2 * Math.log((0x6627e8d5 + 0.5) / 2 ** 32))
    expect(out[0]).toBeCloseTo(radius * Math.cos((2 * Math.PI * 0xe169c58d) / 2 ** 32), 14)
    expect(out[1]).toBeCloseTo(radius * Math.sin((2 * Math.PI * 0xe169c58d) / 2 ** 32), 14)
  })

  test('do not depend on order, batch or where they are written', () => {
    const alone = new Float32Array(8)
    fillNormalsAt(place, alone)
    const batch = new Float32Array(24).fill(9)
    fillNormalsAt({ ...place, sensor: 12 }, batch, 0, 8)
    fillNormalsAt(place, batch, 8, 8)
    expect(batch.slice(8, 16)).toEqual(alone)
    expect(batch.slice(16)).toEqual(new Float32Array(8).fill(9))
    const fewer = new Float32Array(6)
    fillNormalsAt(place, fewer)
    expect(fewer).toEqual(alone.slice(0, 6))
  })

  test.each(['seed', 'stream', 'start', 'scenario', 'step', 'sensor'] as const)('differ with the %s', (part) => {
    const [a, b] = [new Float32Array(64), new Float32Array(64)]
    fillNormalsAt(place, a)
    fillNormalsAt({ ...place, [part]: place[part] + 1 }, b)
    const product = a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0) / 64
    expect(Math.abs(product)).toBeLessThan(0.5) // four standard errors of 64 independent products
    expect(a.some((value) => b.includes(value))).toBe(false)
  })

  test('differ with the part of a seed above 32 bits', () => {
    const [a, b] = [new Float32Array(4), new Float32Array(4)]
    fillUniformsAt(place, a)
    fillUniformsAt({ ...place, seed: place.seed + 2 ** 32 }, b)
    expect(a).not.toEqual(b)
  })

  test('the normals of a rollout are standard normal', () => {
    const out = new Float32Array(35 * 100 * 24 * 8)
    for (let sensor = 0, at = 0; sensor < 35; sensor++) {
      for (let scenario = 0; scenario < 100; scenario++) {
        for (let step = 0; step < 24; step++, at += 8) fillNormalsAt({ ...place, sensor, scenario, step }, out, at, 8)
      }
    }
    // 672,000 values: standard errors .0012 of the mean, .0017 of the variance, .006 of the kurtosis; four of each
    const { mean, variance, kurtosis } = moments(out)
    expect(Math.abs(mean)).toBeLessThan(0.005)
    expect(Math.abs(variance - 1)).toBeLessThan(0.007)
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.024)
  })

  test('uniforms stay inside (0, 1) and fill it evenly', () => {
    const out = new Float64Array(1000)
    fillUniformsAt(place, out)
    expect(out.every((value) => value > 0 && value < 1)).toBe(true)
    // Kolmogorov–Smirnov: D above 1.95/√n has probability .001
    const furthest = out.sort().reduce((most, value, i) => Math.max(most, Math.abs(value - (i + 0.5) / 1000)), 0)
    expect(furthest).toBeLessThan(1.95 / Math.sqrt(1000))
  })
})

describe('RandomGenerator', () => {
  test('continues from a saved state to the byte, also in the middle of a pair of normals', () => {
    const random = new RandomGenerator(5, 2)
    random.fillNormal(new Float32Array(3))
    random.integer(10)
    const state = JSON.parse(JSON.stringify(random.getState())) as ReturnType<RandomGenerator['getState']>
    const draw = (generator: RandomGenerator): unknown => [
      generator.fillNormal(new Float32Array(5)),
      generator.uniform(),
      generator.integer(1000),
      generator.permutation(20),
    ]
    const expected = draw(random)
    expect(draw(RandomGenerator.fromState(state))).toEqual(expected)
    random.setState(state)
    expect(draw(random)).toEqual(expected)
  })

  test('the same seed gives the same numbers, another stream others', () => {
    const draw = (seed: number, stream: number): Float64Array =>
      new RandomGenerator(seed, stream).fillUniform(new Float64Array(4))
    expect(draw(3, 1)).toEqual(draw(3, 1))
    expect(draw(3, 1)).not.toEqual(draw(3, 2))
    expect(draw(3, 1)).not.toEqual(draw(4, 1))
  })

  test('normals have mean 0, variance 1 and kurtosis 3', () => {
    const { mean, variance, kurtosis } = moments(new RandomGenerator(1).fillNormal(new Float64Array(100_000)))
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(100_000))
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 100_000))
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / 100_000))
  })

  test('integers are equally likely', () => {
    const random = new RandomGenerator(9)
    const counts = new Float64Array(6)
    for (let i = 0; i < 60_000; i++) {
      const value = random.integer(6)
      counts[value] = (counts[value] ?? NaN) + 1
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquare).toBeLessThan(20.5) // .999 quantile of χ² with 5 degrees of freedom
  })

  test('integers of a bound that does not divide 2^32 throw the surplus words away', () => {
    // bound 3·2^30: words from 3·2^30 on would make the lowest quarter twice as likely
    const random = new RandomGenerator(2)
    let low = 0
    for (let i = 0; i < 9000; i++) if (random.integer(3 * 2 ** 30) < 2 ** 30) low++
    expect(Math.abs(low - 3000)).toBeLessThan(4 * Math.sqrt(9000 * (1 / 3) * (2 / 3)))
  })

  test('permutations hold every number once, and every place gets every number', () => {
    const random = new RandomGenerator(4)
    expect([...random.permutation(50)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    const first = new Float64Array(3)
    for (let i = 0; i < 3000; i++) {
      const value = random.permutation(3)[0] ?? NaN
      first[value] = (first[value] ?? NaN) + 1
    }
    expect(first.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(13.8) // .999 of χ²(2)
  })

  test.each([0, 0.7, 100])('Poisson numbers of mean %d have that mean and variance', (mean) => {
    const random = new RandomGenerator(6)
    const counts = Float64Array.from({ length: 4000 }, () => random.poisson(mean))
    const found = moments(counts)
    expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(4 * Math.sqrt(mean / 4000))
    expect(Math.abs(found.variance - mean)).toBeLessThanOrEqual(4 * (mean + 1) * Math.sqrt(2 / 4000))
  })
})
