import { fitColumn } from '../baselines'
import type { HallSeries } from '../series'
import type { StepRange } from '../split'

/** The one-step forecast of one sensor and variable, and the scale of its errors; plain numbers that a checkpoint can hold. */
export interface ResidualModel {
  /** Of lag 1 …; none where nothing could be fitted. */
  readonly coefficients: readonly number[]
  readonly intercept: number
  /** Root mean square of the residuals of the fit; 0 where nothing could be fitted. */
  readonly deviation: number
}

/** A residual of less than this is rounding of scaled float32 values. */
const leastDeviation = 1e-6

/**
 * AR(p) of every sensor and variable on `period` (the training period), [sensors · variables], with p at most a quarter of
 * the window: the first p steps of a window have no residual.
 */
export function fitResidualModels(series: HallSeries, period: StepRange, windowSteps: number): ResidualModel[] {
  const columns = series.sensors.length * series.variables.length
  return Array.from({ length: columns }, (_, column) => {
    const { coefficients, intercept, residuals } = fitColumn(series, column, period, Math.floor(windowSteps / 4))
    if (residuals.length === 0) return { coefficients: [], intercept: 0, deviation: 0 }
    const squares = residuals.reduce((sum, residual) => sum + residual * residual, 0)
    const deviation = Math.max(leastDeviation, Math.sqrt(squares / residuals.length))
    return { coefficients: [...coefficients], intercept, deviation }
  })
}

/**
 * What the model did not foresee at each step of a window, in deviations of the fit. 0 at the first steps, whose lags lie
 * before the window, and throughout where nothing could be fitted.
 */
export function residualFeatures(
  { coefficients, intercept, deviation }: ResidualModel,
  window: ArrayLike<number>,
): Float64Array {
  const order = coefficients.length
  return Float64Array.from({ length: window.length }, (_, step) => {
    if (order === 0 || step < order) return 0
    let forecast = intercept
    for (let lag = 1; lag <= order; lag++) forecast += (coefficients[lag - 1] ?? NaN) * (window[step - lag] ?? NaN)
    return ((window[step] ?? NaN) - forecast) / deviation
  })
}
