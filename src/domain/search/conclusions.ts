import type { Importance, SearchDefinition } from '../../contract'
import { explainedShares, fewestPoints, mainEffects, type ScoredPoint } from './importance'
import type { Ranked } from './ranking'
import { isSettled, pointScore, scoreAt, type Trial } from './schedule'

/**
 * Which choices matter. A grid tells by paired differences of single trials; random points by the share of their mean scores
 * at the first rung, the only one where all of them were compared. A failed trial counts as the worst score there is.
 */
export function importanceOf(
  definition: Pick<SearchDefinition, 'space' | 'strategy' | 'points' | 'rungs'>,
  trials: readonly Trial[],
): Importance[] {
  const { space, strategy, points, rungs } = definition
  const steps = rungs[0]?.steps ?? 0
  const settled = trials.filter((trial) => isSettled(trial, steps))
  const known = settled.map((trial) => scoreAt(trial, steps)).filter((score) => score !== null)
  if (known.length === 0) return []
  const worst = Math.max(...known)
  if (strategy.kind === 'grid') {
    const scores = settled.map((trial): ScoredPoint => ({
      values: points[trial.point] ?? [],
      seed: trial.seed,
      score: scoreAt(trial, steps) ?? worst,
    }))
    return mainEffects(space, scores)
  }
  const scored = points.flatMap((values, point) => {
    const members = trials.filter((trial) => trial.point === point)
    if (members.length === 0 || !members.every((trial) => isSettled(trial, steps))) return []
    const { failed, mean } = pointScore(point, members, steps)
    const score = ((mean ?? 0) * (members.length - failed) + worst * failed) / members.length
    return [{ values, score }]
  })
  return explainedShares(space, scored)
}

/** Plain sentences: what the figures allow to conclude, and what they do not. */
export function notesOf(
  definition: Pick<SearchDefinition, 'seeds' | 'strategy' | 'points' | 'rungs'>,
  ranking: readonly Ranked[],
  importance: readonly Importance[],
): string[] {
  const notes: string[] = []
  const [first] = ranking
  const compared = ranking.filter(({ rung }) => rung !== null && rung === first?.rung)
  const rivals = compared.slice(1)
  const alike = rivals.filter(({ worseThanFirst }) => worseThanFirst === false).length
  if (definition.seeds === 1 && rivals.length > 0) {
    notes.push('One seed: how much of a difference is chance is not known. Search again with several seeds.')
  } else if (alike > 0) {
    notes.push(
      alike === rivals.length
        ? 'The first cannot be told from any other point compared with it: the seeds differ as much as the points.'
        : `The first cannot be told from ${alike} of the ${rivals.length} other points compared with it (paired over seeds, 5 % in all).`,
    )
  }
  if (rivals.length > 0) {
    notes.push(
      'The first of many looks better than it is, as the best of many throws of a die: train it again with new seeds before you rely on its score.',
    )
  }
  if (ranking.some(({ failed }) => failed > 0)) notes.push('Failed trials count as worse than any score.')
  if (definition.strategy.kind === 'halving') {
    const steps = definition.rungs[0]?.steps ?? 0
    if (importance.length > 0)
      notes.push(
        `Importance is that of ${steps} steps, where all points were compared; longer trainings may rank otherwise.`,
      )
    else notes.push(`Importance needs ${fewestPoints} points that have all reached ${steps} steps.`)
  }
  for (const effect of importance) {
    if (
      effect.method === 'paired-differences' &&
      effect.levels.every(({ difference }) => (difference ?? 0) === 0) &&
      identical(effect.levels)
    ) {
      notes.push(`${effect.path} changed nothing at all: the model that was trained does not use it.`)
    }
  }
  return notes
}

/** Every pair exactly equal: no spread either. */
function identical(levels: readonly { low: number | null; high: number | null }[]): boolean {
  return levels.every(({ low, high }) => (low ?? 0) === 0 && (high ?? 0) === 0)
}
