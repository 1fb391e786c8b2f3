import {
  BatchSource,
  calibrateCritic,
  createNetworks,
  fillRowNoise,
  maskOfRows,
  noiseStreams,
  PlainSampler,
  ScaledLog,
  TrainingIteration,
  type CriticCalibration,
  type ModelDescription,
  type Networks,
  type Operations,
  type Tensor,
} from '../../../src/compute'
import { rollOutChains } from '../../../src/compute/sampling/chains'
import { candidateStream } from '../../../src/compute/sampling/noise'
import { fillUniformsAt, RandomGenerator, type HallSeries } from '../../../src/domain'
import { gradientsOf, PlainModel } from './plain'

/** What a critic's score is worth, and the most that can be. */
type Odds = Pick<CriticCalibration['calibration'], 'logOdds' | 'mostLogOdds'>
type Loss = (weights: Record<string, Tensor>) => Tensor

/** The model of the thesis, set up to be timed. */
export class Ours {
  readonly networks: Networks
  private readonly training: TrainingIteration
  private readonly batches: BatchSource
  private readonly random = new RandomGenerator(1)

  constructor(
    private readonly operations: Operations,
    private readonly series: HallSeries,
    readonly model: ModelDescription,
  ) {
    this.networks = createNetworks(operations, model, 1)
    this.batches = new BatchSource(new ScaledLog(model, series), model, series)
    this.training = new TrainingIteration(operations, model, this.networks, this.batches, this.random)
  }

  iteration(): void {
    this.training.run()
  }

  /** Scenarios of every sensor from one start near the end of the log. */
  async rollout(count: number): Promise<void> {
    const { operations, networks, model, series } = this
    const sampler = new PlainSampler(operations, networks.generator, model, series)
    const starts = [series.steps - model.config.horizonSteps]
    const steps = model.config.horizonSteps
    const request = { starts, count, steps, seed: 1, anomalies: null, gaps: 'refuse' } as const
    const parts = sampler.sample(request, () => Promise.resolve())
    while ((await parts.next()).done !== true);
  }

  /** The critic's calibration, on the validation period. */
  calibrated(): Promise<CriticCalibration> {
    const { operations, networks, model, series } = this
    return calibrateCritic(operations, networks.generator, networks.critic, model, series, () => Promise.resolve())
  }

  /** The same as {@link rollout} by chains over `candidates` per step; returns how many had to be judged in each, on average. */
  async chains(count: number, candidates: number, odds: Odds): Promise<number> {
    const { operations, networks, model, series } = this
    const { horizonSteps: steps } = model.config
    const places = Array.from({ length: count * model.sensors.length }, (_, row) => row)
    const sensors = Int32Array.from(places, (row) => row % model.sensors.length)
    const log = new ScaledLog(model, series)
    const { windowSteps, noiseSize } = model.config
    const windows = new Float32Array(windowSteps * sensors.length * 2)
    sensors.forEach((sensor, row) => {
      log.copy(sensor, series.steps - windowSteps, windowSteps, windows, row * 2, sensors.length * 2)
    })
    // as the product draws them: a function of the place
    const placeOf = (row: number) => ({ start: 0, scenario: row, sensor: sensors[row] ?? 0 })
    const seed = 2
    const plan = {
      candidates,
      fillNoise: (row: number, step: number, candidate: number, out: Float32Array, offset: number): void => {
        fillRowNoise(seed, candidateStream(candidate), placeOf(row), step, out, offset, noiseSize, null)
      },
      fillUniforms: (row: number, step: number, out: Float64Array): void => {
        fillUniformsAt({ seed, stream: noiseStreams.chains, step, ...placeOf(row) }, out)
      },
      isPlain: () => false,
      ...odds,
    }
    const { generator, critic } = networks
    const afterPass = (): Promise<void> => Promise.resolve()
    const { judged } = await rollOutChains(
      operations,
      generator,
      critic,
      model,
      { sensors, windows },
      steps,
      plan,
      afterPass,
    )
    return judged / (places.length * steps)
  }

  /** The same iteration as tfjs's tape and its Adam do it; returns how to run it once more. */
  plainIteration(): () => void {
    const { operations, model, networks } = this
    const { tf } = operations.runtime
    const { criticSteps, batchSize, windowSteps, noiseSize, gradientPenalty } = model.config
    const plain = new PlainModel(tf, networks.critic, networks.generator)
    const variables = (weights: Record<string, Tensor>) =>
      Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, tf.variable(weight)]))
    const critic = variables(plain.criticWeights())
    const generator = variables(plain.generatorWeights())
    const optimizers = { critic: tf.train.adam(4e-4, 0.5), generator: tf.train.adam(2e-4, 0.5) }
    const step = (own: typeof critic, optimizer: typeof optimizers.critic, loss: Loss): void => {
      const gradients = Object.entries(gradientsOf(tf, own, loss))
      optimizer.applyGradients(gradients.map(([name, tensor]) => ({ name: own[name]?.name ?? '', tensor })))
    }
    const draw = () => {
      const drawn = this.batches.draw(this.random, batchSize)
      const window = operations.tensor(drawn.windows, [batchSize, windowSteps, 2])
      const sensors = operations.indices(drawn.sensors)
      const mask = maskOfRows(operations, model, drawn.sensors)
      const noise = tf.randomNormal([batchSize, noiseSize])
      const input = { window: tf.transpose(window, [1, 0, 2]), sensors, mask, noise }
      return { window, sensors, mask, input, real: operations.tensor(drawn.targets, [batchSize, 2]) }
    }
    return () => {
      for (let i = 0; i < criticSteps; i++) {
        tf.tidy(() => {
          const batch = draw()
          const fake = plain.predict(generator, batch.input, null)
          const whole = { ...batch, fake, mix: tf.randomUniform([batchSize, 1]) }
          step(critic, optimizers.critic, (given) => plain.criticLoss(given, whole, gradientPenalty))
        })
      }
      tf.tidy(() => {
        const { input, window } = draw()
        step(generator, optimizers.generator, (given) => plain.generatorLoss(given, critic, input, window, null))
      })
    }
  }

  dispose(): void {
    this.networks.dispose()
  }
}
