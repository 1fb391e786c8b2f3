/**
 * Rollouts of a training batch: `instants` start times × `sensors` sensors (the same at every instant) × `samples`
 * scenarios. A row is (instant · sensors + sensor); a trajectory is (row · samples + sample). All in standard units.
 */
export interface RolloutBatch {
  readonly instants: number
  readonly sensors: number
  readonly samples: number
  readonly steps: number
  readonly variables: number
  /** [steps, trajectories, variables] */
  readonly forecast: Float32Array | Float64Array
  /** [steps, rows, variables] */
  readonly truth: Float32Array
  /** Last observed values, [rows, variables]. */
  readonly last: Float32Array
  /** [rows, variables]: 1 where the values count, 0 where the sensor lacks the variable or its window has a gap. */
  readonly counts: Uint8Array
  /** Usual size of the change up to each step, [sensors, steps, variables]. */
  readonly spread: Float32Array
  /** Standard deviation of one-step changes, [sensors, variables]. */
  readonly changeDeviation: Float32Array
  /** Correlations of one-step changes in the training period, [sensors · variables] squared; NaN where there is none. */
  readonly correlation: Float64Array
}

/** Changes since the last observation in units of their usual size: what the scoring rules compare. */
export class ScaledChanges {
  /** [steps, trajectories, variables] */
  readonly forecast: Float64Array
  /** [steps, rows, variables] */
  readonly truth: Float64Array
  /** 1 / spread, [steps, rows, variables]: the derivative of both. */
  readonly scale: Float64Array

  constructor(batch: RolloutBatch) {
    const { steps, samples, variables, sensors } = batch
    const rows = batch.instants * sensors
    this.forecast = new Float64Array(steps * rows * samples * variables)
    this.truth = new Float64Array(steps * rows * variables)
    this.scale = new Float64Array(steps * rows * variables)
    for (let step = 0; step < steps; step++) {
      for (let row = 0; row < rows; row++) {
        for (let variable = 0; variable < variables; variable++) {
          const place = (step * rows + row) * variables + variable
          const scale = 1 / (batch.spread[((row % sensors) * steps + step) * variables + variable] ?? 1)
          const last = batch.last[row * variables + variable] ?? 0
          this.scale[place] = scale
          this.truth[place] = ((batch.truth[place] ?? 0) - last) * scale
          for (let sample = 0; sample < samples; sample++) {
            const from = ((step * rows + row) * samples + sample) * variables + variable
            this.forecast[from] = ((batch.forecast[from] ?? 0) - last) * scale
          }
        }
      }
    }
  }
}
