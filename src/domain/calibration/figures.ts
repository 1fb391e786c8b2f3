import { areaUnderCurve } from '../metrics'
import { fitLogistic } from './logistic'

/** How well probabilities fit what was observed. */
export interface CalibrationFigures {
  readonly count: number
  /** Mean squared difference of probability and label: 0.25 for always saying ½, lower is better. */
  readonly brier: number
  /** Near a standard normal number where the probabilities are right, see {@link calibrationZ}. */
  readonly z: number
  /** Chance that a label of 1 gets the higher probability; ½ is guessing. */
  readonly areaUnderCurve: number
  /** Of a logistic regression of the labels on the log-odds (Cox 1958): 1 is right, below 1 too sure of itself. */
  readonly slope: number
}

export function brierScore(chances: ArrayLike<number>, labels: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < labels.length; i++) sum += ((chances[i] ?? NaN) - (labels[i] ?? NaN)) ** 2
  return sum / labels.length
}

/** Z = Σ (label − p) / √Σ p (1 − p), standard normal where every p is right (Turner et al. 2019, section 3.2). */
export function calibrationZ(chances: ArrayLike<number>, labels: ArrayLike<number>): number {
  let excess = 0
  let variance = 0
  for (let i = 0; i < labels.length; i++) {
    const chance = chances[i] ?? NaN
    excess += (labels[i] ?? NaN) - chance
    variance += chance * (1 - chance)
  }
  return excess / Math.sqrt(variance)
}

export function calibrationFigures(chances: readonly number[], labels: ArrayLike<number>): CalibrationFigures {
  const logOdds = chances.map((chance) => Math.log(chance / (1 - chance)))
  return {
    count: labels.length,
    brier: brierScore(chances, labels),
    z: calibrationZ(chances, labels),
    areaUnderCurve: areaUnderCurve(chances, labels),
    slope: fitLogistic(logOdds, labels).slope,
  }
}
