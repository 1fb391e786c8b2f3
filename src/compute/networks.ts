import { RandomGenerator } from '../domain'
import type { Checkpoint } from './checkpoint'
import { Critic, criticParameters } from './critic'
import { Generator, generatorParameters, RunningStatistics, type GeneratorParameter } from './generator'
import { criticShape, generatorShape, type ModelDescription } from './model'
import { createOptimizer, type Optimizer } from './optimizers'
import { initialParameters, parameterCount, Parameters } from './parameters'
import type { Operations } from './tensorflow'

/** Streams of a run's random numbers: what one is used for never moves another. */
export const randomStreams = { training: 0, initialValues: 1, criticValues: 2 } as const

/** Both networks with their optimizers. */
export interface Networks {
  readonly generator: Generator
  /** The generator with averaged weights, sharing the running statistics; null when averaging is off. */
  readonly average: Generator | null
  readonly critic: Critic
  readonly generatorOptimizer: Optimizer
  readonly criticOptimizer: Optimizer
  dispose(): void
}

export function parameterCounts(model: ModelDescription): { generator: number; critic: number } {
  return {
    generator: parameterCount(generatorParameters(generatorShape(model))),
    critic: parameterCount(criticParameters(criticShape(model))),
  }
}

/** Untrained networks, fixed by the seed. */
export function createNetworks(operations: Operations, model: ModelDescription, seed: number): Networks {
  const random = new RandomGenerator(seed, randomStreams.initialValues)
  const generator = initialParameters(generatorParameters(generatorShape(model)), random)
  const critic = initialParameters(criticParameters(criticShape(model)), random)
  const { hiddenSize, emaDecay } = model.config
  return build(operations, model, {
    generator,
    average: emaDecay > 0 ? generator : null,
    critic,
    statistics: { mean: new Float32Array(hiddenSize), variance: new Float32Array(hiddenSize).fill(1) },
    vectors: random,
  })
}

/** Networks and optimizers exactly as they were saved. */
export function restoreNetworks(operations: Operations, checkpoint: Checkpoint): Networks {
  const networks = build(operations, checkpoint.model, { ...checkpoint, vectors: checkpoint.singularVectors })
  networks.generatorOptimizer.setState(checkpoint.generatorOptimizer)
  networks.criticOptimizer.setState(checkpoint.criticOptimizer)
  return networks
}

/** The generator to sample from: the averaged one where there is one. */
export function restoreGenerator(
  operations: Operations,
  checkpoint: Pick<Checkpoint, 'model' | 'generator' | 'average' | 'statistics'>,
): { readonly generator: Generator; dispose(): void } {
  const statistics = new RunningStatistics(operations, checkpoint.statistics)
  const parameters = generatorVector(operations, checkpoint.model, checkpoint.average ?? checkpoint.generator)
  const generator = new Generator(operations, generatorShape(checkpoint.model), parameters, statistics)
  return {
    generator,
    dispose: () => {
      parameters.dispose()
      statistics.dispose()
    },
  }
}

/** The critic as it was saved, to judge what the generator makes; dispose it. */
export function restoreCritic(
  operations: Operations,
  { model, critic, singularVectors }: Pick<Checkpoint, 'model' | 'critic' | 'singularVectors'>,
): Critic {
  const shape = criticShape(model)
  return new Critic(operations, shape, new Parameters(operations, criticParameters(shape), critic), singularVectors)
}

interface Values {
  readonly generator: Float32Array
  readonly average: Float32Array | null
  readonly critic: Float32Array
  readonly statistics: { readonly mean: Float32Array; readonly variance: Float32Array }
  readonly vectors: ConstructorParameters<typeof Critic>[3]
}

function build(operations: Operations, model: ModelDescription, values: Values): Networks {
  const { optimizer } = model.config
  const statistics = new RunningStatistics(operations, values.statistics)
  const own = generatorVector(operations, model, values.generator)
  const averaged = values.average === null ? null : generatorVector(operations, model, values.average)
  const shape = generatorShape(model)
  const generator = new Generator(operations, shape, own, statistics)
  const average = averaged === null ? null : new Generator(operations, shape, averaged, statistics)
  const criticVector = new Parameters(operations, criticParameters(criticShape(model)), values.critic)
  const critic = new Critic(operations, criticShape(model), criticVector, values.vectors)
  const generatorOptimizer = createOptimizer(optimizer, operations, own)
  const criticOptimizer = createOptimizer(optimizer, operations, criticVector)
  return {
    generator,
    average,
    critic,
    generatorOptimizer,
    criticOptimizer,
    dispose: () => {
      for (const part of [own, averaged, statistics, critic, generatorOptimizer, criticOptimizer]) part?.dispose()
    },
  }
}

function generatorVector(
  operations: Operations,
  model: ModelDescription,
  values: Float32Array,
): Parameters<GeneratorParameter> {
  return new Parameters(operations, generatorParameters(generatorShape(model)), values)
}
