import { itemAt } from '../items'
import type { NativeBackend, OpAttribute, Runtime, Tensor } from './runtime'
import { LstmOperations } from './lstm'
import { LstmBackward } from './lstm-backward'
import { ConvolutionOperations } from './convolution'
import { AttributeFactory } from './attributes'
import { Constants } from './constants'
import { StackOperations } from './stack'
import { tensorsIn } from './tensors-in'
import { Variables } from './variables'

/** TensorFlow reads the types of an op off its inputs, unless these are a list: naming them costs 1 µs a call. */
const inferred: OpAttribute[] = []

/** Slope of the leaky ReLU below zero, everywhere in the critic. */
export const leakySlope = 0.2

/**
 * TensorFlow ops as plain functions of tensors, each one eager native call (about 8.5 µs): no tape, no autodiff.
 * Gradients are written out where they are needed. Results belong to the current {@link Operations.tidy}.
 */
export class Operations {
  readonly lstm: LstmOperations
  readonly lstmBackward: LstmBackward
  readonly convolution: ConvolutionOperations
  readonly stack: StackOperations
  readonly variables: Variables
  private readonly backend: NativeBackend
  private readonly tf: Runtime['tf']
  private readonly floatType: OpAttribute
  private readonly attribute: AttributeFactory
  private readonly constants: Constants
  private readonly leakyAttributes: OpAttribute[]

  constructor(readonly runtime: Runtime) {
    this.tf = runtime.tf
    this.backend = runtime.backend
    this.attribute = new AttributeFactory(runtime.backend.binding)
    this.constants = new Constants(runtime.tf)
    this.floatType = this.attribute.float32('T')
    this.leakyAttributes = [this.attribute.float('alpha', leakySlope)]
    this.lstm = new LstmOperations(runtime, this)
    this.lstmBackward = new LstmBackward(this)
    this.convolution = new ConvolutionOperations(runtime, this.constants)
    this.stack = new StackOperations(runtime, this)
    this.variables = new Variables(runtime, this.constants)
  }

  // --- memory ---

