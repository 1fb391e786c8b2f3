import { itemAt } from '../items'
import { AttributeFactory } from './attributes'
import { cudnnLastHidden, type Pieces } from './lstm-cudnn'
import type { NativeBackend, OpAttribute, Runtime, Tensor } from './runtime'

/** Input and weights of {@link LstmOperations.forward}. */
export interface LstmInput {
  /** [time, batch, features] */
  readonly x: Tensor
  /** State before the first step, each [batch, cells]. */
  readonly cellState: Tensor
  readonly hidden: Tensor
  /** [features + cells, 4 · cells], gates in the op's order: input, forget, cell candidate, output. */
  readonly weights: Tensor
  /** [4 · cells] */
  readonly bias: Tensor
}

/** All that the backward pass needs, each [time, batch, cells]. */
export interface LstmTrace extends LstmInput {
  readonly inputGate: Tensor
  readonly cellStates: Tensor
  readonly forgetGate: Tensor
  readonly outputGate: Tensor
  readonly candidate: Tensor
  readonly cellOutput: Tensor
  readonly hiddens: Tensor
}

export interface LstmGradients {
  /** [time, batch, features] */
  readonly x: Tensor
  readonly weights: Tensor
  readonly bias: Tensor
  /** Of the state before the first step, each [batch, cells]. */
  readonly cellState: Tensor
  readonly hidden: Tensor
}

/**
 * A whole LSTM over time in one op: TensorFlow's BlockLSTMV2 and its gradient, without peepholes and clipping.
 * Per step: i, f, c̃, o = σ, σ, tanh, σ of [x, h] W + b; cell = f · cell + i · c̃; h = o · tanh(cell).
 */
export class LstmOperations {
  private readonly backend: NativeBackend
  private readonly forwardAttributes: OpAttribute[]
  private readonly gradientAttributes: OpAttribute[]
  /** Native int64 scalars by value: the op wants its step count as one, which tfjs has no type for. */
  private readonly stepCounts = new Map<number, Tensor>()

  constructor(
    private readonly runtime: Runtime,
    private readonly pieces: Pieces,
  ) {
    const attribute = new AttributeFactory(runtime.backend.binding)
    this.backend = runtime.backend
    const peephole = attribute.boolean('use_peephole', false)
    this.forwardAttributes = [attribute.float32('T'), attribute.float('cell_clip', 0), peephole]
    this.gradientAttributes = [attribute.float32('T'), peephole]
  }

  /** The last hidden state, [batch, cells], where no gradient is wanted: by cuDNN where it was found to be faster. */
  lastHidden(input: LstmInput): Tensor {
    if (this.runtime.lstm === 'cudnn') return cudnnLastHidden(this.runtime, this.pieces, input)
    return this.lastOf(this.forward(input))
  }
  /** [batch, cells] */
  lastOf({ hiddens }: LstmTrace): Tensor {
    const [steps = 0, batch = 0, cells = 0] = hiddens.shape
    return this.pieces.reshape(this.pieces.slice(hiddens, [steps - 1, 0, 0], [1, batch, cells]), [batch, cells])
  }

  forward(input: LstmInput): LstmTrace {
    const noPeephole = this.noPeephole(input)
    const outputs = this.backend.executeMultipleOutputs(
      'BlockLSTMV2',
      this.forwardAttributes,
      [
        this.stepCount(input.x),
        input.x,
        input.cellState,
        input.hidden,
        input.weights,
        noPeephole,
        noPeephole,
        noPeephole,
        input.bias,
      ],
      7,
    )
    const [inputGate, cellStates, forgetGate, outputGate, candidate, cellOutput, hiddens] = outputs as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ]
    return { ...input, inputGate, cellStates, forgetGate, outputGate, candidate, cellOutput, hiddens }
  }

  /** Gradients for `hiddensGradient` and `cellGradient` [time, batch, cells] flowing into hidden and cell states. */
  backward(
    trace: LstmTrace,
    hiddensGradient: Tensor,
    cellGradient: Tensor = this.pieces.zeros(trace.cellStates.shape),
  ): LstmGradients {
    const noPeephole = this.noPeephole(trace)
    const outputs = this.backend.executeMultipleOutputs(
      'BlockLSTMGradV2',
      this.gradientAttributes,
      [
        this.stepCount(trace.x),
        trace.x,
        trace.cellState,
        trace.hidden,
        trace.weights,
        noPeephole,
        noPeephole,
        noPeephole,
        trace.bias,
        trace.inputGate,
        trace.cellStates,
        trace.forgetGate,
        trace.outputGate,
        trace.candidate,
        trace.cellOutput,
        trace.hiddens,
        cellGradient,
        hiddensGradient,
      ],
      8,
    )
    // x, cell state, hidden, weights, three peepholes, bias
    return {
      x: itemAt(outputs, 0),
      cellState: itemAt(outputs, 1),
      hidden: itemAt(outputs, 2),
      weights: itemAt(outputs, 3),
      bias: itemAt(outputs, 7),
    }
  }

  private noPeephole(input: LstmInput): Tensor {
    return this.pieces.zeros([input.bias.size / 4])
  }

  private stepCount(x: Tensor): Tensor {
    const [steps = 0] = x.shape
    let count = this.stepCounts.get(steps)
    if (count === undefined) {
      count = this.runtime.tf.keep(this.int64Scalar(steps))
      this.stepCounts.set(steps, count)
    }
    return count
  }

  /** tfjs-node's own Int64Scalar uploads a new native tensor at every call and never frees it. */
  private int64Scalar(value: number): Tensor {
    const { binding } = this.backend
    const attribute = new AttributeFactory(binding)
    const small = this.runtime.tf.scalar(value, 'int32')
    const attributes = [
      attribute.type('SrcT', binding.TF_INT32),
      attribute.type('DstT', binding.TF_INT64),
      attribute.boolean('Truncate', false),
    ]
    const [native] = binding.executeOp('Cast', attributes, this.backend.getInputTensorIds([small]), 1)
    small.dispose()
    // declared as int32, because tfjs warns of int64; the native handle keeps its type and is never read
    return this.backend.createOutputTensor({ id: native?.id ?? -1, shape: [], dtype: binding.TF_INT32 })
  }
}
