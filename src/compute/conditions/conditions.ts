import { bandCount, bandFeatures, HallClock, harmonicCount, residualFeatures, type HallSeries } from '../../domain'
import type { ModelDescription } from '../model'
import { calendarSize, conditionSize } from './shape'

/** Steps that lie `stride` apart in a larger array, from `offset` on. */
export interface StridedSteps {
  readonly values: Float32Array
  readonly offset: number
  readonly stride: number
}

/** Where a window belongs. */
export interface WindowPlace {
  readonly sensor: number
  /** The grid step that follows the window. */
  readonly start: number
}

/**
 * Conditions [window, rows, conditions] of the windows [window, rows, variables] of a fixed set of rows after `ahead` steps
 * of a rollout: what was generated counts as what was seen.
 */
export type RowConditions = (ahead: number, windows: Float32Array) => Float32Array

/** The conditions of a model, or null where it has none. */
export function conditionsOf(model: ModelDescription, series: HallSeries): WindowConditions | null {
  return conditionSize(model.config, model.variables.length) === 0 ? null : new WindowConditions(model, series)
}

/**
 * What the generator reads at each step of a window besides values, sensor and noise, in this order: calendar (of that step,
 * 6 values), spectral (of the window, repeated; variable by variable), arResidual (of that step, per variable). A function of
 * the window's scaled values and place alone, the same in training, validation and sampling. 0 for a variable that the
 * sensor lacks.
 */
export class WindowConditions {
  /** Values per step. */
  readonly size: number
  private readonly clock: HallClock

  constructor(
    private readonly model: ModelDescription,
    series: HallSeries,
  ) {
    this.size = conditionSize(model.config, model.variables.length)
    this.clock = new HallClock(series)
  }

  /** For windows of these rows at the start of a rollout, and as they move on. */
  ofRows(places: readonly WindowPlace[]): RowConditions {
    const { size, model } = this
    const rows = places.length
    const variables = model.variables.length
    return (ahead, windows) => {
      const values = new Float32Array(model.config.windowSteps * rows * size)
      places.forEach(({ sensor, start }, row) => {
        this.fill(
          { sensor, start: start + ahead },
          { values: windows, offset: row * variables, stride: rows * variables },
          { values, offset: row * size, stride: rows * size },
        )
      })
      return values
    }
  }

  /** Writes the conditions of one scaled window to each step of `out`. */
  fill({ sensor, start }: WindowPlace, window: StridedSteps, out: StridedSteps): void {
    const { config, hasVariable } = this.model
    const { windowSteps, conditions } = config
    const variables = this.model.variables.length
    let from = out.offset
    if (conditions.calendar) {
      for (let step = 0; step < windowSteps; step++) {
        const at = from + step * out.stride
        this.clock.fillHarmonics(start - windowSteps + step, out.values, at)
        this.clock.fillWeek(start - windowSteps + step, out.values, at + harmonicCount)
      }
      from += calendarSize
    }
    const bands = conditions.spectral ? bandCount(windowSteps) : 0
    const residualsFrom = from + variables * bands
    for (let variable = 0; variable < variables; variable++) {
      const column = sensor * variables + variable
      if (hasVariable[column] !== 1) continue
      const values = Float64Array.from({ length: windowSteps }, (_, step) => {
        return window.values[window.offset + step * window.stride + variable] ?? NaN
      })
      if (conditions.spectral) {
        const features = bandFeatures(values)
        for (let step = 0; step < windowSteps; step++) {
          out.values.set(features, from + step * out.stride + variable * bands)
        }
      }
      const model = this.model.residualModels?.[column]
      if (model === undefined) continue
      residualFeatures(model, values).forEach((residual, step) => {
        out.values[residualsFrom + step * out.stride + variable] = residual
      })
    }
  }
}
