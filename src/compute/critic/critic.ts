import type { RandomGenerator } from '../../domain'
import { itemAt } from '../items'
import type { Parameters } from '../parameters'
import type { Operations, Tensor } from '../tensorflow'
import { convolutionLayers, criticWeightNames, type ConvolutionLayer, type CriticShape } from './shape'
import { SpectralNorm, type SingularVectors } from './spectral-norm'

/** Activations of one pass; the inputs of the layers in order, and the scores. */
export interface CriticTrace {
  readonly sensors: Tensor
  /** Input of each convolution [n, 1, steps, channels]; the last one is the output of the last convolution. */
  readonly signals: Tensor[]
  /** [n, steps · channels] and [n, dense] */
  readonly flat: Tensor
  readonly hidden: Tensor
  /** [n, 1] */
  readonly score: Tensor
}

/** Gradients of the score at the output of every linear layer, for a given gradient in the scores. */
export interface CriticDeltas {
  readonly convolutions: Tensor[]
  readonly hidden: Tensor
  readonly score: Tensor
  /** In the input signal, [n, 1, window + 1, variables + embedding]. */
  readonly input: Tensor
}

/** What each linear layer read: the true inputs, or directions to differentiate along. */
export interface LayerInputs {
  readonly signals: Tensor[]
  readonly flat: Tensor
  readonly hidden: Tensor
}

/**
 * The critic (thesis, "Discriminator"): the given steps and one real or generated step, each with the sensor's code →
 * convolutions → dense → score, leaky ReLU between, spectral normalization of every weight.
 * Piecewise linear, so its gradient penalty has a closed form: see `penalty.ts`.
 */
export class Critic {
  readonly layers: readonly ConvolutionLayer[]
  private readonly norms: Map<string, SpectralNorm>

  constructor(
    private readonly operations: Operations,
    readonly shape: CriticShape,
    readonly parameters: Parameters<string>,
    vectors: Readonly<Record<string, SingularVectors>> | RandomGenerator,
  ) {
    this.layers = convolutionLayers(shape)
    const names = shape.spectralNorm ? criticWeightNames(shape) : []
    this.norms = new Map(
      names.map((name) => {
        const weight = parameters.get(name)
        const given = 'integer' in vectors ? undefined : (vectors as Record<string, SingularVectors>)[name]
        return [
          name,
          given === undefined
            ? SpectralNorm.initial(operations, weight, vectors as RandomGenerator)
            : new SpectralNorm(operations, weight, given),
        ]
      }),
    )
  }

  /** The weights the layers use: normalized, or as they are. */
  weight(name: string): Tensor {
    return this.norms.get(name)?.weight ?? this.parameters.get(name)
  }

  singularVectors(): Record<string, SingularVectors> {
    return Object.fromEntries([...this.norms].map(([name, norm]) => [name, norm.vectors()]))
  }

  /** New parameters [count] after a critic step; one power iteration per weight follows them. */
  update(parameters: Tensor): void {
    this.parameters.replace(parameters)
    for (const [name, norm] of this.norms) norm.follow(this.parameters.get(name))
  }

  /** sequences [n, window + 1, variables] (0 where a sensor lacks the variable), sensors [n]. */
  forward(sequences: Tensor, sensors: Tensor): CriticTrace {
    const { operations, parameters, shape } = this
    const [rows = 0, steps = 0, variables = 0] = sequences.shape
    const codes = operations.reshape(operations.gather(parameters.get('embedding'), sensors), [
      rows,
      1,
      1,
      shape.embeddingSize,
    ])
    let signal = operations.concat(
      [
        operations.reshape(sequences, [rows, 1, steps, variables]),
        operations.broadcast(codes, [rows, 1, steps, shape.embeddingSize]),
      ],
      3,
    )
    const signals = [signal]
    for (const { weights, bias, stride } of this.layers) {
      const filtered = operations.convolution.forward(signal, this.weight(weights), stride)
      signal = operations.leakyRelu(operations.biasAdd(filtered, parameters.get(bias)))
      signals.push(signal)
    }
    const flat = operations.reshape(signal, [rows, signal.size / rows])
    const dense = operations.matMul(flat, this.weight('dense.weights'))
    const hidden = operations.leakyRelu(operations.biasAdd(dense, parameters.get('dense.bias')))
    const scored = operations.matMul(hidden, this.weight('score.weights'))
    return { sensors, signals, flat, hidden, score: operations.biasAdd(scored, parameters.get('score.bias')) }
  }

