import { convolutionLayers, type CriticShape } from '../critic'
import { itemAt } from '../items'
import type { Parameters } from '../parameters'
import type { Operations, Tensor } from '../tensorflow'

/** Share of the level in what the critic reads; changes are read as they are. R: 0.2 */
const levelShare = 0.2

/** What each linear layer read: true inputs, or directions to differentiate along. */
export interface PathInputs {
  /** Before each convolution and after the last, [n, 1, steps, channels]. */
  readonly signals: readonly Tensor[]
  /** [n, steps · channels] and [n, dense] */
  readonly flat: Tensor
  readonly hidden: Tensor
}

export interface PathTrace extends PathInputs {
  readonly sensors: Tensor
  /** [n, 1] */
  readonly score: Tensor
}

/** Gradients at the output of every linear layer and in what the first one read. */
export interface PathDeltas {
  readonly convolutions: readonly Tensor[]
  readonly hidden: Tensor
  readonly score: Tensor
  readonly input: Tensor
}

/** The shape of a critic that reads levels and changes: twice the variables, no spectral normalization. */
export function pathCriticShape(shape: Omit<CriticShape, 'spectralNorm'>): CriticShape {
  return { ...shape, variables: 2 * shape.variables, spectralNorm: false }
}

/**
 * The critic of the preset `plenum`: it judges whole paths, the last `window + 1` steps of observed and generated, by their
 * levels and changes, with the convolutions of the thesis's critic and without spectral normalization. The generator
 * moves many steps of a path, so gradients are wanted in all of them; otherwise it is as the critic of `thesis`.
 */
export class PathCritic {
  private readonly layers: ReturnType<typeof convolutionLayers>

  constructor(
    private readonly operations: Operations,
    readonly shape: CriticShape,
    readonly parameters: Parameters<string>,
  ) {
    this.layers = convolutionLayers(shape)
  }

  /** paths [n, window + 1, variables], relative to their first step in residual deviations; sensors [n]. */
  forward(paths: Tensor, sensors: Tensor): PathTrace {
    const { operations, parameters, shape } = this
    const [rows = 0, steps = 0] = paths.shape
    const codes = operations.gather(parameters.get('embedding'), sensors)
    const everyStep = operations.broadcast(operations.reshape(codes, [rows, 1, 1, shape.embeddingSize]), [
      rows,
      1,
      steps,
      shape.embeddingSize,
    ])
    let signal = operations.concat([this.levelsAndChanges(paths), everyStep], 3)
    const signals = [signal]
    this.layers.forEach(({ bias }, i) => {
      signal = operations.leakyRelu(operations.biasAdd(this.convolve(signal, i), parameters.get(bias)))
      signals.push(signal)
    })
    const flat = operations.reshape(signal, [rows, signal.size / rows])
    const dense = operations.matMul(flat, parameters.get('dense.weights'))
    const hidden = operations.leakyRelu(operations.biasAdd(dense, parameters.get('dense.bias')))
    const scored = operations.matMul(hidden, parameters.get('score.weights'))
    return { sensors, signals, flat, hidden, score: operations.biasAdd(scored, parameters.get('score.bias')) }
  }

