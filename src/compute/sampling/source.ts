import { PlenumError } from '../../contract'
import type { HallSeries } from '../../domain'
import type { ModelDescription } from '../model'
import type { AnomalyPlan } from './anomalies'
import type { RolloutMemory } from './rollout-memory'

export interface SamplingRequest {
  /** Grid steps of the first forecast value. */
  readonly starts: readonly number[] | Int32Array
  readonly count: number
  readonly steps: number
  readonly seed: number
  readonly anomalies: AnomalyPlan | null
  /**
   * What a sensor with a gap in its window gets: `refuse` throws, `leave-out` gives NaN for that sensor and start.
   */
  readonly gaps: 'refuse' | 'leave-out'
  /** Numbers of the sensors to sample, all of the model when left out. */
  readonly sensors?: readonly number[]
  /** Of what was sampled before of the same model and log; a source need not look at it. */
  readonly memory?: RolloutMemory
}

/** Consecutive trajectories (start by start, scenario by scenario). */
export interface SampledPart {
  /** Number of the first trajectory. */
  readonly first: number
  /** [trajectories, steps, sensors asked for, variables], physical units; NaN where a sensor lacks the variable. */
  readonly values: Float32Array
}

/** A trained model of any family. */
export interface ScenarioSource {
  /**
   * Scenarios in parts of bounded memory, in order. Values depend on seed, start, scenario, step and sensor alone, not on
   * how they are divided into parts.
   */
  sample(request: SamplingRequest, afterStep: () => Promise<void>): AsyncGenerator<SampledPart>
}

/** Places of the sensors asked for among the model's. @throws PlenumError `bad-input` for one it does not have */
export function numbersOf(asked: readonly string[], known: readonly string[]): number[] {
  const places = new Map(known.map((name, place) => [name, place]))
  return asked.map((name) => {
    const place = places.get(name)
    if (place === undefined) {
      throw new PlenumError('bad-input', `The model knows no sensor "${name}".`, { place: { field: 'sensor' } })
    }
    return place
  })
}

/** What sampling needs of a log whatever the model: whether windows are complete, and how results are laid out. */
export class SampledHall {
  constructor(
    private readonly model: ModelDescription,
    private readonly series: HallSeries,
  ) {}

  /** The sensors that a request asks for. */
  sensorsOf(request: SamplingRequest): readonly number[] {
    return request.sensors ?? this.model.sensors.map((_, sensor) => sensor)
  }

  /** [steps, trajectories · sensors, variables] to [trajectories, steps, sensors, variables], with NaN for what is not. */
  arrange(values: Float32Array, request: SamplingRequest, first: number, trajectories: number): Float32Array {
    const sensors = this.sensorsOf(request)
    const row = sensors.length * this.model.variables.length
    const result = new Float32Array(values.length)
    for (let trajectory = 0; trajectory < trajectories; trajectory++) {
      const start = request.starts[Math.floor((first + trajectory) / request.count)] ?? 0
      const known = this.knownColumns(start, sensors)
      for (let step = 0; step < request.steps; step++) {
        const from = (step * trajectories + trajectory) * row
        const to = (trajectory * request.steps + step) * row
        for (let column = 0; column < row; column++) {
          result[to + column] = known[column] === 1 ? (values[from + column] ?? NaN) : NaN
        }
      }
    }
    return result
  }

  /** [sensors · variables]: 1 where the model knows the variable and the sensor's window before the start is free of gaps. */
  private knownColumns(start: number, sensors: readonly number[]): Uint8Array {
    const variables = this.model.variables.length
    const known = new Uint8Array(sensors.length * variables)
    sensors.forEach((sensor, row) => {
      if (this.hasGap(sensor, start)) return
      known.set(this.model.hasVariable.subarray(sensor * variables, (sensor + 1) * variables), row * variables)
    })
    return known
  }

  private hasGap(sensor: number, start: number): boolean {
    const { series, model } = this
    const variables = model.variables.length
    const row = series.sensors.length * variables
    for (let step = start - model.config.windowSteps; step < start; step++) {
      for (let variable = 0; variable < variables; variable++) {
        const column = sensor * variables + variable
        if (model.hasVariable[column] === 1 && Number.isNaN(series.values[step * row + column] ?? NaN)) return true
      }
    }
    return false
  }

  requireWindows(request: SamplingRequest): void {
    const { starts, gaps } = request
    const { series, model } = this
    for (const start of starts) {
      if (!(start >= model.config.windowSteps && start <= series.steps)) {
        throw new PlenumError(
          'bad-input',
          `There are no ${model.config.windowSteps} steps of log before step ${start}.`,
          {
            place: { field: 'starts' },
          },
        )
      }
      if (gaps === 'leave-out') continue
      const sensor = this.sensorsOf(request).find((index) => this.hasGap(index, start))
      if (sensor !== undefined) {
        throw new PlenumError('bad-input', `Sensor ${model.sensors[sensor] ?? ''} has a gap before step ${start}.`, {
          place: { field: 'starts' },
          fix: 'Choose a start with a complete window.',
        })
      }
    }
  }
}