  /** Backward through the layers, down to the input signal, for `scoreGradient` [n, 1]. */
  deltas(trace: CriticTrace, scoreGradient: Tensor): CriticDeltas {
    const { operations } = this
    const intoHidden = operations.matMul(scoreGradient, this.weight('score.weights'), false, true)
    const hidden = operations.leakyReluGradient(intoHidden, trace.hidden)
    const intoFlat = operations.matMul(hidden, this.weight('dense.weights'), false, true)
    let gradient = operations.reshape(intoFlat, itemAt(trace.signals, this.layers.length).shape)
    const convolutions: Tensor[] = []
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const { weights, stride } = this.layer(i)
      const delta = operations.leakyReluGradient(gradient, itemAt(trace.signals, i + 1))
      convolutions[i] = delta
      const inputShape = itemAt(trace.signals, i).shape
      gradient = operations.convolution.inputGradient(inputShape, this.weight(weights), delta, stride)
    }
    return { convolutions, hidden, score: scoreGradient, input: gradient }
  }

  /** The direction `input` [n, 1, window + 1, variables + embedding] carried through the layers with the masks of `trace`. */
  tangent(trace: CriticTrace, input: Tensor): LayerInputs {
    const { operations } = this
    let direction = input
    const signals = [direction]
    this.layers.forEach(({ weights, stride }, i) => {
      const filtered = operations.convolution.forward(direction, this.weight(weights), stride)
      direction = operations.leakyReluGradient(filtered, itemAt(trace.signals, i + 1))
      signals.push(direction)
    })
    const [rows = 0] = direction.shape
    const flat = operations.reshape(direction, [rows, direction.size / rows])
    const dense = operations.matMul(flat, this.weight('dense.weights'))
    return { signals, flat, hidden: operations.leakyReluGradient(dense, trace.hidden) }
  }

  /** Gradients of the weights (through their normalization): what each layer read, times the delta at its output. */
  weightGradients(read: LayerInputs, deltas: CriticDeltas): Record<string, Tensor> {
    const { operations } = this
    const gradients: Record<string, Tensor> = {}
    this.layers.forEach(({ weights, stride }, i) => {
      gradients[weights] = operations.convolution.kernelGradient(
        itemAt(read.signals, i),
        this.parameters.shape(weights),
        itemAt(deltas.convolutions, i),
        stride,
      )
    })
    gradients['dense.weights'] = operations.matMul(read.flat, deltas.hidden, true)
    gradients['score.weights'] = operations.matMul(read.hidden, deltas.score, true)
    return Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, this.norms.get(name)?.gradient(gradient) ?? gradient]),
    )
  }

  /** Gradients of the biases and of the sensor codes. */
  otherGradients(sensors: Tensor, deltas: CriticDeltas): Record<string, Tensor> {
    const { operations, shape } = this
    const gradients: Record<string, Tensor> = {}
    this.layers.forEach(({ bias }, i) => {
      gradients[bias] = operations.biasGradient(itemAt(deltas.convolutions, i))
    })
    gradients['dense.bias'] = operations.biasGradient(deltas.hidden)
    gradients['score.bias'] = operations.biasGradient(deltas.score)
    const [rows = 0, , steps = 0] = deltas.input.shape
    const codes = operations.slice(deltas.input, [0, 0, 0, shape.variables], [rows, 1, steps, shape.embeddingSize])
    gradients.embedding = operations.gatherGradient(operations.sum(codes, [1, 2]), sensors, shape.sensors)
    return gradients
  }

  dispose(): void {
    this.parameters.dispose()
    for (const norm of this.norms.values()) norm.dispose()
  }

  private layer(i: number): ConvolutionLayer {
    return itemAt(this.layers, i)
  }
}
