import {
  clockFeatures,
  HallClock,
  lagWeights,
  seasonalPart,
  StandardLog,
  type HallFacts,
  type HallSeries,
} from '../../domain'
import { levelShare } from './step'

/** A sensor at the first step to be forecast. */
export interface RowStart {
  readonly sensor: number
  readonly step: number
}

/** A log as the generator reads it, on the CPU: inputs of windows and what the linear forecast makes of them. */
export class HallRows {
  readonly log: StandardLog
  readonly clock: HallClock
  private readonly weights: Float32Array
  private readonly windowSteps: number
  private readonly clockRows = new Map<number, Float32Array>()

  constructor(
    series: HallSeries,
    private readonly facts: HallFacts,
    hasVariable: Uint8Array,
  ) {
    this.log = StandardLog.of(series, facts.standard, hasVariable)
    this.clock = new HallClock(series)
    this.windowSteps = facts.ridge.windowSteps
    this.weights = lagWeights(facts.ridge, series.sensors.length, series.variables.length)
  }

  /** [window − 1, rows, 2 · variables + clock], see `ObservedRows.features`. */
  features(starts: readonly RowStart[]): Float32Array {
    const { log, windowSteps, facts } = this
    const { variables, columns, values } = log
    const width = 2 * variables + clockFeatures
    const out = new Float32Array((windowSteps - 1) * starts.length * width)
    starts.forEach(({ sensor, step: start }, row) => {
      for (let i = 0; i < windowSteps - 1; i++) {
        const step = start - windowSteps + i
        const at = (i * starts.length + row) * width
        for (let variable = 0; variable < variables; variable++) {
          const column = sensor * variables + variable
          const value = values[step * columns + column] ?? 0
          const before = i === 0 ? value : (values[(step - 1) * columns + column] ?? 0)
          out[at + variable] = levelShare * value
          out[at + variables + variable] = (value - before) / (facts.changeDeviation[column] ?? 1)
        }
        // the time of the step that comes next
        out.set(this.clockRow(step + 1), at + 2 * variables)
      }
    })
    return out
  }

  /** Values `back` steps before the start, [rows, variables]. */
  valuesBefore(starts: readonly RowStart[], back: number): Float32Array {
    const { variables, columns, values } = this.log
    const out = new Float32Array(starts.length * variables)
    starts.forEach(({ sensor, step }, row) => {
      const from = (step - back) * columns + sensor * variables
      out.set(values.subarray(from, from + variables), row * variables)
    })
    return out
  }

  /** Time of `steps` steps from the start on, repeated `samples` times per row, [steps, rows · samples, clock]. */
  clockAhead(starts: readonly RowStart[], steps: number, samples: number): Float32Array {
    const out = new Float32Array(steps * starts.length * samples * clockFeatures)
    for (let ahead = 0; ahead < steps; ahead++) {
      starts.forEach(({ step }, row) => {
        const clockRow = this.clockRow(step + ahead)
        for (let sample = 0; sample < samples; sample++) {
          out.set(clockRow, ((ahead * starts.length + row) * samples + sample) * clockFeatures)
        }
      })
    }
    return out
  }

  /** What the linear forecast of step `ahead` reads of the log: observed values, time of day, constant; [rows, variables]. */
  base(starts: readonly RowStart[], ahead: number): Float32Array {
    const { log, facts, windowSteps, weights } = this
    const { variables, columns, values } = log
    const width = windowSteps * variables
    const out = new Float32Array(starts.length * variables)
    starts.forEach(({ sensor, step }, row) => {
      const clockRow = this.clockRow(step + ahead)
      for (let variable = 0; variable < variables; variable++) {
        const column = sensor * variables + variable
        let sum = seasonalPart(facts.ridge, column, variables, clockRow)
        for (let position = 0; position < windowSteps - ahead; position++) {
          const from = (step + ahead - windowSteps + position) * columns + sensor * variables
          for (let other = 0; other < variables; other++) {
            sum += (weights[column * width + position * variables + other] ?? 0) * (values[from + other] ?? 0)
          }
        }
        out[row * variables + variable] = sum
      }
    })
    return out
  }

  private clockRow(step: number): Float32Array {
    let row = this.clockRows.get(step)
    if (row === undefined) {
      row = new Float32Array(clockFeatures)
      this.clock.fill(step, row)
      if (this.clockRows.size > 200_000) this.clockRows.clear()
      this.clockRows.set(step, row)
    }
    return row
  }
}
