import { quantileOfSorted } from '../metrics'
import { brierScore } from './figures'
import { fitIsotonic, isotonicChance } from './isotonic'
import { fitLogistic } from './logistic'

/** Scores of a critic in time order, with 1 for a real step and 0 for a generated one. */
export interface ScoredSteps {
  readonly scores: readonly number[]
  readonly labels: readonly number[]
}

export type CalibrationMethod = 'logistic' | 'isotonic'

/** From a score to the chance that its step is real. */
export interface Calibration {
  readonly method: CalibrationMethod
  /** In (0, 1), so that odds are finite. */
  readonly chance: (score: number) => number
  /** log p / (1 − p), without rounding where p is near 0 or 1. */
  readonly logOdds: (score: number) => number
  /** No score gets more. */
  readonly mostLogOdds: number
}

/** Share of the scores, the latest, on which the two methods are compared. */
const comparedShare = 1 / 3
/** Share of the scores at either end that are taken for the outermost of the rest: they are too few to say how odds go on. */
const heldShare = 0.01

/**
 * Logistic or isotonic calibration: both are fitted on the earlier two thirds of the scores, the one with the lower Brier
 * score on the rest is fitted on all. Turner et al. 2019 found the choice to depend on the model.
 */
export function fitCalibration({ scores, labels }: ScoredSteps): Calibration {
  const cut = scores.length - Math.floor(scores.length * comparedShare)
  const early = { scores: scores.slice(0, cut), labels: labels.slice(0, cut) }
  const judged = { scores: scores.slice(cut), labels: labels.slice(cut) }
  const brier = ({ chance }: Calibration): number => brierScore(judged.scores.map(chance), judged.labels)
  const isIsotonicBetter = brier(isotonicCalibration(early)) < brier(logisticCalibration(early))
  return isIsotonicBetter ? isotonicCalibration({ scores, labels }) : logisticCalibration({ scores, labels })
}

function logisticCalibration({ scores, labels }: ScoredSteps): Calibration {
  const { slope, intercept } = fitLogistic(scores, labels)
  // beyond this a double's 1 − p loses its digits
  const bounded = (logOdds: number): number => Math.max(-30, Math.min(30, logOdds))
  return held('logistic', scores, (score) => bounded(slope * score + intercept))
}

function isotonicCalibration({ scores, labels }: ScoredSteps): Calibration {
  const fit = fitIsotonic(scores, labels)
  // a block without a single other label cannot say how rare the other is: at most one in all that were seen
  const least = 1 / (scores.length + 2)
  return held('isotonic', scores, (score) => {
    const p = Math.max(least, Math.min(1 - least, isotonicChance(fit, score)))
    return Math.log(p / (1 - p))
  })
}

/** `logOdds`, which rise or fall with the score, between the outer scores of those it was fitted to, and constant beyond. */
function held(method: CalibrationMethod, scores: readonly number[], logOdds: (score: number) => number): Calibration {
  const sorted = [...scores].sort((a, b) => a - b)
  const [low, high] = [quantileOfSorted(sorted, heldShare), quantileOfSorted(sorted, 1 - heldShare)]
  const most = Math.max(logOdds(low), logOdds(high))
  const ofScore = (score: number): number => Math.min(most, logOdds(Math.max(low, Math.min(high, score))))
  return {
    method,
    chance: (score) => 1 / (1 + Math.exp(-ofScore(score))),
    logOdds: ofScore,
    mostLogOdds: most,
  }
}
