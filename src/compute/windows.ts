import { scalerRange, type HallSeries } from '../domain'
import type { ModelDescription } from './model'
import type { Operations, Tensor } from './tensorflow'

/** A log as the networks read it: scaled, 0 where there is no value. Scaled where it is read: a copy would be as large as the log. */
export class ScaledLog {
  readonly sensors: number
  readonly variables: number
  private readonly ranges: readonly { readonly centre: number; readonly halfWidth: number }[]

  constructor(
    private readonly model: ModelDescription,
    private readonly series: HallSeries,
  ) {
    this.sensors = series.sensors.length
    this.variables = series.variables.length
    this.ranges = series.variables.map((_, variable) => scalerRange(model.scaler, variable))
  }

  /** Writes the values of one sensor over `steps` from `step` on into `out`, `stride` apart, from `offset` on. */
  copy(sensor: number, step: number, steps: number, out: Float32Array, offset: number, stride: number): void {
    const { variables, model, series } = this
    const row = this.sensors * variables
    this.ranges.forEach(({ centre, halfWidth }, variable) => {
      const column = sensor * variables + variable
      // a variable that came only after the training period is unknown to the model
      const known = model.hasVariable[column] === 1
      for (let i = 0; i < steps; i++) {
        const value = known ? (series.values[(step + i) * row + column] ?? NaN) : NaN
        out[offset + i * stride + variable] = Number.isNaN(value) ? 0 : (value - centre) / halfWidth
      }
    })
  }
}

/** [rows, variables] of 1 and 0 for rows of these sensors. */
export function maskOfRows(operations: Operations, model: ModelDescription, sensors: Int32Array): Tensor {
  const variables = model.variables.length
  const mask = new Float32Array(sensors.length * variables)
  for (let row = 0; row < sensors.length; row++) {
    const from = (sensors[row] ?? 0) * variables
    for (let variable = 0; variable < variables; variable++) {
      mask[row * variables + variable] = model.hasVariable[from + variable] ?? 0
    }
  }
  return operations.tensor(mask, [sensors.length, variables])
}
