import { describe, expect, it } from 'vitest'
import { nearestDistances, privacyOf, RandomGenerator } from '../../../../src/domain'

const rows = (length: number, ...values: number[]) => ({ length, values: Float64Array.from(values) })

function normals(count: number, seed: number): ReturnType<typeof rows> {
  const random = new RandomGenerator(seed)
  return rows(4, ...Array.from({ length: count * 4 }, () => random.normal()))
}

describe('privacy', () => {
  it('measures the root mean square distance to the nearest training window', () => {
    const training = rows(2, 0, 0, 10, 10, NaN, 3)
    // (3, 4) is √(25/2) from (0, 0); (10, 10) is there itself; an unknown window is near to nothing, and nothing to it
    const distances = nearestDistances(rows(2, 3, 4, 10, 10, NaN, 3), training)
    expect(distances[0]).toBeCloseTo(Math.sqrt(12.5), 12)
    expect(distances[1]).toBe(0)
    expect(distances[2]).toBeNaN()
    expect(nearestDistances(rows(2, 1, 1), rows(2, NaN, 1))[0]).toBeNaN()
  })

  it('of fresh draws from the law of the real ones is like theirs', () => {
    const training = normals(400, 1)
    const real = nearestDistances(normals(400, 2), training)
    const privacy = privacyOf(nearestDistances(normals(400, 3), training), real, 400)
    expect(privacy).toMatchObject({ generatedCopies: 0, realCopies: 0, generated: 400, real: 400 })
    expect((privacy?.generatedDistance ?? NaN) / (privacy?.realDistance ?? NaN)).toBeCloseTo(1, 1)
    // 5 % of 400 with a standard error of 1.1 % on either side
    expect(privacy?.tooNear).toBeGreaterThan(0.005)
    expect(privacy?.tooNear).toBeLessThan(0.1)
  })

  it('finds copies, and windows that hardly differ from what was learned', () => {
    const training = normals(200, 1)
    const real = nearestDistances(normals(200, 2), training)
    expect(privacyOf(nearestDistances(training, training), real, 200)).toMatchObject({
      generatedCopies: 200,
      generatedDistance: 0,
      tooNear: 1,
    })
    const blurred = { length: 4, values: training.values.map((value) => value + 0.001) }
    expect(privacyOf(nearestDistances(blurred, training), real, 200)).toMatchObject({ generatedCopies: 0, tooNear: 1 })
  })

  it('is not told where there is nothing to tell', () => {
    expect(privacyOf(new Float64Array(0), Float64Array.of(1), 1)).toBeNull()
    expect(privacyOf(Float64Array.of(1), Float64Array.of(NaN), 1)).toBeNull()
  })
})
