import type { HallSeries } from '../../domain'
import type { Generator } from '../generator'
import type { ModelDescription } from '../model'
import type { Operations } from '../tensorflow'
import { HallRollout } from './hall-rollout'
import { fillRowNoise, noiseStreams } from './noise'
import { canResume, rollOut } from './rollout'
import type { SampledPart, SamplingRequest, ScenarioSource } from './source'

/** A trained generator as a source of scenarios of the whole hall. */
export class PlainSampler implements ScenarioSource {
  private readonly rollout: HallRollout

  /** @throws PlenumError `conflict` when the model is of another hall. */
  constructor(
    private readonly operations: Operations,
    private readonly generator: Generator,
    private readonly model: ModelDescription,
    series: HallSeries,
  ) {
    this.rollout = new HallRollout(model, series)
  }

  async *sample(request: SamplingRequest, afterStep: () => Promise<void>): AsyncGenerator<SampledPart> {
    const { operations, generator, model } = this
    const { noiseSize } = generator.shape
    const { seed, anomalies, steps } = request
    const asked = request.sensors ?? model.sensors.map((_, sensor) => sensor)
    yield* this.rollout.sample(request, async (places, rows) => {
      const fillNoise = (step: number, out: Float32Array): void => {
        places.forEach((place, row) => {
          fillRowNoise(seed, noiseStreams.sampling, place, step, out, row * noiseSize, noiseSize, anomalies)
        })
      }
      // what takes several parts is no preview
      const whole = places.length === request.starts.length * request.count * asked.length
      const memory = whole && canResume(generator) ? request.memory : undefined
      const known = memory?.shared(request, asked)
      const scaled = await rollOut(operations, generator, model, rows, steps, fillNoise, afterStep, known)
      // a copy: what is returned is made physical in place
      memory?.keep(request, asked, scaled.slice())
      return scaled
    })
  }
}
