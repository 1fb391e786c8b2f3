import type { RandomGenerator } from '../../domain'
import { criticLoss, generatorLoss, type CriticBatch } from '../critic'
import type { ModelDescription } from '../model'
import { itemAt } from '../items'
import type { Networks } from '../networks'
import type { GeneratorInput } from '../generator'
import type { Operations, Tensor } from '../tensorflow'
import { maskOfRows } from '../windows'
import type { Batch, BatchSource } from './batches'
import { scheduledShare } from './schedule'

/** Losses of one generator step and the critic steps before it (their mean). */
export interface IterationLosses {
  readonly wasserstein: number
  readonly penalty: number
  readonly criticLoss: number
  readonly generatorLoss: number
  /** Euclidean lengths of the gradients in the weights, before any clipping; 0 for a critic that there is not. */
  readonly criticGradientNorm: number
  readonly generatorGradientNorm: number
}

/** Tensors of a batch. */
interface BatchTensors extends Omit<CriticBatch, 'mix' | 'fake'> {
  readonly generatorInput: GeneratorInput
}

/**
 * One WGAN-GP iteration (Gulrajani et al. 2017, algorithm 1): `criticSteps` critic steps, each on windows of its own, then
 * one generator step. The generator does not change in between, so its steps for all critic steps are made in one pass;
 * batch statistics are then those of all these windows together.
 */
export class TrainingIteration {
  constructor(
    private readonly operations: Operations,
    private readonly model: ModelDescription,
    private readonly networks: Networks,
    private readonly batches: BatchSource,
    private readonly random: RandomGenerator,
  ) {}

  /** @param step number of the generator step, the first is 0: the schedule depends on it */
  run(step = 0): IterationLosses {
    const { operations } = this
    const rateShare = scheduledShare(this.model.config, step)
    const losses = operations.tidy(() => {
      const critic = this.criticSteps(rateShare)
      return operations.read(operations.concat([...critic, ...this.generatorStep(rateShare)], 0))
    })
    const { criticSteps, gradientPenalty } = this.model.config
    const part = (i: number): Float32Array => losses.subarray(i * criticSteps, (i + 1) * criticSteps)
    const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / criticSteps
    const wasserstein = mean(part(0))
    const penalty = mean(part(1))
    return {
      wasserstein,
      penalty,
      criticLoss: gradientPenalty * penalty - wasserstein,
      generatorLoss: losses[3 * criticSteps] ?? NaN,
      criticGradientNorm: mean(part(2).map(Math.sqrt)),
      generatorGradientNorm: Math.sqrt(losses[3 * criticSteps + 1] ?? NaN),
    }
  }

  /** Of each step [criticSteps]: the Wasserstein distance, the penalty, the squared length of the gradient. */
  private criticSteps(rateShare: number): Tensor[] {
    const { operations, networks, random } = this
    const { criticSteps, batchSize, gradientPenalty, oneSidedPenalty, ttur, criticRate, generatorRate } =
      this.model.config
    const rows = criticSteps * batchSize
    const batch = this.tensorsOf(this.batches.draw(random, rows))
    const fakes = networks.generator.fake(batch.generatorInput, this.dropout(rows))
    const mixes = operations.tensor(random.fillUniform(new Float32Array(rows)), [rows, 1])
    const results: Tensor[][] = []
    for (let step = 0; step < criticSteps; step++) {
      const own = (x: Tensor): Tensor => {
        const begin = x.shape.map((_, i) => (i === 0 ? step * batchSize : 0))
        return operations.slice(x, begin, [batchSize, ...x.shape.slice(1)])
      }
      const kept = operations.tidy(() => {
        const { window, sensors, mask, real } = batch
        const result = criticLoss(
          operations,
          networks.critic,
          {
            window: own(window),
            sensors: own(sensors),
            mask: own(mask),
            real: own(real),
            fake: own(fakes),
            mix: own(mixes),
          },
          gradientPenalty,
          oneSidedPenalty,
        )
        const rate = (ttur ? criticRate : generatorRate) * rateShare
        networks.critic.update((parameters) => {
          networks.criticOptimizer.improve(parameters, result.gradient, rate)
        })
        return [result.wasserstein, result.penalty, this.squaredLength(result.gradient)].map((x) =>
          operations.reshape(x, [1]),
        )
      })
      results.push(kept)
    }
    return [0, 1, 2].map((i) =>
      operations.concat(
        results.map((kept) => itemAt(kept, i)),
        0,
      ),
    )
  }

  /** The loss and the squared length of its gradient, [1] each. */
  private generatorStep(rateShare: number): Tensor[] {
    const { operations, networks, random } = this
    const { batchSize, generatorRate } = this.model.config
    return operations.tidy(() => {
      const batch = this.tensorsOf(this.batches.draw(random, batchSize))
      const trace = networks.generator.forward(batch.generatorInput, this.dropout(batchSize))
      const { loss, fakeGradient } = generatorLoss(operations, networks.critic, { ...batch, fake: trace.output })
      const gradient = networks.generator.gradient(trace, fakeGradient)
      const { parameters, statistics } = networks.generator
      networks.generatorOptimizer.improve(parameters, gradient, generatorRate * rateShare)
      if (trace.batchNorm !== null) statistics.follow(trace.batchNorm, batchSize)
      this.followAverage()
      return [loss, this.squaredLength(gradient)].map((x) => operations.reshape(x, [1]))
    })
  }

  private squaredLength(gradient: Tensor): Tensor {
    return this.operations.square(this.operations.norm(gradient, [0]))
  }

  /** average ← average + (1 − decay)(weights − average). */
  private followAverage(): void {
    const { operations, networks } = this
    if (networks.average === null) return
    const { parameters } = networks.average
    const difference = operations.subtract(networks.generator.parameters.flat, parameters.flat)
    parameters.replace(operations.add(parameters.flat, operations.scale(difference, 1 - this.model.config.emaDecay)))
  }

  private tensorsOf(batch: Batch): BatchTensors {
    const { operations, model, networks, random } = this
    const { windowSteps, noiseSize } = model.config
    const rows = batch.sensors.length
    const variables = model.variables.length
    const window = operations.tensor(batch.windows, [rows, windowSteps, variables])
    const sensors = operations.indices(batch.sensors)
    const mask = maskOfRows(operations, model, batch.sensors)
    const noise = operations.tensor(random.fillNormal(new Float32Array(rows * noiseSize)), [rows, noiseSize])
    const conditions =
      batch.conditions === undefined
        ? undefined
        : operations.tensor(batch.conditions, [windowSteps, rows, networks.generator.shape.conditionSize])
    return {
      window,
      sensors,
      mask,
      real: operations.tensor(batch.targets, [rows, variables]),
      generatorInput: { window: operations.transpose(window, [1, 0, 2]), sensors, mask, noise, conditions },
    }
  }

  /** [rows, hidden]: 1 / (1 − share) or 0, so that the expectation is 1. */
  private dropout(rows: number): Tensor | null {
    const { dropout, hiddenSize } = this.model.config
    if (dropout === 0) return null
    const threshold = dropout * 2 ** 32
    const kept = 1 / (1 - dropout)
    const mask = new Float32Array(rows * hiddenSize)
    for (let i = 0; i < mask.length; i++) mask[i] = this.random.word() < threshold ? 0 : kept
    return this.operations.tensor(mask, [rows, hiddenSize])
  }
}
