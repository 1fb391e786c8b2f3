import { RandomGenerator, type FactorLoadings } from '../../domain'
import { randomStreams } from '../networks'
import { Adam } from '../optimizers'
import { initialParameters, parameterCount, Parameters } from '../parameters'
import type { Operations } from '../tensorflow'
import type { HallCheckpoint } from './checkpoint'
import { HallConstants } from './constants'
import { HallGenerator } from './generator'
import { hallParameters, hallShape, noiseWidth, type HallModel, type HallParameter, type HallShape } from './shape'

/** Moments of the recipe: less memory than usual, because each step draws other windows and another length. */
const adamSettings = { beta1: 0.8, beta2: 0.99, epsilon: 1e-8 }

export interface HallNetworks {
  readonly generator: HallGenerator
  /** With averaged weights; null when averaging is off. */
  readonly average: HallGenerator | null
  readonly optimizer: Adam
  dispose(): void
}

/** Weights of the untrained generator: random but for the head, which is zero, and the loadings. */
export function startingWeights(shape: HallShape, loadings: FactorLoadings, seed: number): Float32Array {
  const specs = hallParameters(shape)
  const values = initialParameters(specs, new RandomGenerator(seed, randomStreams.initialValues))
  const { sensors, variables, sharedNoise, ownNoise } = shape
  const width = noiseWidth(shape)
  // the last slice
  const table = values.subarray(parameterCount(specs) - sensors * variables * width)
  for (let column = 0; column < sensors * variables; column++) {
    table.set(loadings.shared.subarray(column * sharedNoise, (column + 1) * sharedNoise), column * width)
    table.set(loadings.own.subarray(column * ownNoise, (column + 1) * ownNoise), column * width + sharedNoise)
  }
  return values
}

export function buildHallNetworks(
  operations: Operations,
  model: HallModel,
  values: Pick<HallCheckpoint, 'generator' | 'average'>,
): HallNetworks {
  const shape = hallShape(model)
  const constants = new HallConstants(operations, shape, model.facts)
  const vector = (weights: Float32Array): Parameters<HallParameter> =>
    new Parameters(operations, hallParameters(shape), weights)
  const own = vector(values.generator)
  const averaged = values.average === null ? null : vector(values.average)
  const optimizer = new Adam(operations, adamSettings, own.length, own.padding)
  return {
    generator: new HallGenerator(operations, shape, own, constants),
    average: averaged === null ? null : new HallGenerator(operations, shape, averaged, constants),
    optimizer,
    dispose: () => {
      for (const part of [own, averaged, constants, optimizer]) part?.dispose()
    },
  }
}

/** The generator to sample from: the averaged one where there is one. */
export function restoreHallGenerator(
  operations: Operations,
  checkpoint: Pick<HallCheckpoint, 'model' | 'generator' | 'average'>,
): { readonly generator: HallGenerator; dispose(): void } {
  const shape = hallShape(checkpoint.model)
  const constants = new HallConstants(operations, shape, checkpoint.model.facts)
  const weights = checkpoint.average ?? checkpoint.generator
  const parameters = new Parameters(operations, hallParameters(shape), weights)
  return {
    generator: new HallGenerator(operations, shape, parameters, constants),
    dispose: () => {
      parameters.dispose()
      constants.dispose()
    },
  }
}