  /** Runs `work` and frees every tensor made in it except those it returns, in arrays and plain objects too. */
  tidy<Result>(work: () => Result): Result {
    const returned: Result[] = []
    this.tf.tidy(() => {
      returned.push(work())
      // tfjs itself would look for tensors among the numbers of a Float32Array, one by one
      return tensorsIn(returned, this.tf.Tensor)
    })
    return returned[0] as Result
  }
  /** Takes a tensor out of the tidy around it; whoever keeps it disposes it. */
  keep(tensor: Tensor): Tensor {
    return this.tf.keep(tensor)
  }
  /** Tensors alive, without the {@link constant}s that are kept for good. */
  get tensorCount(): number {
    return this.tf.memory().numTensors - this.constants.count
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
  /** A scalar that recurs at every step: uploaded once and kept for good. */
  constant(value: number): Tensor {
    return this.constants.scalar(value)
  }
  zeros(shape: number[]): Tensor {
    return this.fill(shape, 0)
  }
  fill(shape: number[], value: number): Tensor {
    return this.run('Fill', inferred, [this.constants.integers(shape), this.constants.scalar(value)])
  }
  /** The same for a tensor of one value. */
  constantFill(shape: readonly number[], value: number): Tensor {
    return this.constants.fill(shape, value)
  }
  /** The values, row by row; waits for the device. */
  read(tensor: Tensor): Float32Array {
    return new Float32Array(tensor.dataSync<'float32'>())
  }

  // --- shape ---

  reshape(x: Tensor, shape: number[]): Tensor {
    return this.run('Reshape', inferred, [x, this.constants.integers(shape)])
  }
  transpose(x: Tensor, order: number[]): Tensor {
    return this.run('Transpose', inferred, [x, this.constants.integers(order)])
  }
  concat(parts: Tensor[], axis: number): Tensor {
    const first = itemAt(parts, 0)
    if (parts.length === 1) return this.tf.clone(first)
    const attributes = [
      this.attribute.integer('N', parts.length),
      this.typeOf(first),
      this.attribute.integerType('Tidx'),
    ]
    return this.run('ConcatV2', attributes, [...parts, this.constants.integer(axis)])
  }
  slice(x: Tensor, begin: number[], size: number[]): Tensor {
    const { constants } = this
    return this.run('Slice', inferred, [x, constants.integers(begin), constants.integers(size)])
  }
  split(x: Tensor, sizes: number[], axis: number): Tensor[] {
    const attributes = [this.attribute.integer('num_split', sizes.length)]
    const inputs = [x, this.constants.integers(sizes), this.constants.integer(axis)]
    return this.backend.executeMultipleOutputs('SplitV', attributes, inputs, sizes.length)
  }
  /** x [n, …] as n tensors […], which share its memory where they can. */
  unstack(x: Tensor): Tensor[] {
    const [count = 0] = x.shape
    const attributes = [this.attribute.integer('num', count), this.attribute.integer('axis', 0)]
    return this.backend.executeMultipleOutputs('Unpack', attributes, [x], count)
  }
  /** [..] to `shape` by repetition, as NumPy broadcasts. */
  broadcast(x: Tensor, shape: number[]): Tensor {
    return this.run('BroadcastTo', inferred, [x, this.constants.integers(shape)])
  }
  pad(x: Tensor, paddings: [number, number][]): Tensor {
    return this.run('Pad', inferred, [x, this.constants.pairs(paddings)])
  }

  // --- arithmetic, with broadcasting ---

  add(a: Tensor, b: Tensor): Tensor {
    return this.run('AddV2', inferred, [a, b])
  }
  /** The sum of tensors of one shape, in one pass. */
  addAll(parts: Tensor[]): Tensor {
    return this.run('AddN', [this.attribute.integer('N', parts.length), this.floatType], parts)
  }
  subtract(a: Tensor, b: Tensor): Tensor {
    return this.run('Sub', inferred, [a, b])
  }
  multiply(a: Tensor, b: Tensor): Tensor {
    return this.run('Mul', inferred, [a, b])
  }
  divide(a: Tensor, b: Tensor): Tensor {
    return this.run('RealDiv', inferred, [a, b])
  }
  /** a / b, and 0 where b is 0. */
  divideOrZero(a: Tensor, b: Tensor): Tensor {
    return this.run('DivNoNan', inferred, [a, b])
  }
  /** `factor` is uploaded anew each time: where it recurs, multiply by a {@link constant}. */
  scale(a: Tensor, factor: number): Tensor {
    return this.multiply(a, this.scalar(factor))
  }
  shift(a: Tensor, summand: number): Tensor {
    return this.add(a, this.scalar(summand))
  }
  square(x: Tensor): Tensor {
    return this.run('Square', inferred, [x])
  }
  /** (a − b)² in one pass. */
  squaredDifference(a: Tensor, b: Tensor): Tensor {
    return this.run('SquaredDifference', inferred, [a, b])
  }
  squareRoot(x: Tensor): Tensor {
    return this.run('Sqrt', inferred, [x])
  }
  sum(x: Tensor, axes: number[], keepDimensions = false): Tensor {
    return this.reduce('Sum', x, axes, keepDimensions)
  }
  mean(x: Tensor, axes: number[], keepDimensions = false): Tensor {
    return this.reduce('Mean', x, axes, keepDimensions)
  }
  /** Root of the sum of squares. */
  norm(x: Tensor, axes: number[], keepDimensions = false): Tensor {
    return this.reduce('EuclideanNorm', x, axes, keepDimensions)
  }
  matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    const attributes = [
      this.attribute.boolean('transpose_a', transposeA),
      this.attribute.boolean('transpose_b', transposeB),
    ]
    return this.run('MatMul', attributes, [a, b])
  }
  /** a · bᵀ as (b · aᵀ)ᵀ: faster where b is much larger than the result. */
  matMulWithTransposed(a: Tensor, b: Tensor): Tensor {
    return this.transpose(this.matMul(b, a, false, true), [1, 0])
  }
  /** Matrices of a batch by themselves: a [batch, i, k] · b [batch, k, j], either transposed if wanted. */
  batchMatMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    const attributes = [this.attribute.boolean('adj_x', transposeA), this.attribute.boolean('adj_y', transposeB)]
    return this.run('BatchMatMulV2', attributes, [a, b])
  }
  exponential(x: Tensor): Tensor {
    return this.run('Exp', inferred, [x])
  }
  /** x [..., n] + bias [n]. */
  biasAdd(x: Tensor, bias: Tensor): Tensor {
    return this.run('BiasAdd', inferred, [x, bias])
  }
  /** Gradient of {@link biasAdd} in the bias: the sum over all but the last dimension. */
  biasGradient(gradient: Tensor): Tensor {
    return this.run('BiasAddGrad', inferred, [gradient])
  }

  /** The lower of the two, element by element. */
  minimum(a: Tensor, b: Tensor): Tensor {
    return this.run('Minimum', inferred, [a, b])
  }
  /** Every element brought into [low, high]; the bounds are kept for good, like a {@link constant}. */
  clip(x: Tensor, low: number, high: number): Tensor {
    return this.run('ClipByValue', inferred, [x, this.constant(low), this.constant(high)])
  }

  // --- activations ---

  relu(x: Tensor): Tensor {
    return this.run('Relu', inferred, [x])
  }
  /** `gradient` through a ReLU; `features` may be its input or its output. */
  reluGradient(gradient: Tensor, features: Tensor): Tensor {
    return this.run('ReluGrad', inferred, [gradient, features])
  }
  leakyRelu(x: Tensor): Tensor {
    return this.run('LeakyRelu', this.leakyAttributes, [x])
  }
  /** `gradient` through a leaky ReLU; `features` may be its input or its output, whose signs are the same. */
  leakyReluGradient(gradient: Tensor, features: Tensor): Tensor {
    return this.run('LeakyReluGrad', this.leakyAttributes, [gradient, features])
  }
  sigmoid(x: Tensor): Tensor {
    return this.run('Sigmoid', inferred, [x])
  }
  tanh(x: Tensor): Tensor {
    return this.run('Tanh', inferred, [x])
  }
  /** `gradient` through tanh, from its output. */
  tanhGradient(output: Tensor, gradient: Tensor): Tensor {
    return this.run('TanhGrad', inferred, [output, gradient])
  }

  // --- tables ---

  /** table [rows, n], indices [b] → [b, n]; or along another axis. */
  gather(table: Tensor, indices: Tensor, axis = 0): Tensor {
    // tfjs reads the indices back first, to look for one beyond the table
    return this.run('GatherV2', inferred, [table, indices, this.constants.integer(axis)])
  }
  /** Gradient of {@link gather} in the table: gradient [b, n] summed by row → [rows, n]. */
  gatherGradient(gradient: Tensor, indices: Tensor, rows: number): Tensor {
    return this.tf.unsortedSegmentSum(gradient, indices as never, rows)
  }

  private reduce(name: string, x: Tensor, axes: number[], keepDimensions: boolean): Tensor {
    const attributes = [this.attribute.boolean('keep_dims', keepDimensions)]
    return this.run(name, attributes, [x, this.constants.integers(axes)])
  }
  private typeOf(x: Tensor): OpAttribute {
    return x.dtype === 'int32' ? this.attribute.integerType('T') : this.floatType
  }
  private run(name: string, attributes: readonly OpAttribute[], inputs: readonly Tensor[]): Tensor {
    return this.backend.executeSingleOutput(name, attributes, inputs)
  }
}
