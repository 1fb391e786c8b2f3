import type { HallSeries } from '../series'
import type { StepRange } from '../split'
import { WindowStarts } from '../windows'
import { HallClock } from './clock'
import { fitFactors, type FactorLoadings } from './factors'
import { changeSpread } from './increments'
import { fitRidges, ridgeResiduals, type Breathe, type ResidualTable, type Ridge } from './ridge'
import { fitStandard, StandardLog, type Standard } from './standard'
import { fitTails, toNormalScores } from './tails'

/** A large table's normal scores take five seconds, a part's a third of one. */
const tableParts = 16

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
 * The untrained model for each penalty, one at a time: y = last + ridge + σ · tailed(shared · z_shared + own · z_own), z ~ N(0, I).
 * @param noise sizes of the two parts of z, and whether its tails may be heavier than a normal's
 * @param breathe awaited many times in between: at 350 sensors × 1 year a start takes 17 s, of which no part more than 5 s at once
 */
export async function* fitHallStarts(
  series: HallSeries,
  period: StepRange,
  hasVariable: Uint8Array,
  windowSteps: number,
  penalties: readonly number[],
  noise: { readonly shared: number; readonly own: number; readonly heavyTails: boolean },
  breathe: Breathe,
): AsyncGenerator<HallStart, void> {
  const standard = fitStandard(series, period)
  const log = StandardLog.of(series, standard, hasVariable)
  const clock = new HallClock(series)
  const starts = new WindowStarts(series, period, { windowSteps, aheadSteps: 1 }, new Uint8Array(hasVariable))
  const changeDeviation = changeSpread(log, period, 1)
  for (const ridge of await fitRidges(log, clock, starts, penalties, breathe)) {
    yield { standard, ridge, changeDeviation, ...(await fitNoise(ridge)) }
  }

  /** A function of its own: its tables, as large as the log of a hall, are not held while the caller looks at a start. */
  async function fitNoise(ridge: Ridge): Promise<Pick<HallStart, 'residualDeviation' | 'tails' | 'loadings'>> {
    const residuals = await ridgeResiduals(ridge, log, clock, starts, period, breathe)
    const residualDeviation = deviations(residuals)
    const tails = noise.heavyTails ? fitTails(residuals) : new Float32Array(residuals.columns)
    for (const part of partsOf(residuals)) {
      await breathe()
      toNormalScores(part, tails, residualDeviation)
    }
    await breathe()
    return {
      residualDeviation,
      tails,
      loadings: fitFactors(residuals, series.variables.length, noise.shared, noise.own),
    }
  }
}

/** Some rows after the other, as views of the table. */
function partsOf({ rows, columns, values }: ResidualTable): ResidualTable[] {
  const height = Math.max(1, Math.ceil(rows / tableParts))
  return Array.from({ length: Math.ceil(rows / height) }, (_, part) => {
    const own = values.subarray(part * height * columns, (part + 1) * height * columns)
    return { rows: own.length / columns, columns, values: own }
  })
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
