import type { TrainConfig } from '../../contract'
import type { ParameterSpec } from '../parameters'

/** Everything that fixes the generator's parameters and what it computes. */
export interface GeneratorShape extends Pick<
  TrainConfig,
  | 'windowSteps'
  | 'embeddingSize'
  | 'noiseSize'
  | 'hiddenSize'
  | 'outputActivation'
  | 'skipConnection'
  | 'carryState'
  | 'batchNorm'
  | 'dropout'
> {
  readonly sensors: number
  readonly variables: number
  /** Optional conditions read at each step; 0 is none. */
  readonly conditionSize: number
}

export type GeneratorParameter =
  'embedding' | 'lstm.weights' | 'lstm.bias' | 'batchNorm.gain' | 'batchNorm.offset' | 'head.weights' | 'head.bias'

/** Features the LSTM reads at each step: the variables, the sensor code, the noise and the conditions. */
export function generatorFeatures(shape: GeneratorShape): number {
  return shape.variables + shape.embeddingSize + shape.noiseSize + shape.conditionSize
}

/** With a skip connection the head predicts a change: it starts this much smaller, so the first rollouts stay near the log. */
const skipStart = 0.05

/**
 * The parameter table. LSTM and head start uniform in ±1/√hidden (PyTorch's default for both), the sensor codes standard
 * normal, so that no choice of start values separates this model from the yardstick it is compared with.
 */
export function generatorParameters(shape: GeneratorShape): ParameterSpec<GeneratorParameter>[] {
  const { hiddenSize: hidden, embeddingSize, sensors, variables } = shape
  const uniform = { kind: 'uniform', bound: 1 / Math.sqrt(hidden) } as const
  const specs: ParameterSpec<GeneratorParameter>[] = [
    { name: 'embedding', shape: [sensors, embeddingSize], initial: { kind: 'normal', deviation: 1 } },
    { name: 'lstm.weights', shape: [generatorFeatures(shape) + hidden, 4 * hidden], initial: uniform },
    { name: 'lstm.bias', shape: [4 * hidden], initial: uniform },
  ]
  if (shape.batchNorm) {
    specs.push(
      { name: 'batchNorm.gain', shape: [hidden], initial: { kind: 'constant', value: 1 } },
      { name: 'batchNorm.offset', shape: [hidden], initial: { kind: 'constant', value: 0 } },
    )
  }
  const head = shape.skipConnection ? { ...uniform, bound: uniform.bound * skipStart } : uniform
  specs.push(
    { name: 'head.weights', shape: [hidden, variables], initial: head },
    { name: 'head.bias', shape: [variables], initial: head },
  )
  return specs
}
