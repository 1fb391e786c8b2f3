import type { NativeBackend, OpAttribute, Runtime, Tensor } from './runtime'
import { LstmOperations } from './lstm'
import { ConvolutionOperations } from './convolution'
import { AttributeFactory } from './attributes'

/** Slope of the leaky ReLU below zero, everywhere in the critic. */
export const leakySlope = 0.2

/**
 * TensorFlow ops as plain functions of tensors, each one eager native call (about 8.5 µs): no tape, no autodiff.
 * Gradients are written out where they are needed. Results belong to the current {@link Operations.tidy}.
 */
export class Operations {
  readonly lstm: LstmOperations
  readonly convolution: ConvolutionOperations
  private readonly backend: NativeBackend
  private readonly tf: Runtime['tf']
  private readonly floatType: OpAttribute
  private readonly attribute: AttributeFactory
  private readonly binaryAttributes: OpAttribute[]
  private readonly leakyAttributes: OpAttribute[]

  constructor(readonly runtime: Runtime) {
    this.tf = runtime.tf
    this.backend = runtime.backend
    this.attribute = new AttributeFactory(runtime.backend.binding)
    this.floatType = this.attribute.float32('T')
    this.binaryAttributes = [this.floatType]
    this.leakyAttributes = [this.floatType, this.attribute.float('alpha', leakySlope)]
    this.lstm = new LstmOperations(runtime)
    this.convolution = new ConvolutionOperations(runtime)
  }

  // --- memory ---

  /** Runs `work` and frees every tensor made in it except those it returns. */
  tidy<Result>(work: () => Result): Result {
    return this.tf.tidy(work as () => never)
  }
  /** Takes a tensor out of the tidy around it; whoever keeps it disposes it. */
  keep(tensor: Tensor): Tensor {
    return this.tf.keep(tensor)
  }
  get tensorCount(): number {
    return this.tf.memory().numTensors
  }

  // --- in and out ---

  /** A tensor of `values`; they are copied at first use, so they must not change before. */
  tensor(values: Float32Array, shape: number[]): Tensor {
    return this.tf.tensor(values, shape, 'float32')
  }
  indices(values: Int32Array): Tensor {
    return this.tf.tensor1d(values, 'int32')
  }
  scalar(value: number): Tensor {
    return this.tf.scalar(value, 'float32')
  }
  zeros(shape: number[]): Tensor {
    return this.tf.zeros(shape)
  }
  fill(shape: number[], value: number): Tensor {
    return this.tf.fill(shape, value)
  }
  /** The values, row by row; waits for the device. */
  read(tensor: Tensor): Float32Array {
    return Float32Array.from(tensor.dataSync<'float32'>())
  }

  // --- shape ---

  reshape(x: Tensor, shape: number[]): Tensor {
    return this.tf.reshape(x, shape)
  }
  transpose(x: Tensor, order: number[]): Tensor {
    return this.tf.transpose(x, order)
  }
  concat(parts: Tensor[], axis: number): Tensor {
    return parts.length === 1 && parts[0] !== undefined ? this.tf.clone(parts[0]) : this.tf.concat(parts, axis)
  }
  slice(x: Tensor, begin: number[], size: number[]): Tensor {
    return this.tf.slice(x, begin, size)
  }
  split(x: Tensor, sizes: number[], axis: number): Tensor[] {
    return this.tf.split(x, sizes, axis)
  }
  /** [..] to `shape` by repetition, as NumPy broadcasts. */
  broadcast(x: Tensor, shape: number[]): Tensor {
    return this.tf.broadcastTo(x, shape)
  }
  pad(x: Tensor, paddings: [number, number][]): Tensor {
    return this.tf.pad(x, paddings)
  }

  // --- arithmetic, with broadcasting ---

