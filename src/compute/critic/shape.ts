import type { TrainConfig } from '../../contract'
import type { ParameterSpec } from '../parameters'
import type { Walk } from '../tensorflow'

/** Everything that fixes the critic's parameters and what it computes. */
export interface CriticShape extends Pick<
  TrainConfig,
  'windowSteps' | 'embeddingSize' | 'criticChannels' | 'criticDense' | 'spectralNorm'
> {
  readonly sensors: number
  readonly variables: number
}

/**
 * A convolution, and which of its steps the last step of the signal reaches. Everything before is a matter of the window
 * alone and the same for whatever step is judged after it.
 */
export interface ConvolutionLayer {
  readonly weights: string
  readonly bias: string
  readonly width: number
  readonly channelsIn: number
  readonly channelsOut: number
  /** Steps before and after the layer. */
  readonly stepsIn: number
  readonly steps: number
  /** First step before and after the layer that the last step of the signal reaches; 0: it reaches all. */
  readonly reachedIn: number
  readonly reached: number
  /** First step before the layer that is read for the steps from `reached` on. */
  readonly readsFrom: number
  /** From the steps before `reachedIn` to those before `reached`, and from those from `readsFrom` on to the rest. */
  readonly windowWalk: Walk
  readonly stepWalk: Walk
}

/** Widths 5, 5, then 3; the first layer keeps every step, each later one halves them. Padded on both sides (SAME). */
export function convolutionLayers(shape: CriticShape): ConvolutionLayer[] {
  let channelsIn = shape.variables + shape.embeddingSize
  let stepsIn = shape.windowSteps + 1
  let reachedIn = shape.windowSteps
  return shape.criticChannels.map((channelsOut, i) => {
    const stride = i === 0 ? 1 : 2
    const width = i < 2 ? 5 : 3
    const steps = Math.ceil(stepsIn / stride)
    const zeros = Math.max(0, (steps - 1) * stride + width - stepsIn)
    const before = Math.floor(zeros / 2)
    const reached = Math.max(0, Math.ceil((reachedIn + before - width + 1) / stride))
    const layer = {
      weights: `convolution${i + 1}.weights`,
      bias: `convolution${i + 1}.bias`,
      width,
      channelsIn,
      channelsOut,
      stepsIn,
      steps,
      reachedIn,
      reached,
      readsFrom: Math.max(0, reached * stride - before),
      windowWalk: { stride, before, after: 0 },
      stepWalk: { stride, before: Math.max(0, before - reached * stride), after: zeros - before },
    }
    channelsIn = channelsOut
    stepsIn = steps
    reachedIn = reached
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
