import type { Parameters } from '../parameters'
import type { LstmInput, LstmTrace, Operations, Tensor } from '../tensorflow'
import {
  batchNormGradient,
  batchNormAsLinear,
  batchNormTraining,
  type BatchNormTrace,
  type RunningStatistics,
} from './batch-norm'
import type { GeneratorParameter, GeneratorShape } from './shape'

/** One step ahead for each row of a batch. */
export interface GeneratorInput {
  /** [window, batch, variables], scaled; 0 where a sensor lacks the variable. */
  readonly window: Tensor
  /** Index of each row's sensor, [batch]. */
  readonly sensors: Tensor
  /** [batch, variables]: 1, or 0 where the sensor lacks the variable. */
  readonly mask: Tensor
  /** [batch, noise], repeated on every step of the window; with a carried state, at its last step only. */
  readonly noise: Tensor
  /** [window, batch, conditions]; absent where the model has none. */
  readonly conditions?: Tensor | undefined
}

/** What the backward pass needs of a training pass. */
export interface GeneratorTrace {
  /** The next step, [batch, variables], scaled, masked. */
  readonly output: Tensor
  readonly input: GeneratorInput
  readonly lstm: LstmTrace
  readonly batchNorm: BatchNormTrace | null
  /** [batch, hidden]: 0 or 1 / (1 − dropout); null without dropout. */
  readonly dropout: Tensor | null
  /** What the head reads, [batch, hidden]. */
  readonly headInput: Tensor
  /** The head after its activation, before skip and mask. */
  readonly head: Tensor
}

/** A linear layer from hidden states to values. */
export interface InferenceHead {
  /** [hidden, variables] */
  readonly weights: Tensor
  /** [variables] */
  readonly bias: Tensor
}

/**
 * The scenario generator (thesis, "Generator"): window + sensor code + noise (+ conditions) → LSTM → batch norm, dropout → linear head →
 * next step. Tensors it returns belong to the current tidy.
 */
export class Generator {
  constructor(
    private readonly operations: Operations,
    readonly shape: GeneratorShape,
    readonly parameters: Parameters<GeneratorParameter>,
    readonly statistics: RunningStatistics,
  ) {}

  /** The next step [batch, variables] with running statistics and without dropout. */
  predict(input: GeneratorInput): Tensor {
    const hidden = this.operations.lstm.lastHidden(this.lstmInput(input))
    return this.infer(hidden, this.lastValues(input.window), input.mask, this.inferenceHead())
  }

  /** Batch norm by the running statistics and the head as one linear layer: one for a whole rollout. */
  inferenceHead(): InferenceHead {
    const { operations, parameters } = this
    const [weights, bias] = [parameters.get('head.weights'), parameters.get('head.bias')]
    if (!this.shape.batchNorm) return { weights, bias }
    const [gain, offset] = [parameters.get('batchNorm.gain'), parameters.get('batchNorm.offset')]
    const { factor, summand } = batchNormAsLinear(operations, gain, offset, this.statistics)
    const column = operations.reshape(factor, [factor.size, 1])
    const shift = operations.matMul(operations.reshape(summand, [1, summand.size]), weights)
    return {
      weights: operations.multiply(weights, column),
      bias: operations.add(operations.reshape(shift, [bias.size]), bias),
    }
  }

  /** What follows hidden state [batch, hidden] and last values [batch, variables], as {@link predict} has it. */
  infer(hidden: Tensor, last: Tensor, mask: Tensor, head: InferenceHead): Tensor {
    return this.finish(this.runHead(hidden, head), last, mask)
  }

  /** Codes of sensors [rows], [rows, embedding]. */
  codes(sensors: Tensor): Tensor {
    return this.operations.gather(this.parameters.get('embedding'), sensors)
  }

  /** A training pass: statistics of the batch, dropout by the given mask, everything kept for {@link gradient}. */
  forward(input: GeneratorInput, dropout: Tensor | null): GeneratorTrace {
    const lstm = this.operations.lstm.forward(this.lstmInput(input))
    return { ...this.train(this.operations.lstm.lastOf(lstm), input, dropout), input, lstm, dropout }
  }

  /** The output of {@link forward} alone, [batch, variables], where no gradient is wanted. */
  fake(input: GeneratorInput, dropout: Tensor | null): Tensor {
    return this.train(this.operations.lstm.lastHidden(this.lstmInput(input)), input, dropout).output
  }

