import type { HallSeries } from '../../domain'
import { requireSameHall } from '../model'
import { SampledHall, type SampledPart, type SamplingRequest, type ScenarioSource } from '../sampling/source'
import type { Operations } from '../tensorflow'
import type { HallGenerator } from './generator'
import { fillHallNoise, type HallTrajectory } from './noise'
import { rollOutHall, trajectoriesPerPass } from './rollout'
import { HallRows } from './rows'
import type { HallModel } from './shape'
import { readOutAll, toPhysical, type HallTuning } from './tuning'

/** A trained generator of `plenum` as a source of scenarios of the whole hall. */
export class HallSampler implements ScenarioSource {
  private readonly rows: HallRows
  private readonly hall: SampledHall

  /** @throws PlenumError `conflict` when the model is of another hall. */
  constructor(
    private readonly operations: Operations,
    private readonly generator: HallGenerator,
    private readonly model: HallModel,
    private readonly series: HallSeries,
    private readonly tuning: HallTuning,
  ) {
    requireSameHall(model, series)
    this.rows = new HallRows(series, model.facts, model.hasVariable)
    this.hall = new SampledHall(model, series)
  }

  async *sample(request: SamplingRequest, afterStep: () => Promise<void>): AsyncGenerator<SampledPart> {
    this.hall.requireWindows(request)
    const sensors = this.hall.sensorsOf(request).length
    const total = request.starts.length * request.count
    const perPart = Math.max(1, Math.floor(trajectoriesPerPass / sensors))
    for (let first = 0; first < total; first += perPart) {
      const count = Math.min(perPart, total - first)
      yield { first, values: await this.samplePart(request, first, count, afterStep) }
    }
  }

  private async samplePart(
    request: SamplingRequest,
    first: number,
    count: number,
    afterStep: () => Promise<void>,
  ): Promise<Float32Array> {
    const { operations, generator, model, rows, series, tuning } = this
    const asked = this.hall.sensorsOf(request)
    const sensors = asked.length
    const trajectories: HallTrajectory[] = Array.from({ length: count * sensors }, (_, i) => {
      const scenario = first + Math.floor(i / sensors)
      const step = request.starts[Math.floor(scenario / request.count)] ?? 0
      return { sensor: asked[i % sensors] ?? 0, step, scenario: scenario % request.count }
    })
    const { seed, anomalies } = request
    const standard = await rollOutHall(
      operations,
      generator,
      rows,
      trajectories,
      request.steps,
      (trajectory, step, out, offset) =>
        fillHallNoise(
          seed,
          'sampling',
          trajectory,
          step,
          generator.shape,
          tuning.noiseTemperature,
          anomalies,
          out,
          offset,
        ),
      tuning.spread,
      afterStep,
    )
    const physical = toPhysical(model, standard, trajectories)
    const readings = readOutAll(tuning.readings, series, physical, trajectories)
    return this.hall.arrange(readings, request, first, count)
  }
}
