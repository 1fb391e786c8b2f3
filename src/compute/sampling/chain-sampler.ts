import type { Metropolis } from '../../contract'
import { fillUniformsAt, type HallSeries } from '../../domain'
import type { Critic } from '../critic'
import type { Generator } from '../generator'
import type { ModelDescription } from '../model'
import type { Operations } from '../tensorflow'
import type { CriticCalibration } from './calibrate'
import { rollOutChains } from './chains'
import { candidateStream, fillRowNoise, noiseStreams } from './noise'
import { HallRollout, type SampledPlace } from './hall-rollout'
import type { SampledPart, SamplingRequest, ScenarioSource } from './source'

/**
 * A trained generator and its critic as a source of scenarios by Metropolis-Hastings sampling: at each step of each sensor
 * and scenario, the end of a chain over candidates.
 *
 * Chains are of one sensor each, so whatever is asked of one sensor leaves all others bit-identical. Where an anomaly is
 * asked for, its steps are taken as they come: a chain would undo what was asked for. A chain of one candidate is
 * plain sampling, to the bit.
 */
export class ChainSampler implements ScenarioSource {
  private readonly rollout: HallRollout
  private chains = 0
  private accepted = 0

  /** @throws PlenumError `conflict` when the model is of another hall. */
  constructor(
    private readonly operations: Operations,
    private readonly generator: Generator,
    private readonly critic: Critic,
    private readonly model: ModelDescription,
    series: HallSeries,
    private readonly candidates: number,
    private readonly critical: CriticCalibration,
  ) {
    this.rollout = new HallRollout(model, series)
  }

  /** Of everything sampled so far. */
  figures(): Metropolis {
    const { candidates, chains, accepted } = this
    const acceptance = chains === 0 ? 0 : accepted / chains
    return { candidates, acceptance, calibration: this.critical.figures }
  }

  async *sample(request: SamplingRequest, afterStep: () => Promise<void>): AsyncGenerator<SampledPart> {
    yield* this.rollout.sample(request, async (places, rows) => {
      const { logOdds, mostLogOdds } = this.critical.calibration
      const { values, chains, accepted } = await rollOutChains(
        this.operations,
        this.generator,
        this.critic,
        this.model,
        rows,
        request.steps,
        { candidates: this.candidates, ...this.drawsOf(request, places), logOdds, mostLogOdds },
        afterStep,
      )
      this.chains += chains
      this.accepted += accepted
      return values
    })
  }

  private drawsOf({ seed, anomalies }: SamplingRequest, places: readonly SampledPlace[]) {
    const { noiseSize } = this.generator.shape
    const placeOf = (row: number): SampledPlace => places[row] ?? { start: 0, scenario: 0, sensor: 0 }
    return {
      fillNoise: (row: number, step: number, candidate: number, out: Float32Array, offset: number): void => {
        fillRowNoise(seed, candidateStream(candidate), placeOf(row), step, out, offset, noiseSize, anomalies)
      },
      fillUniforms: (row: number, step: number, out: Float64Array): void => {
        fillUniformsAt({ seed, stream: noiseStreams.chains, step, ...placeOf(row) }, out)
      },
      isPlain: (row: number, step: number): boolean =>
        (anomalies?.changeAt(placeOf(row).sensor, step) ?? null) !== null,
    }
  }
}