  /** Gradient in the parameter vector, [count], for `outputGradient` [batch, variables]. */
  gradient(trace: GeneratorTrace, outputGradient: Tensor): Tensor {
    const { operations, parameters, shape } = this
    const masked = operations.multiply(outputGradient, trace.input.mask)
    const headGradient = shape.outputActivation === 'tanh' ? operations.tanhGradient(trace.head, masked) : masked
    const intoHead = operations.matMul(headGradient, parameters.get('head.weights'), false, true)
    const intoNormalized = trace.dropout === null ? intoHead : operations.multiply(intoHead, trace.dropout)
    const batchNorm = trace.batchNorm === null ? null : batchNormGradient(operations, trace.batchNorm, intoNormalized)
    const lstm = operations.lstmBackward.fromLast(trace.lstm, batchNorm?.x ?? intoNormalized)
    return parameters.join({
      embedding: this.embeddingGradient(lstm.input, trace.input.sensors),
      'lstm.weights': lstm.weights,
      'lstm.bias': lstm.bias,
      ...(batchNorm === null ? {} : { 'batchNorm.gain': batchNorm.gain, 'batchNorm.offset': batchNorm.offset }),
      'head.weights': operations.matMul(trace.headInput, headGradient, true),
      'head.bias': operations.biasGradient(headGradient),
    } as Record<GeneratorParameter, Tensor>)
  }

  /** From the last hidden state on. */
  private train(
    hidden: Tensor,
    { window, mask }: GeneratorInput,
    dropout: Tensor | null,
  ): Pick<GeneratorTrace, 'output' | 'batchNorm' | 'headInput' | 'head'> {
    const { operations, parameters } = this
    const batchNorm = this.shape.batchNorm
      ? batchNormTraining(operations, hidden, parameters.get('batchNorm.gain'), parameters.get('batchNorm.offset'))
      : null
    const normalized = batchNorm?.output ?? hidden
    const headInput = dropout === null ? normalized : operations.multiply(normalized, dropout)
    const head = this.runHead(headInput, { weights: parameters.get('head.weights'), bias: parameters.get('head.bias') })
    return { output: this.finish(head, this.lastValues(window), mask), batchNorm, headInput, head }
  }

  private lstmInput({ window, sensors, noise, conditions }: GeneratorInput): LstmInput {
    const { operations, parameters, shape } = this
    const [steps = 0, batch = 0] = window.shape
    const everyStep = (x: Tensor, count: number): Tensor => {
      const [, width = 0] = x.shape
      return operations.broadcast(operations.reshape(x, [1, batch, width]), [count, batch, width])
    }
    const codes = everyStep(this.codes(sensors), steps)
    const noises = shape.carryState
      ? operations.concat([operations.zeros([steps - 1, batch, shape.noiseSize]), everyStep(noise, 1)], 0)
      : everyStep(noise, steps)
    const zero = operations.zeros([batch, shape.hiddenSize])
    return {
      x: operations.concat([window, codes, noises, ...(conditions === undefined ? [] : [conditions])], 2),
      cellState: zero,
      hidden: zero,
      weights: parameters.get('lstm.weights'),
      bias: parameters.get('lstm.bias'),
    }
  }

  private runHead(input: Tensor, { weights, bias }: InferenceHead): Tensor {
    const { operations } = this
    const linear = operations.biasAdd(operations.matMul(input, weights), bias)
    return this.shape.outputActivation === 'tanh' ? operations.tanh(linear) : linear
  }

  /** Skip connection and mask. */
  private finish(head: Tensor, last: Tensor, mask: Tensor): Tensor {
    const { operations, shape } = this
    return operations.multiply(shape.skipConnection ? operations.add(head, last) : head, mask)
  }

  /** The last step of a window, [batch, variables]. */
  private lastValues(window: Tensor): Tensor {
    const [steps = 0, batch = 0, variables = 0] = window.shape
    const last = this.operations.slice(window, [steps - 1, 0, 0], [1, batch, variables])
    return this.operations.reshape(last, [batch, variables])
  }

  /** Gradient of the sensor codes from that of what every step reads, [batch, features]. */
  private embeddingGradient(inputGradient: Tensor, sensors: Tensor): Tensor {
    const { operations, shape } = this
    const [batch = 0] = inputGradient.shape
    const codes = operations.slice(inputGradient, [0, shape.variables], [batch, shape.embeddingSize])
    return operations.gatherGradient(codes, sensors, shape.sensors)
  }
}
