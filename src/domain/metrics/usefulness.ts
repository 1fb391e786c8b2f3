import { jackknifed, relativeChange, type Jackknifed } from './blocks'
import { forecastScale, RidgeForecaster } from './forecaster'
import type { TrajectorySample } from './trajectories'

/** Real and generated trajectories of one period. */
export interface PeriodSample {
  readonly real: TrajectorySample
  readonly generated: TrajectorySample
}

/** Errors (RMSE, in the variable's unit) of a small forecaster by what it was trained on and what it was tested on. */
export interface Usefulness {
  readonly realOnReal: Jackknifed
  /** Train on synthetic, test on real (TSTR; Esteban et al. 2017). */
  readonly syntheticOnReal: Jackknifed
  /** Train on real, test on synthetic (TRTS). */
  readonly realOnSynthetic: Jackknifed
  /** What training on synthetic data costs: TSTR / real on real − 1, in pairs over the same starts. */
  readonly cost: Jackknifed
}

/**
 * How well scenarios stand in for real data, per variable. The forecaster ({@link RidgeForecaster}) is trained on
 * trajectories from starts of the training period only and tested on those of the period that is evaluated; its units and
 * the sensors' means come from the real training trajectories in every case.
 */
export function usefulness(training: PeriodSample, tested: PeriodSample): Usefulness[] {
  const { points, variables } = tested.real
  const scale = forecastScale(training.real)
  const trainedOn = (sample: TrajectorySample): ((test: TrajectorySample, variable: number) => Jackknifed) => {
    const forecaster = new RidgeForecaster(scale, points, variables)
    forecaster.add(sample)
    const coefficients = forecaster.fit()
    return (test, variable) => rootMeanSquare(forecaster.squaredErrors(coefficients, test, variable))
  }
  const byReal = trainedOn(training.real)
  const bySynthetic = trainedOn(training.generated)
  return Array.from({ length: variables }, (_, variable) => {
    const realOnReal = byReal(tested.real, variable)
    const syntheticOnReal = bySynthetic(tested.real, variable)
    return {
      realOnReal,
      syntheticOnReal,
      realOnSynthetic: byReal(tested.generated, variable),
      cost: relativeChange(syntheticOnReal, realOnReal),
    }
  })
}

function rootMeanSquare({ sums, counts }: { sums: Float64Array; counts: Float64Array }): Jackknifed {
  const total = (parts: Float64Array, without: number | null): number =>
    parts.reduce((sum, part, block) => (block === without ? sum : sum + part), 0)
  return jackknifed(sums.length, (without) => Math.sqrt(total(sums, without) / total(counts, without)))
}
