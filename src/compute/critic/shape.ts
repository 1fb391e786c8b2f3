import type { TrainConfig } from '../../contract'
import type { ParameterSpec } from '../parameters'

/** Everything that fixes the critic's parameters and what it computes. */
export interface CriticShape extends Pick<
  TrainConfig,
  'windowSteps' | 'embeddingSize' | 'criticChannels' | 'criticDense' | 'spectralNorm'
> {
  readonly sensors: number
  readonly variables: number
}

export interface ConvolutionLayer {
  readonly weights: string
  readonly bias: string
  readonly width: number
  readonly stride: number
  readonly channelsIn: number
  readonly channelsOut: number
  /** Steps after the layer. */
  readonly steps: number
}

/** Widths 5, 5, then 3; the first layer keeps every step, each later one halves them. */
export function convolutionLayers(shape: CriticShape): ConvolutionLayer[] {
  let channelsIn = shape.variables + shape.embeddingSize
  let steps = shape.windowSteps + 1
  return shape.criticChannels.map((channelsOut, i) => {
    const stride = i === 0 ? 1 : 2
    steps = Math.ceil(steps / stride)
    const layer = {
      weights: `convolution${i + 1}.weights`,
      bias: `convolution${i + 1}.bias`,
      width: i < 2 ? 5 : 3,
      stride,
      channelsIn,
      channelsOut,
      steps,
    }
    channelsIn = channelsOut
    return layer
  })
}

/** The linear layers' weights, in order: convolutions, dense, score. Spectral normalization applies to these. */
export function criticWeightNames(shape: CriticShape): string[] {
  return [...convolutionLayers(shape).map(({ weights }) => weights), 'dense.weights', 'score.weights']
}

/** The parameter table; weights and biases start uniform in ±1/√(inputs), PyTorch's default. */
export function criticParameters(shape: CriticShape): ParameterSpec[] {
  const layers = convolutionLayers(shape)
  const last = layers[layers.length - 1]
  const flat = (last?.steps ?? 0) * (last?.channelsOut ?? 0)
  const uniform = (inputs: number) => ({ kind: 'uniform', bound: 1 / Math.sqrt(inputs) }) as const
  const specs: ParameterSpec[] = [
    { name: 'embedding', shape: [shape.sensors, shape.embeddingSize], initial: { kind: 'normal', deviation: 1 } },
  ]
  for (const { weights, bias, width, channelsIn, channelsOut } of layers) {
    const initial = uniform(width * channelsIn)
    specs.push({ name: weights, shape: [1, width, channelsIn, channelsOut], initial })
    specs.push({ name: bias, shape: [channelsOut], initial })
  }
  specs.push({ name: 'dense.weights', shape: [flat, shape.criticDense], initial: uniform(flat) })
  specs.push({ name: 'dense.bias', shape: [shape.criticDense], initial: uniform(flat) })
  specs.push({ name: 'score.weights', shape: [shape.criticDense, 1], initial: uniform(shape.criticDense) })
  specs.push({ name: 'score.bias', shape: [1], initial: uniform(shape.criticDense) })
  return specs
}
