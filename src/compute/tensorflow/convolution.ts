import { AttributeFactory } from './attributes'
import type { Constants } from './constants'
import type { NativeBackend, OpAttribute, Runtime, Tensor } from './runtime'

/** How a convolution walks over time. */
export interface Walk {
  readonly stride: number
  /** Zeros before the first and after the last step. */
  readonly before: number
  readonly after: number
}

/**
 * Convolution over time as Conv2D of height 1: x [batch, 1, time, in], kernel [1, width, in, out],
 * result [batch, 1, ⌊(before + time + after − width) / stride⌋ + 1, out].
 */
export class ConvolutionOperations {
  private readonly backend: NativeBackend
  private readonly attribute: AttributeFactory
  private readonly attributesByWalk = new Map<string, OpAttribute[]>()

  constructor(
    runtime: Runtime,
    private readonly constants: Constants,
  ) {
    this.backend = runtime.backend
    this.attribute = new AttributeFactory(runtime.backend.binding)
  }

  forward(x: Tensor, kernel: Tensor, walk: Walk): Tensor {
    return this.backend.executeSingleOutput('Conv2D', this.attributes(walk), [x, kernel])
  }

  /** Gradient in the input, whose shape is `inputShape`. */
  inputGradient(inputShape: number[], kernel: Tensor, gradient: Tensor, walk: Walk): Tensor {
    const inputs = [this.constants.integers(inputShape), kernel, gradient]
    return this.backend.executeSingleOutput('Conv2DBackpropInput', this.attributes(walk), inputs)
  }

  /** Gradient in the kernel, whose shape is `kernelShape`. */
  kernelGradient(x: Tensor, kernelShape: number[], gradient: Tensor, walk: Walk): Tensor {
    const inputs = [x, this.constants.integers(kernelShape), gradient]
    return this.backend.executeSingleOutput('Conv2DBackpropFilter', this.attributes(walk), inputs)
  }

  private attributes({ stride, before, after }: Walk): OpAttribute[] {
    const key = `${stride} ${before} ${after}`
    let attributes = this.attributesByWalk.get(key)
    if (attributes === undefined) {
      attributes = [
        this.attribute.float32('T'),
        this.attribute.integers('strides', [1, 1, stride, 1]),
        this.attribute.text('padding', 'EXPLICIT'),
        this.attribute.integers('explicit_paddings', [0, 0, 0, 0, before, after, 0, 0]),
        this.attribute.text('data_format', 'NHWC'),
        this.attribute.boolean('use_cudnn_on_gpu', true),
        this.attribute.integers('dilations', [1, 1, 1, 1]),
      ]
      this.attributesByWalk.set(key, attributes)
    }
    return attributes
  }
}
