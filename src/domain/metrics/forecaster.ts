import { cholesky, solveLower, solveUpper } from '../linear'
import type { TrajectorySample } from './trajectories'

/** Penalty of the ridge per row on standardised features: enough to stay solvable where nothing moves, too little to matter. */
export const ridgePenaltyPerRow = 1e-3

/** Units in which the forecaster sees the world; from real training data, whatever it is trained on. */
export interface ForecastScale {
  /** Mean value of each sensor and variable, [sensors, variables]. */
  readonly means: Float64Array
  /** Root mean square of one-step increments and of deviations from the mean, per variable; 1 where nothing moves. */
  readonly increments: Float64Array
  readonly deviations: Float64Array
}

export function forecastScale(real: TrajectorySample): ForecastScale {
  const { sensors, variables, points, trajectories, values } = real
  const columns = sensors * variables
  const sums = new Float64Array(columns)
  const counts = new Float64Array(columns)
  for (const [i, value] of values.entries()) {
    if (Number.isNaN(value)) continue
    sums[i % columns] = (sums[i % columns] ?? 0) + value
    counts[i % columns] = (counts[i % columns] ?? 0) + 1
  }
  const means = sums.map((sum, column) => sum / (counts[column] ?? NaN))
  const squares = { increments: new Float64Array(variables), deviations: new Float64Array(variables) }
  const numbers = { increments: new Float64Array(variables), deviations: new Float64Array(variables) }
  const raise = (kind: 'increments' | 'deviations', variable: number, value: number): void => {
    if (Number.isNaN(value)) return
    squares[kind][variable] = (squares[kind][variable] ?? 0) + value * value
    numbers[kind][variable] = (numbers[kind][variable] ?? 0) + 1
  }
  for (let row = 0; row < trajectories * points; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column] ?? NaN
      raise('deviations', column % variables, value - (means[column] ?? NaN))
      if (row % points > 0)
        raise('increments', column % variables, value - (values[(row - 1) * columns + column] ?? NaN))
    }
  }
  const rootMeanSquare = (kind: 'increments' | 'deviations'): Float64Array =>
    squares[kind].map((square, variable) => Math.sqrt(square / (numbers[kind][variable] ?? NaN)) || 1)
  return { means, increments: rootMeanSquare('increments'), deviations: rootMeanSquare('deviations') }
}

/**
 * A small linear forecaster for judging scenarios by their use. Of a rollout's points it reads the first half of the steps
 * and forecasts the change from there to each later step. Features of a variable of a sensor: its increments so far, its
 * deviation from the sensor's mean, and of each other variable the last increment and the deviation (0 where the sensor
 * lacks it); one set of coefficients for all sensors, closed form: ridge regression, intercept unpenalised.
 */
export class RidgeForecaster {
  readonly inputSteps: number
  readonly targets: number
  private readonly size: number
  /** Per variable: normal matrix [size, size], right sides [size, targets], rows. */
  private readonly sums: { readonly normal: Float64Array; readonly right: Float64Array; rows: number }[]

  constructor(
    private readonly scale: ForecastScale,
    points: number,
    variables: number,
  ) {
    this.inputSteps = Math.max(1, Math.floor((points - 1) / 2))
    this.targets = points - 1 - this.inputSteps
    this.size = 1 + this.inputSteps + 1 + 2 * (variables - 1)
    this.sums = Array.from({ length: variables }, () => ({
      normal: new Float64Array(this.size * this.size),
      right: new Float64Array(this.size * this.targets),
      rows: 0,
    }))
  }

  /** Learns from more trajectories. */
  add(sample: TrajectorySample): void {
    const { size, targets } = this
    this.forEachRow(sample, (variable, features, changes) => {
      const sums = this.sums[variable]
      if (sums === undefined) throw new RangeError(`There is no variable ${String(variable)}.`)
      sums.rows++
      for (let i = 0; i < size; i++) {
        const feature = features[i] ?? 0
        if (feature === 0) continue
        for (let j = 0; j <= i; j++) {
          sums.normal[i * size + j] = (sums.normal[i * size + j] ?? 0) + feature * (features[j] ?? 0)
        }
        for (let k = 0; k < targets; k++) {
          sums.right[i * targets + k] = (sums.right[i * targets + k] ?? 0) + feature * (changes[k] ?? 0)
        }
      }
    })
  }

