import { AttributeFactory } from './attributes'
import type { NativeBackend, OpAttribute, Runtime, Tensor } from './runtime'

/**
 * Convolution over time as Conv2D of height 1, padding SAME: x [batch, 1, time, in], kernel [1, width, in, out],
 * result [batch, 1, ceil(time / stride), out].
 */
export class ConvolutionOperations {
  private readonly backend: NativeBackend
  private readonly attribute: AttributeFactory
  private readonly attributesByStride = new Map<number, OpAttribute[]>()

  constructor(private readonly runtime: Runtime) {
    this.backend = runtime.backend
    this.attribute = new AttributeFactory(runtime.backend.binding)
  }

  forward(x: Tensor, kernel: Tensor, stride: number): Tensor {
    return this.backend.executeSingleOutput('Conv2D', this.attributes(stride), [x, kernel])
  }

  /** Gradient in the input, whose shape is `inputShape`. */
  inputGradient(inputShape: number[], kernel: Tensor, gradient: Tensor, stride: number): Tensor {
    const shape = this.runtime.tf.tensor1d(inputShape, 'int32')
    return this.backend.executeSingleOutput('Conv2DBackpropInput', this.attributes(stride), [shape, kernel, gradient])
  }

  /** Gradient in the kernel, whose shape is `kernelShape`. */
  kernelGradient(x: Tensor, kernelShape: number[], gradient: Tensor, stride: number): Tensor {
    const shape = this.runtime.tf.tensor1d(kernelShape, 'int32')
    return this.backend.executeSingleOutput('Conv2DBackpropFilter', this.attributes(stride), [x, shape, gradient])
  }

  private attributes(stride: number): OpAttribute[] {
    let attributes = this.attributesByStride.get(stride)
    if (attributes === undefined) {
      attributes = [
        this.attribute.float32('T'),
        this.attribute.integers('strides', [1, 1, stride, 1]),
        this.attribute.text('padding', 'SAME'),
        this.attribute.text('data_format', 'NHWC'),
        this.attribute.boolean('use_cudnn_on_gpu', true),
        this.attribute.integers('dilations', [1, 1, 1, 1]),
      ]
      this.attributesByStride.set(stride, attributes)
    }
    return attributes
  }
}
