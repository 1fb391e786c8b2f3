import { AttributeFactory } from './attributes'
import type { Operations } from './operations'
import type { NativeBackend, OpAttribute, Runtime, Tensor } from './runtime'

/** Multiplications above which oneDNN's product wins over Eigen's: about twelve networks of 32 × 64 × 64 (measured). */
const mostForEigen = 1_600_000
/** Up to here TensorFlow multiplies one matrix in another way than several (kMaxCostOuterParallelism of its BatchMatMul). */
const leastForEigen = 128 * 128

/** Products of many small networks that lie side by side: [stack, …] each. */
export class StackOperations {
  private readonly backend: NativeBackend
  private readonly attribute: AttributeFactory
  private readonly type: OpAttribute

  constructor(
    runtime: Runtime,
    private readonly operations: Operations,
  ) {
    this.backend = runtime.backend
    this.attribute = new AttributeFactory(runtime.backend.binding)
    this.type = this.attribute.float32('Tout')
  }

  /**
   * {@link Operations.batchMatMul} of few matrices too: oneDNN's product, which is what BatchMatMulV2 is, costs about 80 µs before it has
   * multiplied anything. Eigen's, under the name of V3, costs a tenth of it and is slower where there is much to do; both gave
   * the same bits where they were compared. Not so its products of vectors and of tiny matrices, where its way depends on how
   * many lie side by side: the former are made of element-wise products and sums, the latter left to oneDNN. That in turn multiplies a tiny
   * matrix alone in another way than two or more (seen on a processor with AVX2), so such a one is multiplied beside itself.
   */
  matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    const { operations } = this
    const [stack = 0, height = 0, width = 0] = a.shape
    const [rows, depth] = transposeA ? [width, height] : [height, width]
    const columns = b.shape[transposeB ? 1 : 2] ?? 0
    if (depth === 1) return operations.multiply(this.as(a, [stack, rows, 1]), this.as(b, [stack, 1, columns]))
    if (columns === 1) {
      const products = operations.multiply(a, this.as(b, transposeA ? [stack, depth, 1] : [stack, 1, depth]))
      return this.as(operations.sum(products, [transposeA ? 1 : 2], true), [stack, rows, 1])
    }
    if (rows === 1) {
      const products = operations.multiply(b, this.as(a, transposeB ? [stack, 1, depth] : [stack, depth, 1]))
      return this.as(operations.sum(products, [transposeB ? 2 : 1], true), [stack, 1, columns])
    }
    const each = rows * depth * columns
    if (stack === 1 && each <= leastForEigen) {
      const both = operations.batchMatMul(this.twice(a), this.twice(b), transposeA, transposeB)
      return operations.slice(both, [0, 0, 0], [1, rows, columns])
    }
    if (each <= leastForEigen || stack * each > mostForEigen)
      return operations.batchMatMul(a, b, transposeA, transposeB)
    const attributes = [
      this.type,
      this.attribute.boolean('adj_x', transposeA),
      this.attribute.boolean('adj_y', transposeB),
    ]
    return this.backend.executeSingleOutput('BatchMatMulV3', attributes, [a, b])
  }

  /** A stack of one as a stack of two. */
  private twice(x: Tensor): Tensor {
    return this.operations.concat([x, x], 0)
  }
  /** Itself where it has the shape already. */
  private as(x: Tensor, shape: [number, number, number]): Tensor {
    return x.shape.every((length, i) => length === shape[i]) ? x : this.operations.reshape(x, shape)
  }
}
