import type { Evaluation, VariableScores } from '../contract'
import { jackknifeError, type Jackknifed } from './metrics'
import { studentQuantile } from './search'

export type ScoreKey = Exclude<keyof VariableScores, 'scored'> | 'betweenSensors'

export interface ScoreFacts {
  readonly score: ScoreKey
  readonly title: string
  /** `own` is the variable's unit, `square` its square. */
  readonly unit: 'own' | 'square' | 'bits' | 'decibels' | 'share' | 'none'
  /** Lower is better, or the nearer to what exact intervals hold. */
  readonly better: 'lower' | 'near'
  /** What the number means, in a sentence. */
  readonly meaning: string
}

/** Every score of one variable in the order it is shown; docs/metrics.md defines them. */
export const scoreFacts: readonly ScoreFacts[] = [
  fact(
    'crps',
    'CRPS',
    'own',
    'How far the whole bundle of scenarios is from what happened: misses and wrong widths both cost.',
  ),
  fact('pinball', 'pinball', 'own', 'The same, read off nine quantiles of the scenarios.'),
  fact('rmse', 'RMSE', 'own', 'How far the mean of the scenarios is from what happened; large misses weigh most.'),
  fact('mae', 'MAE', 'own', 'The same, with every miss weighing by its size.'),
  fact(
    'rmseSingle',
    'RMSE single',
    'own',
    'How far each scenario by itself is from what happened; honest spread costs here.',
  ),
  fact('maeSingle', 'MAE single', 'own', 'The same, with every miss weighing by its size.'),
  fact('mse', 'MSE', 'square', 'RMSE squared.'),
  fact('mseSingle', 'MSE single', 'square', 'RMSE single squared.'),
  near(
    'coverage50',
    'covers 50 %',
    'Share of real values within the middle half of the scenarios: less means too narrow, more too wide.',
  ),
  near(
    'coverage80',
    'covers 80 %',
    'Share of real values within the middle 80 % of the scenarios: less means too narrow, more too wide.',
  ),
  near(
    'coverage90',
    'covers 90 %',
    'Share of real values within the middle 90 % of the scenarios: less means too narrow, more too wide.',
  ),
  fact('klBits', 'KL', 'bits', 'How unlike the real values the generated ones are spread: 0 is alike.'),
  fact(
    'klIncrementBits',
    'KL increments',
    'bits',
    'How unlike the real ones the changes from step to step are spread.',
  ),
  fact(
    'spectrumDecibels',
    'spectrum',
    'decibels',
    'How far the strength of slow and fast swings is from the real one.',
  ),
  fact('spectrumBits', 'spectrum shape', 'bits', 'How differently the strength is shared among slow and fast swings.'),
  fact('autocorrelation', 'autocorrelation', 'none', 'How far the memory of the changes is from the real one.'),
  fact(
    'betweenSensors',
    'between sensors',
    'none',
    'How far sensors moving together is from the real hall, in changes from step to step.',
  ),
  fact(
    'betweenSensorsDepartures',
    'between sensors, departures',
    'none',
    'The same of how far values get from the last reading.',
  ),
  fact('betweenSensorsLagged', 'between sensors, a step apart', 'none', 'The same of changes one step apart.'),
]

function fact(score: ScoreKey, title: string, unit: ScoreFacts['unit'], meaning: string): ScoreFacts {
  return { score, title, unit, better: 'lower', meaning }
}
function near(score: ScoreKey, title: string, meaning: string): ScoreFacts {
  return { score, title, unit: 'share', better: 'near', meaning }
}

export type ScoredModel = Evaluation['models'][number]

/** A score of a model with its values without each block of starts, where the evaluation kept them; null: it has none. */
export function scoreOf(
  evaluation: Evaluation,
  model: ScoredModel,
  variable: string,
  score: ScoreKey,
): (Jackknifed & { readonly standardError: number | null }) | null {
  const value =
    score === 'betweenSensors'
      ? evaluation.correlation.betweenSensors[model.name]?.[variable]
      : model.variables[variable]?.[score]
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  return {
    value,
    withoutBlock: model.withoutBlock?.[variable]?.[score] ?? [],
    standardError: model.standardErrors?.[variable]?.[score] ?? null,
  }
}

/** What a coverage should be: what exact intervals of as many scenarios hold. Null for other scores. */
export function targetOf(model: ScoredModel, score: ScoreKey): number | null {
  if (score !== 'coverage50' && score !== 'coverage80' && score !== 'coverage90') return null
  return model.exactCoverage?.[score] ?? Number(score.slice(-2)) / 100
}

export type Verdict = 'better' | 'worse' | 'cannot tell'

/** A difference of two scores and what can be said of it. */
export interface Difference {
  /** Own less reference, of the distances from the best there can be: below 0 is better. */
  readonly difference: number
  readonly low: number | null
  readonly high: number | null
  /** `paired`: block by block over the same starts; `separate`: from the two errors as if they had nothing in common. */
  readonly method: 'paired' | 'separate' | null
  readonly verdict: Verdict
  /** Why it cannot be told, where that is not the interval itself. */
  readonly reason: string | null
}

interface Judged extends Jackknifed {
  readonly standardError: number | null
  readonly target: number | null
}

/**
 * Compares two scores. Over the same starts in the same blocks the difference is jackknifed in pairs, so that what is hard for
 * both cancels; where only the standard errors are known, √(e₁² + e₂²) takes its place, which is too wide for scores that go
 * up and down together, so that "better" and "worse" still hold. The interval is Student's t with one degree of freedom less
 * than blocks, at 5 % for all `comparisons` together (Bonferroni).
 */
export function differenceOf(
  own: Judged,
  reference: Judged,
  { paired, blocks, comparisons }: { readonly paired: boolean; readonly blocks: number; readonly comparisons: number },
): Difference {
  const difference = distance(own.value, own.target) - distance(reference.value, reference.target)
  const told = (error: number, method: 'paired' | 'separate'): Difference => {
    const half = studentQuantile(1 - 0.025 / Math.max(1, comparisons), blocks - 1) * error
    const [low, high] = [difference - half, difference + half]
    return { difference, low, high, method, verdict: verdictOf(low, high), reason: null }
  }
  if (blocks >= 2) {
    if (paired && own.withoutBlock.length === blocks && reference.withoutBlock.length === blocks) {
      const error = jackknifeError(
        own.withoutBlock.map(
          (value, block) =>
            distance(value, own.target) - distance(reference.withoutBlock[block] ?? NaN, reference.target),
        ),
      )
      if (error !== null) return told(error, 'paired')
    }
    if (own.standardError !== null && reference.standardError !== null) {
      return told(Math.hypot(own.standardError, reference.standardError), 'separate')
    }
  }
  const reason = 'The evaluations do not say how much the scores vary: evaluate with more starts.'
  return { difference, low: null, high: null, method: null, verdict: 'cannot tell', reason }
}

function distance(value: number, target: number | null): number {
  return target === null ? value : Math.abs(value - target)
}

function verdictOf(low: number, high: number): Verdict {
  if (high < 0) return 'better'
  return low > 0 ? 'worse' : 'cannot tell'
}