  /** Per variable, coefficients [targets, features]; null for a variable of which nothing was seen. */
  fit(): readonly (readonly Float64Array[] | null)[] {
    const { size, targets } = this
    return this.sums.map(({ normal, right, rows }) => {
      if (rows === 0) return null
      const matrix = normal.slice()
      for (let i = 1; i < size; i++) matrix[i * size + i] = (matrix[i * size + i] ?? 0) + ridgePenaltyPerRow * rows
      // only the lower triangle is filled, and only it is read
      const factor = cholesky(matrix, size)
      return Array.from({ length: targets }, (_, k) => {
        const side = Float64Array.from({ length: size }, (_, i) => right[i * targets + k] ?? 0)
        return solveUpper(factor, solveLower(factor, side))
      })
    })
  }

  /** Squared errors in physical units² and how many, [blocks] of one variable. */
  squaredErrors(
    coefficients: ReturnType<RidgeForecaster['fit']>,
    sample: TrajectorySample,
    wanted: number,
  ): { readonly sums: Float64Array; readonly counts: Float64Array } {
    const blocks = sample.blockFrom.length - 1
    const sums = new Float64Array(blocks)
    const counts = new Float64Array(blocks)
    const own = coefficients[wanted] ?? null
    if (own === null) return { sums, counts }
    const unit = this.scale.increments[wanted] ?? NaN
    let block = 0
    this.forEachRow(
      sample,
      (_variable, features, changes, trajectory) => {
        while (trajectory >= (sample.blockFrom[block + 1] ?? Infinity)) block++
        for (const [k, coefficient] of own.entries()) {
          let error = -(changes[k] ?? NaN)
          for (let i = 0; i < features.length; i++) error += (coefficient[i] ?? 0) * (features[i] ?? 0)
          sums[block] = (sums[block] ?? 0) + (error * unit) ** 2
          counts[block] = (counts[block] ?? 0) + 1
        }
      },
      wanted,
    )
    return { sums, counts }
  }

  /** Calls for each trajectory, sensor and variable (or the wanted one only) of which every point is known. */
  private forEachRow(
    sample: TrajectorySample,
    visit: (variable: number, features: Float64Array, changes: Float64Array, trajectory: number) => void,
    wanted?: number,
  ): void {
    const { points, sensors, variables, values } = sample
    const features = new Float64Array(this.size)
    const changes = new Float64Array(this.targets)
    const { means, increments, deviations } = this.scale
    for (let trajectory = 0; trajectory < sample.trajectories; trajectory++) {
      for (let sensor = 0; sensor < sensors; sensor++) {
        const at = (point: number, variable: number): number =>
          values[((trajectory * points + point) * sensors + sensor) * variables + variable] ?? NaN
        const deviation = (variable: number): number =>
          (at(this.inputSteps, variable) - (means[sensor * variables + variable] ?? NaN)) / (deviations[variable] ?? 1)
        const increment = (step: number, variable: number): number =>
          (at(step, variable) - at(step - 1, variable)) / (increments[variable] ?? 1)
        for (let variable = wanted ?? 0; variable < (wanted === undefined ? variables : wanted + 1); variable++) {
          let place = 0
          features[place++] = 1
          for (let step = 1; step <= this.inputSteps; step++) features[place++] = increment(step, variable)
          features[place++] = deviation(variable)
          for (let other = 0; other < variables; other++) {
            if (other === variable) continue
            features[place++] = increment(this.inputSteps, other) || 0
            features[place++] = deviation(other) || 0
          }
          const base = at(this.inputSteps, variable)
          for (let k = 0; k < this.targets; k++) {
            changes[k] = (at(this.inputSteps + 1 + k, variable) - base) / (increments[variable] ?? 1)
          }
          if (features.some(Number.isNaN) || changes.some(Number.isNaN)) continue
          visit(variable, features, changes, trajectory)
        }
      }
    }
  }
}
