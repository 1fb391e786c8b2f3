import type { HallSeries } from '../series'
import type { StepRange } from '../split'
import { WindowStarts } from '../windows'
import { HallClock } from './clock'
import { fitFactors, type FactorLoadings } from './factors'
import { changeSpread } from './increments'
import { fitRidges, ridgeResiduals, type ResidualTable, type Ridge } from './ridge'
import { fitStandard, StandardLog, type Standard } from './standard'
import { fitTails, toNormalScores } from './tails'

/** What a hall's model knows before any training and keeps for good, fitted on the training period only. */
export interface HallFacts {
  readonly standard: Standard
  readonly ridge: Ridge
  /** Standard deviation of the forecast's residuals, [sensors · variables], in units of {@link StandardLog}. */
  readonly residualDeviation: Float32Array
  /** Standard deviation of one-step changes, [sensors · variables]; 1 where nothing moves. */
  readonly changeDeviation: Float32Array
  /** Weight h of the tails of each column's noise, [sensors · variables], see {@link tailed}; 0 is normal. */
  readonly tails: Float32Array
}

/** A hall's model before training: linear forecasts with factor noise. */
export interface HallStart extends HallFacts {
  readonly loadings: FactorLoadings
}

/**
 * The untrained model for each penalty, one at a time, so that a caller may breathe in between: y = last + ridge + σ · tailed(shared · z_shared + own · z_own), z ~ N(0, I).
 * @param noise sizes of the two parts of z, and whether its tails may be heavier than a normal's
 */
export function* fitHallStarts(
  series: HallSeries,
  period: StepRange,
  hasVariable: Uint8Array,
  windowSteps: number,
  penalties: readonly number[],
  noise: { readonly shared: number; readonly own: number; readonly heavyTails: boolean },
): Generator<HallStart, void> {
  const standard = fitStandard(series, period)
  const log = StandardLog.of(series, standard, hasVariable)
  const clock = new HallClock(series)
  const starts = new WindowStarts(series, period, { windowSteps, aheadSteps: 1 }, new Uint8Array(hasVariable))
  const changeDeviation = changeSpread(log, period, 1)
  for (const ridge of fitRidges(log, clock, starts, penalties)) {
    yield { standard, ridge, changeDeviation, ...fitNoise(ridge) }
  }

  /** A function of its own: its tables, as large as the log of a hall, are not held while the caller looks at a start. */
  function fitNoise(ridge: Ridge): Pick<HallStart, 'residualDeviation' | 'tails' | 'loadings'> {
    const residuals = ridgeResiduals(ridge, log, clock, starts, period)
    const residualDeviation = deviations(residuals)
    const tails = noise.heavyTails ? fitTails(residuals) : new Float32Array(residuals.columns)
    toNormalScores(residuals, tails, residualDeviation)
    return {
      residualDeviation,
      tails,
      loadings: fitFactors(residuals, series.variables.length, noise.shared, noise.own),
    }
  }
}

/** Standard deviation of each column over its known rows; 0 without any. */
function deviations({ rows, columns, values }: ResidualTable): Float32Array {
  const result = new Float32Array(columns)
  for (let column = 0; column < columns; column++) {
    let count = 0
    let sum = 0
    let squares = 0
    for (let row = 0; row < rows; row++) {
      const value = values[row * columns + column] ?? NaN
      if (Number.isNaN(value)) continue
      count++
      sum += value
      squares += value * value
    }
    if (count > 0) result[column] = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
  }
  return result
}
