import { clockFeatures, requireConsistent, type HallFacts } from '../../domain'
import type { ModelDescription } from '../model'
import type { ParameterSpec } from '../parameters'

/** Everything that decides the sizes of the generator's weights. */
export interface HallShape {
  readonly sensors: number
  readonly variables: number
  readonly windowSteps: number
  readonly embeddingSize: number
  readonly hiddenSize: number
  /** Components of the noise that all sensors share at a step, and those of each sensor's own. */
  readonly sharedNoise: number
  readonly ownNoise: number
}

export type HallParameter = 'embedding' | 'lstm.weights' | 'lstm.bias' | 'head.weights' | 'head.bias' | 'loadings'

/** A hall's description with what the preset `plenum` knows of it before training. */
export interface HallModel extends ModelDescription {
  readonly facts: HallFacts
}

/** At least one own component per variable: with fewer, variables of a sensor could not move independently. */
export function noiseSizes(
  config: ModelDescription['config'],
  variables: number,
): { shared: number; own: number; heavyTails: boolean } {
  const { sharedNoise: shared, heavyTails } = config.plenum
  requireConsistent(config)
  return { shared, own: Math.max(config.noiseSize - shared, variables), heavyTails }
}

export function hallShape(model: Pick<ModelDescription, 'config' | 'sensors' | 'variables'>): HallShape {
  const { config } = model
  const noise = noiseSizes(config, model.variables.length)
  return {
    sensors: model.sensors.length,
    variables: model.variables.length,
    windowSteps: config.windowSteps,
    embeddingSize: config.embeddingSize,
    hiddenSize: config.hiddenSize,
    sharedNoise: noise.shared,
    ownNoise: noise.own,
  }
}

export function noiseWidth(shape: HallShape): number {
  return shape.sharedNoise + shape.ownNoise
}

/** What the LSTM reads at a step: level, change, time, sensor code, noise. */
export function inputWidth(shape: HallShape): number {
  return 2 * shape.variables + clockFeatures + shape.embeddingSize + noiseWidth(shape)
}

/**
 * Slices of the parameter vector. The head starts at zero, so that the untrained generator is the linear start itself;
 * `loadings` [sensors, variables · noise] (shared components first) start from its factor analysis.
 */
export function hallParameters(shape: HallShape): ParameterSpec<HallParameter>[] {
  const { sensors, variables, embeddingSize, hiddenSize } = shape
  const uniform = { kind: 'uniform', bound: 1 / Math.sqrt(hiddenSize) } as const
  const zero = { kind: 'constant', value: 0 } as const
  return [
    { name: 'embedding', shape: [sensors, embeddingSize], initial: { kind: 'normal', deviation: 1 } },
    { name: 'lstm.weights', shape: [inputWidth(shape) + hiddenSize, 4 * hiddenSize], initial: uniform },
    { name: 'lstm.bias', shape: [4 * hiddenSize], initial: uniform },
    { name: 'head.weights', shape: [hiddenSize, 2 * variables], initial: zero },
    { name: 'head.bias', shape: [2 * variables], initial: zero },
    { name: 'loadings', shape: [sensors, variables * noiseWidth(shape)], initial: zero },
  ]
}
