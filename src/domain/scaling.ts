import { PlenumError } from '../contract'
import type { HallSeries } from './series'
import type { StepRange } from './split'

/** Per variable, in its physical unit, over all sensors; plain numbers that a checkpoint can hold. */
export interface Scaler {
  readonly minimum: number[]
  readonly maximum: number[]
}

/**
 * Smallest and largest value of each variable within `period` (the training period only, so nothing of the future leaks).
 * @throws PlenumError `bad-input` when a variable has no value there.
 */
export function fitScaler(series: HallSeries, period: StepRange): Scaler {
  const variables = series.variables.length
  const columns = series.sensors.length * variables
  const minimum = new Array<number>(variables).fill(Infinity)
  const maximum = new Array<number>(variables).fill(-Infinity)
  for (let variable = 0; variable < variables; variable++) {
    let low = Infinity
    let high = -Infinity
    for (let i = period.from * columns + variable; i < period.to * columns; i += variables) {
      const value = series.values[i] ?? NaN
      // comparisons with NaN are false: gaps count for nothing
      if (value < low) low = value
      if (value > high) high = value
    }
    if (low > high) {
      throw new PlenumError(
        'bad-input',
        `${series.variables[variable]?.name ?? ''} has no value in the training period.`,
        {
          fix: 'Use a longer training period or a log that covers it.',
        },
      )
    }
    minimum[variable] = low
    maximum[variable] = high
  }
  return { minimum, maximum }
}

/**
 * Centre and half width of a variable's range. A variable that never moves gets a half width of one unit: it is scaled
 * to 0, and what differs from it later stays finite and invertible.
 */
export function scalerRange(scaler: Scaler, variable: number): { centre: number; halfWidth: number } {
  const low = scaler.minimum[variable] ?? NaN
  const high = scaler.maximum[variable] ?? NaN
  return { centre: (low + high) / 2, halfWidth: high > low ? (high - low) / 2 : 1 }
}

/** Values [..., variables] in physical units to [-1, 1] over the fitted range; NaN stays NaN. `out` may be `values`. */
export function scaleValues(
  scaler: Scaler,
  values: Float32Array,
  out: Float32Array = new Float32Array(values.length),
): Float32Array {
  const variables = scaler.minimum.length
  for (let variable = 0; variable < variables; variable++) {
    const { centre, halfWidth } = scalerRange(scaler, variable)
    for (let i = variable; i < values.length; i += variables) out[i] = ((values[i] ?? NaN) - centre) / halfWidth
  }
  return out
}

/** The inverse of {@link scaleValues}. */
export function unscaleValues(
  scaler: Scaler,
  values: Float32Array,
  out: Float32Array = new Float32Array(values.length),
): Float32Array {
  const variables = scaler.minimum.length
  for (let variable = 0; variable < variables; variable++) {
    const { centre, halfWidth } = scalerRange(scaler, variable)
    for (let i = variable; i < values.length; i += variables) out[i] = (values[i] ?? NaN) * halfWidth + centre
  }
  return out
}
