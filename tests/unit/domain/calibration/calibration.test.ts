import { describe, expect, it } from 'vitest'
import {
  brierScore,
  calibrationFigures,
  calibrationZ,
  fitCalibration,
  fitIsotonic,
  fitLogistic,
  isotonicChance,
  RandomGenerator,
} from '../../../../src/domain'
import reference from './reference.json'

const { scores, labels, chances } = reference

describe('calibration', () => {
  it('fits Platt’s line as a general optimiser does', () => {
    const fit = fitLogistic(scores, labels)
    expect(fit.slope).toBeCloseTo(reference.logistic.slope, 6)
    expect(fit.intercept).toBeCloseTo(reference.logistic.intercept, 6)
  })

  it('stays finite where the scores separate the labels', () => {
    const fit = fitLogistic([0, 1, 5, 6], [0, 0, 1, 1])
    expect(fit.slope).toBeCloseTo(reference.separated.slope, 6)
    expect(fit.intercept).toBeCloseTo(reference.separated.intercept, 5)
  })

  it('pools adjacent violators as scipy does, and interpolates as numpy does', () => {
    const fit = fitIsotonic(scores, labels)
    reference.levels.forEach((level, i) => {
      expect(isotonicChance(fit, level)).toBeCloseTo(reference.isotonic[i] ?? NaN, 12)
    })
    reference.queries.forEach((score, i) => {
      expect(isotonicChance(fit, score)).toBeCloseTo(reference.interpolated[i] ?? NaN, 12)
    })
  })

  it('scores probabilities: Brier, z, area under the curve, slope', () => {
    const figures = calibrationFigures(chances, labels)
    expect(figures.count).toBe(60)
    expect(figures.brier).toBeCloseTo(reference.brier, 12)
    expect(figures.z).toBeCloseTo(reference.z, 10)
    expect(figures.areaUnderCurve).toBeCloseTo(reference.areaUnderCurve, 12)
    const flat = labels.map(() => 0.3)
    expect(calibrationZ(flat, labels)).toBeCloseTo(reference.halved.z, 10)
    expect(brierScore(flat, labels)).toBeCloseTo(reference.halved.brier, 12)
    // probabilities whose log-odds are twice too large are too sure of themselves
    const twice = chances.map((chance) => chance ** 2 / (chance ** 2 + (1 - chance) ** 2))
    expect(calibrationFigures(twice, labels).slope).toBeCloseTo(reference.slopeOfTwice, 6)
  })

  it('chooses the line where the odds are logistic, and the steps where they are not, and both hold on fresh scores', () => {
    const random = new RandomGenerator(3)
    const draw = (chance: (score: number) => number) => {
      const drawn = Array.from({ length: 6000 }, () => 4 * random.uniform() - 2)
      return { scores: drawn, labels: drawn.map((score) => (random.uniform() < chance(score) ? 1 : 0)) }
    }
    const logistic = (score: number): number => 1 / (1 + Math.exp(-score))
    const steps = (score: number): number => (score < -1 ? 0.1 : score < 1 ? 0.3 : 0.9)
    for (const [chance, method] of [
      [logistic, 'logistic'],
      [steps, 'isotonic'],
    ] as const) {
      const calibration = fitCalibration(draw(chance))
      expect(calibration.method).toBe(method)
      const fresh = draw(chance)
      const figures = calibrationFigures(fresh.scores.map(calibration.chance), fresh.labels)
      // a standard normal number but for the error of the fit itself
      expect(Math.abs(figures.z)).toBeLessThan(3.5)
      expect(Math.abs(figures.slope - 1)).toBeLessThan(0.15)
      for (const score of [-50, 0, 50]) {
        expect(calibration.chance(score)).toBeGreaterThan(0)
        expect(calibration.chance(score)).toBeLessThan(1)
      }
      expect(Math.exp(calibration.logOdds(0.5))).toBeCloseTo(calibration.chance(0.5) / (1 - calibration.chance(0.5)), 9)
    }
  })

  it('says nothing beyond the middle 98 % of the scores it was fitted to, and how much it says at most', () => {
    const random = new RandomGenerator(6)
    for (const sign of [1, -1]) {
      const drawn = Array.from({ length: 2001 }, () => random.normal())
      const labels = drawn.map((score) => (random.uniform() < 1 / (1 + Math.exp(-3 * sign * score)) ? 1 : 0))
      const { logOdds, chance, mostLogOdds } = fitCalibration({ scores: drawn, labels })
      const sorted = [...drawn].sort((a, b) => a - b)
      const [low, high] = [sorted[20] ?? NaN, sorted[1980] ?? NaN]
      expect(logOdds(low - 5)).toBe(logOdds(low))
      expect(logOdds(high + 5)).toBe(logOdds(high))
      expect(mostLogOdds).toBe(Math.max(...drawn.map(logOdds)))
      expect(mostLogOdds).toBe(logOdds(sign * 10))
      expect(chance(high + 5)).toBeCloseTo(1 / (1 + Math.exp(-logOdds(high))), 12)
    }
  })
})
