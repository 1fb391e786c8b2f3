import { PlenumError } from '../../contract'
import { criticParameters, criticWeightNames, type SingularVectors } from '../critic'
import { generatorParameters } from '../generator'
import { criticShape, generatorShape, type ModelDescription } from '../model'
import type { ParameterSpec } from '../parameters'
import type { Checkpoint } from './checkpoint'
import type { NamedTensor } from './safetensors'

/**
 * Names of the tensors of a checkpoint; `*` is a slice of the parameter table, e.g. `generator/lstm.weights`.
 *
 * generator/*, critic/*           weights
 * average/*                       averaged generator (only with `emaDecay`)
 * generator.first/*, .second/*    optimizer moments, likewise critic.first/*, critic.second/*
 * batchNorm/mean, /variance       running statistics
 * spectral/<weight>/left, /right  power-iteration vectors
 */
export function namedTensors(checkpoint: Checkpoint): Map<string, NamedTensor> {
  const generator = generatorParameters(generatorShape(checkpoint.model))
  const critic = criticParameters(criticShape(checkpoint.model))
  const tensors = new Map<string, NamedTensor>()
  const put = (prefix: string, specs: readonly ParameterSpec[], vector: Float32Array): void => {
    let offset = 0
    for (const { name, shape } of specs) {
      const size = elements(shape)
      tensors.set(`${prefix}/${name}`, { shape, values: vector.subarray(offset, offset + size) })
      offset += size
    }
  }
  put('generator', generator, checkpoint.generator)
  if (checkpoint.average !== null) put('average', generator, checkpoint.average)
  put('critic', critic, checkpoint.critic)
  put('generator.first', generator, checkpoint.generatorOptimizer.first)
  put('generator.second', generator, checkpoint.generatorOptimizer.second)
  put('critic.first', critic, checkpoint.criticOptimizer.first)
  put('critic.second', critic, checkpoint.criticOptimizer.second)
  const single = (name: string, values: Float32Array): void => {
    tensors.set(name, { shape: [values.length], values })
  }
  single('batchNorm/mean', checkpoint.statistics.mean)
  single('batchNorm/variance', checkpoint.statistics.variance)
  for (const [name, { left, right }] of Object.entries(checkpoint.singularVectors)) {
    single(`spectral/${name}/left`, left)
    single(`spectral/${name}/right`, right)
  }
  return tensors
}

export type CheckpointTensors = Pick<
  Checkpoint,
  'generator' | 'average' | 'critic' | 'statistics' | 'singularVectors'
> & {
  readonly moments: Readonly<Record<'generator' | 'critic', { first: Float32Array; second: Float32Array }>>
}

/** @throws PlenumError `bad-input` when a tensor is missing, too many, or not of the shape the model says. */
export function collectTensors(
  tensors: ReadonlyMap<string, NamedTensor>,
  model: ModelDescription,
  file: string,
): CheckpointTensors {
  const refuse = (why: string): PlenumError =>
    new PlenumError('bad-input', `This checkpoint does not fit its own description: ${why}.`, { place: { file } })
  const left = new Map(tensors)
  const take = (name: string, shape: readonly number[]): Float32Array => {
    const tensor = left.get(name)
    if (tensor === undefined) throw refuse(`tensor ${name} is missing`)
    if (tensor.shape.length !== shape.length || tensor.shape.some((length, i) => length !== shape[i])) {
      throw refuse(`tensor ${name} has shape [${tensor.shape.join(', ')}] instead of [${shape.join(', ')}]`)
    }
    left.delete(name)
    return tensor.values
  }
  const vector = (prefix: string, specs: readonly ParameterSpec[]): Float32Array => {
    const parts = specs.map(({ name, shape }) => take(`${prefix}/${name}`, shape))
    const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
    let offset = 0
    for (const part of parts) {
      joined.set(part, offset)
      offset += part.length
    }
    return joined
  }
  const generator = generatorParameters(generatorShape(model))
  const critic = criticParameters(criticShape(model))
  const moments = (prefix: string, specs: readonly ParameterSpec[]) => ({
    first: vector(`${prefix}.first`, specs),
    second: vector(`${prefix}.second`, specs),
  })
  const hidden = [model.config.hiddenSize]
  const collected = {
    generator: vector('generator', generator),
    average: model.config.emaDecay > 0 ? vector('average', generator) : null,
    critic: vector('critic', critic),
    moments: { generator: moments('generator', generator), critic: moments('critic', critic) },
    statistics: { mean: take('batchNorm/mean', hidden), variance: take('batchNorm/variance', hidden) },
    singularVectors: singularVectors(model, critic, take),
  }
  const [unknown] = left.keys()
  if (unknown !== undefined) throw refuse(`tensor ${unknown} does not belong here`)
  return collected
}

function singularVectors(
  model: ModelDescription,
  critic: readonly ParameterSpec[],
  take: (name: string, shape: readonly number[]) => Float32Array,
): Record<string, SingularVectors> {
  if (!model.config.spectralNorm) return {}
  return Object.fromEntries(
    criticWeightNames(criticShape(model)).map((name) => {
      const shape = critic.find((spec) => spec.name === name)?.shape ?? []
      const outputs = shape[shape.length - 1] ?? 1
      const left = take(`spectral/${name}/left`, [elements(shape) / outputs])
      return [name, { left, right: take(`spectral/${name}/right`, [outputs]) }]
    }),
  )
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}