  /** Backward through the layers for `score` [n, 1], the gradient in the scores. */
  deltas(trace: PathTrace, score: Tensor): PathDeltas {
    const { operations, parameters } = this
    const intoHidden = operations.matMul(score, parameters.get('score.weights'), false, true)
    const hidden = operations.leakyReluGradient(intoHidden, trace.hidden)
    const intoFlat = operations.matMul(hidden, parameters.get('dense.weights'), false, true)
    let gradient = operations.reshape(intoFlat, itemAt(trace.signals, this.layers.length).shape)
    const convolutions: Tensor[] = []
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const { weights } = itemAt(this.layers, i)
      const delta = operations.leakyReluGradient(gradient, itemAt(trace.signals, i + 1))
      convolutions[i] = delta
      const inputShape = itemAt(trace.signals, i).shape
      gradient = operations.convolution.inputGradient(inputShape, parameters.get(weights), delta, this.walk(i))
    }
    return { convolutions, hidden, score, input: gradient }
  }

  /** Gradient in the paths, [n, window + 1, variables]. */
  pathGradient({ input }: PathDeltas): Tensor {
    const { operations, shape } = this
    const [rows = 0, , steps = 0] = input.shape
    const variables = shape.variables / 2
    const part = (channel: number): Tensor =>
      operations.reshape(operations.slice(input, [0, 0, 0, channel], [rows, 1, steps, variables]), [
        rows,
        steps,
        variables,
      ])
    // each change is a step less the one before; the first step has none
    const changes = operations.slice(part(variables), [0, 1, 0], [rows, steps - 1, variables])
    const level = operations.scale(part(0), levelShare)
    return operations.add(level, operations.subtract(this.padSteps(changes, 1, 0), this.padSteps(changes, 0, 1)))
  }

  /** A direction in the paths carried through the layers with the activation masks of `trace`. */
  tangent(trace: PathTrace, direction: Tensor): PathInputs {
    const { operations, parameters, shape } = this
    const [rows = 0, steps = 0] = direction.shape
    const noCodes = operations.zeros([rows, 1, steps, shape.embeddingSize])
    let signal = operations.concat([this.levelsAndChanges(direction), noCodes], 3)
    const signals = [signal]
    this.layers.forEach((_, i) => {
      signal = operations.leakyReluGradient(this.convolve(signal, i), itemAt(trace.signals, i + 1))
      signals.push(signal)
    })
    const flat = operations.reshape(signal, [rows, signal.size / rows])
    const dense = operations.matMul(flat, parameters.get('dense.weights'))
    return { signals, flat, hidden: operations.leakyReluGradient(dense, trace.hidden) }
  }

  /** Gradients of the weights: what each layer read, times the delta at its output. */
  weightGradients(read: PathInputs, deltas: PathDeltas): Record<string, Tensor> {
    const { operations, parameters } = this
    const gradients: Record<string, Tensor> = {
      'dense.weights': operations.matMul(read.flat, deltas.hidden, true),
      'score.weights': operations.matMul(read.hidden, deltas.score, true),
    }
    this.layers.forEach(({ weights }, i) => {
      gradients[weights] = operations.convolution.kernelGradient(
        itemAt(read.signals, i),
        parameters.shape(weights),
        itemAt(deltas.convolutions, i),
        this.walk(i),
      )
    })
    return gradients
  }

  /** Gradients of the biases and of the sensor codes. */
  otherGradients(sensors: Tensor, deltas: PathDeltas): Record<string, Tensor> {
    const { operations, shape } = this
    const [rows = 0, , steps = 0] = deltas.input.shape
    const codes = operations.slice(deltas.input, [0, 0, 0, shape.variables], [rows, 1, steps, shape.embeddingSize])
    const gradients: Record<string, Tensor> = {
      'dense.bias': operations.biasGradient(deltas.hidden),
      'score.bias': operations.biasGradient(deltas.score),
      embedding: operations.gatherGradient(operations.sum(codes, [1, 2]), sensors, shape.sensors),
    }
    this.layers.forEach(({ bias }, i) => {
      gradients[bias] = operations.biasGradient(itemAt(deltas.convolutions, i))
    })
    return gradients
  }

  /** [n, steps, variables] to [n, 1, steps, 2 · variables]; linear, so it serves directions as well. */
  private levelsAndChanges(paths: Tensor): Tensor {
    const { operations } = this
    const [rows = 0, steps = 0, variables = 0] = paths.shape
    const from = (step: number): Tensor => operations.slice(paths, [0, step, 0], [rows, steps - 1, variables])
    const changes = this.padSteps(operations.subtract(from(1), from(0)), 1, 0)
    const both = operations.concat([operations.scale(paths, levelShare), changes], 2)
    return operations.reshape(both, [rows, 1, steps, 2 * variables])
  }

  private padSteps(x: Tensor, before: number, after: number): Tensor {
    return this.operations.pad(x, [
      [0, 0],
      [before, after],
      [0, 0],
    ])
  }

  private convolve(signal: Tensor, i: number): Tensor {
    const { weights } = itemAt(this.layers, i)
    return this.operations.convolution.forward(signal, this.parameters.get(weights), this.walk(i))
  }

  /** Over the whole path: zeros before as for the window's part, after as for the last step's. */
  private walk(i: number): { stride: number; before: number; after: number } {
    const { windowWalk, stepWalk } = itemAt(this.layers, i)
    return { ...windowWalk, after: stepWalk.after }
  }
}
