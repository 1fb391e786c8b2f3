import { describe, expect, it } from 'vitest'
import { lastCertain, runChain } from '../../../../src/compute'
import { RandomGenerator } from '../../../../src/domain'

/**
 * Proposals are standard normal, the target is normal with mean ½ and deviation 0.8, so the log-odds of a perfect critic are
 * the difference of the two log-densities.
 */
const target = { mean: 0.5, deviation: 0.8 }
function logRatio(x: number): number {
  return -Math.log(target.deviation) - ((x - target.mean) / target.deviation) ** 2 / 2 + x ** 2 / 2
}

function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
}

/** Sum over a grid to ±8, beyond which nothing is left; its error, from the kink of the minimum, is far below 0.001. */
function integral(f: (x: number) => number): number {
  let sum = 0
  for (let i = -160; i <= 160; i++) sum += f(i / 20) / 20
  return sum
}

/** Ends and acceptance rate of many chains. */
function chains(candidates: number, count: number): { ends: number[]; acceptance: number; first: number } {
  const random = new RandomGenerator(8)
  let accepted = 0
  let first = 0
  const ends = Array.from({ length: count }, () => {
    const proposals = random.fillNormal(new Float64Array(candidates))
    const uniforms = random.fillUniform(new Float64Array(candidates))
    const result = runChain(
      (i) => logRatio(proposals[i] ?? NaN),
      (i) => uniforms[i] ?? NaN,
      candidates,
    )
    accepted += result.accepted
    if (result.chosen === 0) first++
    return proposals[result.chosen] ?? NaN
  })
  return { ends, acceptance: accepted / (count * (candidates - 1)), first: first / count }
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('Metropolis-Hastings over candidates', () => {
  it('ends with the law of the target, where the proposals have another', () => {
    const count = 10_000
    const { ends } = chains(40, count)
    // Mengersen & Tweedie 1996: the distance to the target is at most (1 − 1/M)^39 with M the largest density ratio
    const bound = Math.max(...Array.from({ length: 1601 }, (_, i) => Math.exp(logRatio((i - 800) / 100))))
    expect((1 - 1 / bound) ** 39).toBeLessThan(1e-6)
    // four standard errors of 10,000 draws of the target
    expect(Math.abs(mean(ends) - target.mean)).toBeLessThan((4 * target.deviation) / Math.sqrt(count))
    const variance = mean(ends.map((end) => (end - target.mean) ** 2))
    expect(Math.abs(variance - target.deviation ** 2)).toBeLessThan(4 * target.deviation ** 2 * Math.sqrt(2 / count))
  })

  it('accepts as often as theory says', () => {
    // the second candidate: start and proposal are both standard normal
    const once = integral((x) =>
      integral((y) => normalDensity(x) * normalDensity(y) * Math.min(1, Math.exp(logRatio(y) - logRatio(x)))),
    )
    // in the long run: the start has the law of the target
    const stationary = integral((x) =>
      integral(
        (y) =>
          normalDensity(x) *
          Math.exp(logRatio(x)) *
          normalDensity(y) *
          Math.min(1, Math.exp(logRatio(y) - logRatio(x))),
      ),
    )
    const short = chains(2, 40_000)
    expect(Math.abs(short.acceptance - once)).toBeLessThan(4 * Math.sqrt(0.25 / 40_000))
    expect(short.first).toBeCloseTo(1 - short.acceptance, 12)
    expect(once - stationary).toBeGreaterThan(0.02)
    // each chain of 200 forgets its start within some ten of them
    expect(Math.abs(chains(200, 400).acceptance - stationary)).toBeLessThan(0.01)
  })

  it('keeps the only candidate, and moves to whatever is as likely', () => {
    expect(
      runChain(
        () => -3,
        () => 0.5,
        1,
      ),
    ).toEqual({ chosen: 0, accepted: 0 })
    expect(
      runChain(
        () => -3,
        () => 0.999,
        5,
      ),
    ).toEqual({ chosen: 4, accepted: 4 })
    // log ½ less: accepted with probability ½
    const odds = [0, Math.log(0.5)]
    expect(
      runChain(
        (i) => odds[i] ?? NaN,
        () => 0.49,
        2,
      ).chosen,
    ).toBe(1)
    expect(
      runChain(
        (i) => odds[i] ?? NaN,
        () => 0.51,
        2,
      ).chosen,
    ).toBe(0)
  })
})

describe('a chain followed from its end', () => {
  const candidates = 12
  const draw = (random: RandomGenerator) => {
    const most = 1.5
    const odds = Array.from({ length: candidates }, () => Math.min(most, random.normal()))
    const uniforms = Array.from({ length: candidates - 1 }, () => random.uniform())
    const logOdds = (i: number): number => odds[i] ?? NaN
    const uniform = (i: number): number => uniforms[i] ?? NaN
    return { most, logOdds, uniform, whole: runChain(logOdds, uniform, candidates) }
  }

  it('ends where the whole chain ends, whatever came before', () => {
    const random = new RandomGenerator(4)
    const found = Array.from({ length: candidates }, () => 0)
    const count = 500
    for (let chain = 0; chain < count; chain++) {
      const { most, logOdds, uniform, whole } = draw(random)
      for (let first = 0; first < candidates; first++) {
        const judged = (i: number): number => (i < first ? NaN : logOdds(i))
        const from = lastCertain(judged, uniform, most, first, candidates)
        if (from === null) continue
        found[first] = (found[first] ?? 0) + 1
        expect(from).toBeGreaterThanOrEqual(first)
        expect(runChain(judged, uniform, candidates, from).chosen).toBe(whole.chosen)
      }
    }
    // always from the start on, and the more often the more is judged
    expect(found[0]).toBe(count)
    for (let first = 1; first < candidates; first++) expect(found[first]).toBeLessThanOrEqual(found[first - 1] ?? 0)
    // exp(odds − most) is e^(½ − 1.5) Φ(1.5 − 1) + 1 − Φ(1.5) = .321 on average; four standard errors of 500
    expect(Math.abs((found[6] ?? 0) / count - (1 - (1 - 0.321) ** 6))).toBeLessThan(0.053)
  })

  it('knows nothing where odds have no bound, and needs the newest alone where all are alike', () => {
    const { logOdds, uniform } = draw(new RandomGenerator(5))
    expect(lastCertain(logOdds, uniform, Infinity, 1, candidates)).toBeNull()
    expect(lastCertain(logOdds, uniform, Infinity, 0, candidates)).toBe(0)
    expect(lastCertain(() => 2, uniform, 2, candidates - 1, candidates)).toBe(candidates - 1)
  })
})
