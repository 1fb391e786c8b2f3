import type { Importance, ParameterValue, SearchParameter } from '../../contract'
import { quantileOfSorted } from '../metrics'
import { RandomGenerator } from '../random'
import { centred, dot, meanInterval, meanOf, rankCorrelation, ranksOf } from './statistics'

/** One score of the search with the values it was reached with. */
export interface ScoredPoint {
  readonly values: readonly ParameterValue[]
  readonly seed: number
  readonly score: number
}

type PairedDifferences = Extract<Importance, { method: 'paired-differences' }>
type RankRegression = Extract<Importance, { method: 'rank-regression' }>

/**
 * Main effects of a full grid. The scores of two values of one parameter are compared in pairs that agree in every other
 * parameter and in the seed, so what the others do cancels out; what they do to each other (interactions) widens the interval.
 * Blocks in which a value is missing are left out.
 *
 * @returns largest effect first; empty while no block is complete
 */
export function mainEffects(space: readonly SearchParameter[], scores: readonly ScoredPoint[]): PairedDifferences[] {
  return space
    .flatMap((parameter, at) => {
      if (!('values' in parameter)) return []
      const blocks = completeBlocks(parameter.values, at, scores)
      if (blocks.length === 0) return []
      const means = parameter.values.map((_, level) => meanOf(blocks.map((block) => block[level] ?? NaN)))
      const best = means.indexOf(Math.min(...means))
      const levels = parameter.values.map((value, level) => {
        if (level === best) {
          return { value, mean: means[level] ?? NaN, difference: null, low: null, high: null, pairs: blocks.length }
        }
        const differences = blocks.map((block) => (block[level] ?? NaN) - (block[best] ?? NaN))
        const interval = meanInterval(differences)
        return {
          value,
          mean: means[level] ?? NaN,
          difference: meanOf(differences),
          low: interval?.low ?? null,
          high: interval?.high ?? null,
          pairs: blocks.length,
        }
      })
      return [
        { method: 'paired-differences' as const, path: parameter.path, best: parameter.values[best] ?? null, levels },
      ]
    })
    .sort((one, other) => largestDifference(other) - largestDifference(one))
}

export function largestDifference({ levels }: PairedDifferences): number {
  return Math.max(...levels.map(({ difference }) => difference ?? 0))
}

/** Scores of the values of one parameter where all else is equal, [blocks][values]. */
function completeBlocks(
  values: readonly ParameterValue[],
  at: number,
  scores: readonly ScoredPoint[],
): (readonly number[])[] {
  const levelOf = new Map(values.map((value, level) => [JSON.stringify(value), level]))
  const blocks = new Map<string, number[]>()
  for (const { values: point, seed, score } of scores) {
    const others = JSON.stringify([seed, ...point.filter((_, other) => other !== at)])
    const block = blocks.get(others) ?? new Array<number>(values.length).fill(NaN)
    block[levelOf.get(JSON.stringify(point[at])) ?? -1] = score
    blocks.set(others, block)
  }
  return [...blocks.values()].filter((block) => block.every((score) => Number.isFinite(score)))
}

const permutations = 1000
/** Fewer points say nothing: two coefficients would fit them by chance. */
export const fewestPoints = 8

/**
 * How much of the scores of random points each parameter explains alone: R² of a regression of the ranks of the scores on
 * the rank of the value and its square (a best value in the middle counts too), or on the listed values (one-way, as in
 * Kruskal & Wallis 1952). Ranks, so that one bad score does not decide. What chance alone would explain is found by
 * permuting the scores (Fisher 1935), with random numbers of their own.
 *
 * @returns largest share first; empty with fewer than {@link fewestPoints} points
 */
export function explainedShares(
  space: readonly SearchParameter[],
  points: readonly Omit<ScoredPoint, 'seed'>[],
): RankRegression[] {
  if (points.length < fewestPoints) return []
  const ranks = centred(ranksOf(points.map(({ score }) => score)))
  const total = dot(ranks, ranks)
  return space
    .map((parameter, at): RankRegression => {
      const values = points.map((point) => point.values[at] ?? null)
      const basis = orthonormalBasis(regressors(parameter, values))
      const shareOf = (response: readonly number[]): number =>
        total === 0 ? 0 : basis.reduce((sum, column) => sum + dot(column, response) ** 2, 0) / total
      const share = shareOf(ranks)
      const random = new RandomGenerator(at + 1)
      const chance = Array.from({ length: permutations }, () =>
        shareOf(Array.from(random.permutation(ranks.length), (place) => ranks[place] ?? 0)),
      ).sort((one, other) => one - other)
      const asMuch = chance.filter((other) => other >= share - 1e-12).length
      return {
        method: 'rank-regression',
        path: parameter.path,
        share,
        chanceShare: quantileOfSorted(chance, 0.95),
        pValue: (1 + asMuch) / (1 + permutations),
        correlation:
          'values' in parameter
            ? null
            : rankCorrelation(
                values.map(Number),
                points.map(({ score }) => score),
              ),
        points: points.length,
      }
    })
    .sort((one, other) => other.share - one.share)
}

/** Columns the ranks of the scores are regressed on, [columns][points]. */
function regressors(parameter: SearchParameter, values: readonly ParameterValue[]): number[][] {
  if (!('values' in parameter)) {
    const ranks = centred(ranksOf(values.map(Number)))
    return [ranks, ranks.map((rank) => rank * rank)]
  }
  const texts = values.map((value) => JSON.stringify(value))
  return parameter.values.map((level) => texts.map((text) => (text === JSON.stringify(level) ? 1 : 0)))
}

/** Gram–Schmidt on the centred columns; columns that the others hold already vanish. */
function orthonormalBasis(columns: readonly (readonly number[])[]): number[][] {
  const basis: number[][] = []
  for (const column of columns) {
    const start = centred(column)
    let rest = start
    for (const member of basis) {
      const along = dot(rest, member)
      rest = rest.map((value, at) => value - along * (member[at] ?? 0))
    }
    const length = Math.sqrt(dot(rest, rest))
    if (length > 1e-9 * Math.max(1, Math.sqrt(dot(start, start)))) basis.push(rest.map((value) => value / length))
  }
  return basis
}
