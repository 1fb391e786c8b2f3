import { describe, expect, it } from 'vitest'
import { fitTails, RandomGenerator, tailed, tailNorm, toNormalScores, untailed } from '../../../../src/domain'

const rows = 40_000

/** Columns of tailed normal noise with these weights, each of deviation 3. */
function residuals(weights: readonly number[]) {
  const random = new RandomGenerator(4, 1)
  const columns = weights.length
  const normals = random.fillNormal(new Float32Array(rows * columns))
  const values = normals.map((normal, i) => {
    const weight = weights[i % columns] ?? 0
    return 3 * tailNorm(weight) * tailed(weight, normal)
  })
  return { table: { rows, columns, values }, normals }
}

describe('heavy tails', () => {
  it('are the normal at weight 0, and have variance 1 after their norm at any', () => {
    expect(tailed(0, 2.5)).toBe(2.5)
    expect(tailNorm(0)).toBeCloseTo(1, 6)
    const { table } = residuals([0, 0.2, 0.5])
    for (const column of [0, 1, 2]) {
      let square = 0
      for (let row = 0; row < rows; row++) square += (table.values[row * 3 + column] ?? 0) ** 2 / rows
      // the fourth moment at 0.5 is about 30: a standard error of 3 %
      expect(square / 9).toBeGreaterThan(0.9)
      expect(square / 9).toBeLessThan(1.1)
    }
  })

  it('grow no faster than linearly far out, so that an anomaly of any factor stays finite', () => {
    const slope = tailed(0.6, 1001) - tailed(0.6, 1000)
    expect(slope).toBeCloseTo(Math.exp((0.6 * 16) / 2), 0)
  })

  it('have an inverse', () => {
    for (const value of [-30, -1, 0, 0.2, 4]) expect(tailed(0.5, untailed(0.5, value))).toBeCloseTo(value, 8)
  })

  it('are found again in residuals that have them, and taken away', () => {
    const { table, normals } = residuals([0, 0.1, 0.4])
    const weights = fitTails(table)
    // a 99 % quantile of 40,000 values is known to 1.5 %, the logarithm of the ratio times 2 / 3.7
    expect(weights[0]).toBeLessThan(0.02)
    expect(weights[1]).toBeCloseTo(0.1, 1)
    expect(Math.abs((weights[2] ?? NaN) - 0.4)).toBeLessThan(0.03)
    const [first] = table.values
    toNormalScores(table, Float32Array.of(0, 0.1, 0.4), Float32Array.of(1, 3, 3))
    expect(table.values[0]).toBe(first)
    for (let i = 2; i < 300; i += 3) expect(table.values[i]).toBeCloseTo(normals[i] ?? NaN, 4)
  })

  it('are not looked for in a few residuals, and are none where nothing moves', () => {
    const { table } = residuals([0.5])
    expect(fitTails({ rows: 300, columns: 1, values: table.values.slice(0, 300) })).toEqual(Float32Array.of(0))
    expect(fitTails({ rows: 500, columns: 1, values: new Float32Array(500) })).toEqual(Float32Array.of(0))
  })
})
