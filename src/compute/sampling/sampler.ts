import { PlenumError } from '../../contract'
import { unscaleValues, type HallSeries } from '../../domain'
import type { Generator } from '../generator'
import { requireSameHall, type ModelDescription } from '../model'
import type { Operations } from '../tensorflow'
import { ScaledLog } from '../windows'
import type { AnomalyPlan } from './anomalies'
import { fillRowNoise, noiseStreams } from './noise'
import { rollOut, rowsPerPass } from './rollout'

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
}

/** Consecutive trajectories (start by start, scenario by scenario). */
export interface SampledPart {
  /** Number of the first trajectory. */
  readonly first: number
  /** [trajectories, steps, sensors, variables], physical units; NaN where a sensor lacks the variable. */
  readonly values: Float32Array
}

/** A trained generator as a source of scenarios of the whole hall. */
export class PlainSampler {
  private readonly log: ScaledLog

  /** @throws PlenumError `conflict` when the model is of another hall. */
  constructor(
    private readonly operations: Operations,
    private readonly generator: Generator,
    private readonly model: ModelDescription,
    private readonly series: HallSeries,
  ) {
    requireSameHall(model, series)
    this.log = new ScaledLog(model, series)
  }

  /**
   * Scenarios in parts of bounded memory, in order. Values depend on seed, start, scenario, step and sensor alone, not on
   * how they are divided into parts.
   */
  async *sample(request: SamplingRequest, afterStep: () => Promise<void>): AsyncGenerator<SampledPart> {
    const sensors = this.model.sensors.length
    this.requireWindows(request)
    const total = request.starts.length * request.count
    const perPart = Math.max(1, Math.floor(rowsPerPass / sensors))
    for (let first = 0; first < total; first += perPart) {
      const trajectories = Math.min(perPart, total - first)
      yield { first, values: await this.samplePart(request, first, trajectories, afterStep) }
    }
  }

  private async samplePart(
    request: SamplingRequest,
    first: number,
    trajectories: number,
    afterStep: () => Promise<void>,
  ): Promise<Float32Array> {
    const { log, model, generator } = this
    const sensors = model.sensors.length
    const variables = model.variables.length
    const { windowSteps, noiseSize } = generator.shape
    const rows = trajectories * sensors
    const windows = new Float32Array(windowSteps * rows * variables)
    const places = Array.from({ length: rows }, (_, row) => {
      const trajectory = first + Math.floor(row / sensors)
      const start = request.starts[Math.floor(trajectory / request.count)] ?? 0
      return { start, scenario: trajectory % request.count, sensor: row % sensors }
    })
    places.forEach(({ start, sensor }, row) => {
      log.copy(sensor, start - windowSteps, windowSteps, windows, row * variables, rows * variables)
    })
    const scaled = await rollOut(
      this.operations,
      generator,
      model,
      { sensors: Int32Array.from(places, ({ sensor }) => sensor), windows },
      request.steps,
      (step, out) => {
        places.forEach((place, row) => {
          const { seed, anomalies } = request
          fillRowNoise(seed, noiseStreams.sampling, place, step, out, row * noiseSize, noiseSize, anomalies)
        })
      },
      afterStep,
    )
    return this.arrange(unscaleValues(model.scaler, scaled, scaled), request, first, trajectories)
  }

  /** [steps, trajectories · sensors, variables] to [trajectories, steps, sensors, variables], with NaN for what is not. */
  private arrange(values: Float32Array, request: SamplingRequest, first: number, trajectories: number): Float32Array {
    const row = this.model.sensors.length * this.model.variables.length
    const result = new Float32Array(values.length)
    for (let trajectory = 0; trajectory < trajectories; trajectory++) {
      const start = request.starts[Math.floor((first + trajectory) / request.count)] ?? 0
      const known = this.knownColumns(start)
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
  private knownColumns(start: number): Uint8Array {
    const variables = this.model.variables.length
    const known = this.model.hasVariable.slice()
    for (let sensor = 0; sensor < this.model.sensors.length; sensor++) {
      if (this.hasGap(sensor, start)) known.fill(0, sensor * variables, (sensor + 1) * variables)
    }
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

  private requireWindows({ starts, gaps }: SamplingRequest): void {
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
      const sensor = model.sensors.findIndex((_, index) => this.hasGap(index, start))
      if (sensor >= 0) {
        throw new PlenumError('bad-input', `Sensor ${model.sensors[sensor] ?? ''} has a gap before step ${start}.`, {
          place: { field: 'starts' },
          fix: 'Choose a start with a complete window.',
        })
      }
    }
  }
}
