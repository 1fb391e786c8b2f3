import type { RandomGenerator, RolloutBatch } from '../../domain'
import { criticParameters, type CriticShape } from '../critic'
import { Adam, type OptimizerState } from '../optimizers'
import { initialParameters, parameterCount, Parameters } from '../parameters'
import type { Operations } from '../tensorflow'
import type { IterationLosses } from '../training/iteration'
import { PathCritic, pathCriticShape } from './critic'
import { adversarialLoss, pathCriticLoss } from './critic-loss'
import { addPathGradient, pathsOf } from './critic-paths'
import type { HallRows, RowStart } from './rows'
import type { HallModel } from './shape'

/** Moments of the recipe. */
const adamSettings = { beta1: 0.5, beta2: 0.9, epsilon: 1e-8 }
/** Of the critic's highest learning rate, at least. R: 0.1 */
const leastRateShare = 0.1

/** A critic in training, as plain numbers for a checkpoint. */
export interface AdversaryState {
  readonly parameters: Float32Array
  readonly optimizer: OptimizerState
}

export type CriticLosses = Pick<IterationLosses, 'wasserstein' | 'penalty' | 'criticLoss' | 'criticGradientNorm'>

/** The shape of a hall's critic. */
export function adversaryShape({
  config,
  sensors,
  variables,
}: Pick<HallModel, 'config' | 'sensors' | 'variables'>): CriticShape {
  const { windowSteps, embeddingSize, criticChannels, criticDense } = config
  const sizes = { sensors: sensors.length, variables: variables.length }
  return pathCriticShape({ windowSteps, embeddingSize, criticChannels, criticDense, ...sizes })
}

/** 0 where the preset is trained without a critic. */
export function adversaryParameterCount(model: Pick<HallModel, 'config' | 'sensors' | 'variables'>): number {
  return model.config.plenum.adversarialWeight > 0 ? parameterCount(criticParameters(adversaryShape(model))) : 0
}

export function startingAdversary(model: HallModel, random: RandomGenerator): AdversaryState {
  const parameters = initialParameters(criticParameters(adversaryShape(model)), random)
  const moments = (): Float32Array => new Float32Array(parameters.length)
  return { parameters, optimizer: { step: 0, first: moments(), second: moments() } }
}

/** The critic of the preset `plenum` with its optimizer: one step of its own per step of the generator. */
export class HallAdversary {
  private readonly parameters: Parameters<string>
  private readonly critic: PathCritic
  private readonly optimizer: Adam

  constructor(
    private readonly operations: Operations,
    private readonly model: HallModel,
    private readonly rows: HallRows,
    state: AdversaryState,
  ) {
    const shape = adversaryShape(model)
    this.parameters = new Parameters(operations, criticParameters(shape), state.parameters)
    this.critic = new PathCritic(operations, shape, this.parameters)
    this.optimizer = new Adam(operations, adamSettings, this.parameters.length, this.parameters.padding)
    this.optimizer.setState(state.optimizer)
  }

  getState(): AdversaryState {
    return { parameters: this.parameters.values(), optimizer: this.optimizer.getState() }
  }

  dispose(): void {
    this.parameters.dispose()
    this.optimizer.dispose()
  }

  /**
   * What the critic makes of the generator's rollouts: its loss times `adversarialWeight`, whose gradient is added to
   * `gradient` [steps, trajectories, variables]. Then one step of the critic against the first scenario of every row.
   * @param rateShare of the critic's learning rate
   */
  step(
    starts: readonly RowStart[],
    batch: RolloutBatch,
    random: RandomGenerator,
    rateShare: number,
    gradient: Float32Array | Float64Array,
  ): CriticLosses & { readonly loss: number } {
    const { operations, model, critic, rows } = this
    const { samples, variables } = batch
    const { gradientPenalty, criticRate, windowSteps, plenum } = model.config
    const deviation = model.facts.residualDeviation
    const paths = pathsOf(starts, batch, windowSteps + 1, rows.log, deviation)
    const { length, weights } = paths
    const mix = random.fillUniform(new Float32Array(starts.length))
    const perSample = (row: number): number => Math.floor(row / samples)
    const rowOf = Array.from({ length: starts.length * samples }, (_, trajectory) => perSample(trajectory))
    const result = operations.tidy(() => {
      const size = length * variables
      const fake = operations.tensor(paths.fake, [rowOf.length, length, variables])
      const moved = operations.tensor(paths.moved, [starts.length, length, variables])
      const sensors = operations.indices(Int32Array.from(starts, ({ sensor }) => sensor))
      const seen = adversarialLoss(operations, critic, {
        fake,
        sensors: operations.indices(Int32Array.from(rowOf, (row) => starts[row]?.sensor ?? 0)),
        moved: operations.reshape(
          operations.gather(
            operations.reshape(moved, [starts.length, size]),
            operations.indices(Int32Array.from(rowOf)),
          ),
          [rowOf.length, length, variables],
        ),
        weights: Float32Array.from(rowOf, (row) => (weights[row] ?? 0) / samples),
      })
      const seenGradient = operations.read(operations.scale(seen.gradient, plenum.adversarialWeight))
      addPathGradient(seenGradient, starts, batch, length, deviation, gradient)
      const firstSamples = operations.slice(
        operations.reshape(fake, [starts.length, samples * size]),
        [0, 0],
        [starts.length, size],
      )
      const own = pathCriticLoss(
        operations,
        critic,
        {
          real: operations.tensor(paths.real, [starts.length, length, variables]),
          fake: operations.reshape(firstSamples, [starts.length, length, variables]),
          sensors,
          mix: operations.tensor(mix, [starts.length, 1, 1]),
          moved,
          weights,
        },
        gradientPenalty,
      )
      const [norm = NaN] = operations.read(operations.sum(operations.square(own.gradient), [0]))
      const rate = criticRate * Math.max(rateShare, leastRateShare)
      if (Number.isFinite(norm)) {
        this.parameters.replace(this.optimizer.update(this.parameters.flat, own.gradient, rate))
      }
      const [loss = NaN] = operations.read(seen.loss)
      const [wasserstein = NaN] = operations.read(own.wasserstein)
      const [penalty = NaN] = operations.read(own.penalty)
      return { loss: loss * plenum.adversarialWeight, wasserstein, penalty, norm: Math.sqrt(norm) }
    })
    const { loss, wasserstein, penalty, norm } = result
    const criticLoss = gradientPenalty * penalty - wasserstein
    return { loss, wasserstein, penalty, criticLoss, criticGradientNorm: norm }
  }
}
