import { unscaleValues, type HallSeries } from '../../domain'
import type { Generator } from '../generator'
import { requireSameHall, type ModelDescription } from '../model'
import type { Operations } from '../tensorflow'
import { ScaledLog } from '../windows'
import { fillRowNoise, noiseStreams } from './noise'
import { rollOut, rowsPerPass } from './rollout'
import { SampledHall, type SampledPart, type SamplingRequest, type ScenarioSource } from './source'

/** A trained generator as a source of scenarios of the whole hall. */
export class PlainSampler implements ScenarioSource {
  private readonly log: ScaledLog
  private readonly hall: SampledHall

  /** @throws PlenumError `conflict` when the model is of another hall. */
  constructor(
    private readonly operations: Operations,
    private readonly generator: Generator,
    private readonly model: ModelDescription,
    series: HallSeries,
  ) {
    requireSameHall(model, series)
    this.hall = new SampledHall(model, series)
    this.log = new ScaledLog(model, series)
  }

  /**
   * Scenarios in parts of bounded memory, in order. Values depend on seed, start, scenario, step and sensor alone, not on
   * how they are divided into parts.
   */
  async *sample(request: SamplingRequest, afterStep: () => Promise<void>): AsyncGenerator<SampledPart> {
    const sensors = this.model.sensors.length
    this.hall.requireWindows(request)
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
    return this.hall.arrange(unscaleValues(model.scaler, scaled, scaled), request, first, trajectories)
  }
}
