import { plainReadings, readOut, type HallSeries, type ReadingMaps } from '../../domain'
import type { RowStart } from './rows'
import type { HallModel } from './shape'

/** What is fitted around trained weights and belongs to sampling only. */
export interface HallTuning {
  /** Factor of the noise vector itself; 1 but in checkpoints from before the noise of each variable had its own. */
  readonly noiseTemperature: number
  /** Factor of the noise of each variable, [variables]. */
  readonly spread: readonly number[]
  readonly readings: ReadingMaps
}

/** The weights as they are: no noise widened, forecasts read out as they are. */
export function plainTuning(model: Pick<HallModel, 'sensors' | 'variables'>): HallTuning {
  const variables = model.variables.length
  return {
    noiseTemperature: 1,
    spread: new Array<number>(variables).fill(1),
    readings: plainReadings(model.sensors.length * variables),
  }
}

/** Values in standard units [steps, trajectories, variables] to physical ones, in place. */
export function toPhysical(model: HallModel, values: Float32Array, trajectories: readonly RowStart[]): Float32Array {
  const variables = model.variables.length
  const { mean, deviation } = model.facts.standard
  for (let i = 0; i < values.length; i++) {
    const trajectory = trajectories[Math.floor(i / variables) % trajectories.length]
    const column = (trajectory?.sensor ?? 0) * variables + (i % variables)
    values[i] = (values[i] ?? NaN) * (deviation[column] ?? NaN) + (mean[column] ?? NaN)
  }
  return values
}

/** Physical values [steps, trajectories, variables] as their sensors would read them, in place: each from its last reading. */
export function readOutAll(
  readings: ReadingMaps,
  series: HallSeries,
  values: Float32Array,
  trajectories: readonly RowStart[],
): Float32Array {
  const variables = series.variables.length
  const stride = trajectories.length * variables
  const steps = values.length / stride
  trajectories.forEach(({ sensor, step: start }, trajectory) => {
    for (let variable = 0; variable < variables; variable++) {
      const column = sensor * variables + variable
      const last = series.values[(start - 1) * series.sensors.length * variables + column] ?? NaN
      const from = trajectory * variables + variable
      readOut(readings, column, last, values, { from, stride, steps })
    }
  })
  return values
}
