import { unscaleValues, type HallSeries } from '../../domain'
import { conditionsOf, type WindowConditions } from '../conditions'
import { requireSameHall, type ModelDescription } from '../model'
import { ScaledLog } from '../windows'
import type { NoiseRow } from './noise'
import { rowsPerPass, type RolloutRows } from './rollout'
import { SampledHall, type SampledPart, type SamplingRequest } from './source'

/** A row of a rollout of the whole hall. */
export type SampledPlace = NoiseRow

/** Continues rows of the hall, [steps, rows, variables], scaled. */
export type ContinueRows = (places: readonly SampledPlace[], rows: RolloutRows) => Promise<Float32Array>

/** What every sampler of `thesis` shares: windows of all sensors in, scenarios in physical units out. */
export class HallRollout {
  private readonly log: ScaledLog
  private readonly conditions: WindowConditions | null
  private readonly hall: SampledHall

  /** @throws PlenumError `conflict` when the model is of another hall. */
  constructor(
    private readonly model: ModelDescription,
    series: HallSeries,
  ) {
    requireSameHall(model, series)
    this.hall = new SampledHall(model, series)
    this.log = new ScaledLog(model, series)
    this.conditions = conditionsOf(model, series)
  }

  /**
   * Scenarios in parts of bounded memory, in order. Values depend on seed, start, scenario, step and sensor alone, not on
   * how they are divided into parts.
   */
  async *sample(request: SamplingRequest, continueRows: ContinueRows): AsyncGenerator<SampledPart> {
    const sensors = this.hall.sensorsOf(request).length
    this.hall.requireWindows(request)
    const total = request.starts.length * request.count
    const perPart = Math.max(1, Math.floor(rowsPerPass / sensors))
    for (let first = 0; first < total; first += perPart) {
      const trajectories = Math.min(perPart, total - first)
      yield { first, values: await this.samplePart(request, first, trajectories, continueRows) }
    }
  }

  private async samplePart(
    request: SamplingRequest,
    first: number,
    trajectories: number,
    continueRows: ContinueRows,
  ): Promise<Float32Array> {
    const { log, model } = this
    const { windowSteps } = model.config
    const asked = this.hall.sensorsOf(request)
    const sensors = asked.length
    const variables = model.variables.length
    const count = trajectories * sensors
    const windows = new Float32Array(windowSteps * count * variables)
    const places = Array.from({ length: count }, (_, row) => {
      const trajectory = first + Math.floor(row / sensors)
      const start = request.starts[Math.floor(trajectory / request.count)] ?? 0
      return { start, scenario: trajectory % request.count, sensor: asked[row % sensors] ?? 0 }
    })
    places.forEach(({ start, sensor }, row) => {
      log.copy(sensor, start - windowSteps, windowSteps, windows, row * variables, count * variables)
    })
    const rows = {
      sensors: Int32Array.from(places, ({ sensor }) => sensor),
      windows,
      conditions: this.conditions?.ofRows(places),
    }
    const scaled = await continueRows(places, rows)
    return this.hall.arrange(unscaleValues(model.scaler, scaled, scaled), request, first, trajectories)
  }
}