  add(a: Tensor, b: Tensor): Tensor {
    return this.backend.executeSingleOutput('AddV2', this.binaryAttributes, [a, b])
  }
  subtract(a: Tensor, b: Tensor): Tensor {
    return this.backend.executeSingleOutput('Sub', this.binaryAttributes, [a, b])
  }
  multiply(a: Tensor, b: Tensor): Tensor {
    return this.backend.executeSingleOutput('Mul', this.binaryAttributes, [a, b])
  }
  divide(a: Tensor, b: Tensor): Tensor {
    return this.backend.executeSingleOutput('RealDiv', this.binaryAttributes, [a, b])
  }
  scale(a: Tensor, factor: number): Tensor {
    return this.multiply(a, this.scalar(factor))
  }
  shift(a: Tensor, summand: number): Tensor {
    return this.add(a, this.scalar(summand))
  }
  square(x: Tensor): Tensor {
    return this.backend.executeSingleOutput('Square', this.binaryAttributes, [x])
  }
  squareRoot(x: Tensor): Tensor {
    return this.backend.executeSingleOutput('Sqrt', this.binaryAttributes, [x])
  }
  sum(x: Tensor, axes: number[], keepDimensions = false): Tensor {
    return this.tf.sum(x, axes, keepDimensions)
  }
  mean(x: Tensor, axes: number[], keepDimensions = false): Tensor {
    return this.tf.mean(x, axes, keepDimensions)
  }
  matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    const attributes = [
      this.floatType,
      this.attribute.boolean('transpose_a', transposeA),
      this.attribute.boolean('transpose_b', transposeB),
    ]
    return this.backend.executeSingleOutput('MatMul', attributes, [a, b])
  }
  /** Matrices of a batch by themselves: a [batch, i, k] · b [batch, k, j], either transposed if wanted. */
  batchMatMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    const attributes = [
      this.floatType,
      this.attribute.boolean('adj_x', transposeA),
      this.attribute.boolean('adj_y', transposeB),
    ]
    return this.backend.executeSingleOutput('BatchMatMulV2', attributes, [a, b])
  }
  exponential(x: Tensor): Tensor {
    return this.backend.executeSingleOutput('Exp', this.binaryAttributes, [x])
  }
  /** x [..., n] + bias [n]. */
  biasAdd(x: Tensor, bias: Tensor): Tensor {
    return this.backend.executeSingleOutput('BiasAdd', [this.floatType], [x, bias])
  }
  /** Gradient of {@link biasAdd} in the bias: the sum over all but the last dimension. */
  biasGradient(gradient: Tensor): Tensor {
    return this.backend.executeSingleOutput('BiasAddGrad', [this.floatType], [gradient])
  }

  // --- activations ---

  leakyRelu(x: Tensor): Tensor {
    return this.backend.executeSingleOutput('LeakyRelu', this.leakyAttributes, [x])
  }
  /** `gradient` through a leaky ReLU; `features` may be its input or its output, whose signs are the same. */
  leakyReluGradient(gradient: Tensor, features: Tensor): Tensor {
    return this.backend.executeSingleOutput('LeakyReluGrad', this.leakyAttributes, [gradient, features])
  }
  tanh(x: Tensor): Tensor {
    return this.backend.executeSingleOutput('Tanh', this.binaryAttributes, [x])
  }
  /** `gradient` through tanh, from its output. */
  tanhGradient(output: Tensor, gradient: Tensor): Tensor {
    return this.backend.executeSingleOutput('TanhGrad', this.binaryAttributes, [output, gradient])
  }

  // --- tables ---

  /** table [rows, n], indices [b] → [b, n]. */
  gather(table: Tensor, indices: Tensor): Tensor {
    return this.tf.gather(table, indices)
  }
  /** Gradient of {@link gather} in the table: gradient [b, n] summed by row → [rows, n]. */
  gatherGradient(gradient: Tensor, indices: Tensor, rows: number): Tensor {
    return this.tf.unsortedSegmentSum(gradient, indices as never, rows)
  }
}
