import type { RandomGenerator } from '../random'
import type { HallLayout } from './layout'

/** A stationary AR(1) process with a given marginal standard deviation; starts in its stationary state. */
export class DriftingNoise {
  private value: number | null = null
  private readonly random: RandomGenerator
  private readonly persistence: number
  private readonly deviation: number

  constructor(random: RandomGenerator, persistence: number, deviation: number) {
    this.random = random
    this.persistence = persistence
    this.deviation = deviation
  }

  next(): number {
    const innovation = this.deviation * this.random.normal()
    this.value =
      this.value === null
        ? innovation
        : this.persistence * this.value + Math.sqrt(1 - this.persistence ** 2) * innovation
    return this.value
  }
}

/**
 * Noise of every sensor: AR(1) in time, and in space correlated as r^(|Δcolumn| + |Δrow|). The spatial part is an AR(1)
 * along the columns and then along the rows of the floor, which costs O(sensors) a step where a Cholesky factor of the
 * covariance would cost O(sensors²) a step and O(sensors³) once; so one scheme serves halls of any size.
 */
export class FloorNoise {
  private readonly field: Float64Array
  private readonly state: Float64Array
  private started = false
  private readonly random: RandomGenerator
  private readonly layout: HallLayout
  private readonly persistence: number
  private readonly deviation: number
  private readonly neighbourCorrelation: number

  constructor(
    random: RandomGenerator,
    layout: HallLayout,
    options: { readonly persistence: number; readonly deviation: number; readonly neighbourCorrelation: number },
  ) {
    this.random = random
    this.layout = layout
    this.persistence = options.persistence
    this.deviation = options.deviation
    this.neighbourCorrelation = options.neighbourCorrelation
    this.field = new Float64Array(layout.columns * layout.rows)
    this.state = new Float64Array(layout.columns * layout.rows)
  }

  /** [columns × rows], row by row; sensors are its first places. Valid until the next call. */
  next(): Float64Array {
    const { columns, rows } = this.layout
    const { field, state } = this
    const keep = this.neighbourCorrelation
    const add = Math.sqrt(1 - keep * keep)
    this.random.fillNormal(field)
    for (let row = 0; row < rows; row++) {
      for (let column = 1; column < columns; column++) {
        const place = row * columns + column
        field[place] = keep * (field[place - 1] ?? 0) + add * (field[place] ?? 0)
      }
    }
    for (let place = columns; place < field.length; place++) {
      field[place] = keep * (field[place - columns] ?? 0) + add * (field[place] ?? 0)
    }
    const persistence = this.started ? this.persistence : 0
    const innovation = this.deviation * Math.sqrt(1 - persistence * persistence)
    for (let place = 0; place < state.length; place++) {
      state[place] = persistence * (state[place] ?? 0) + innovation * (field[place] ?? 0)
    }
    this.started = true
    return state
  }
}
