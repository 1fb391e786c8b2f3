import { AttributeFactory } from './attributes'
import type { Constants } from './constants'
import type { OpAttribute, Runtime, Tensor } from './runtime'

/** Under this name TensorFlow makes a new variable at every call, and frees it with its last handle. */
const anonymousName = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347'

export interface AdamScalars {
  /** β₁ᵗ and β₂ᵗ of the step t about to be taken, from 1. */
  readonly beta1Power: number
  readonly beta2Power: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

/**
 * Tensors that change in place: an optimizer's step is one fused call and one pass over memory, with nothing allocated. A
 * value that was read must be freed before the variable changes, else TensorFlow has to copy it first.
 */
export class Variables {
  private readonly attribute: AttributeFactory
  private readonly typed: OpAttribute[]
  private readonly updateAttributes: OpAttribute[]

  constructor(
    private readonly runtime: Runtime,
    private readonly constants: Constants,
  ) {
    this.attribute = new AttributeFactory(runtime.backend.binding)
    this.typed = [this.attribute.float32('dtype')]
    this.updateAttributes = [this.attribute.float32('T'), this.attribute.boolean('use_locking', false)]
  }

  /** A new float32 variable with these values; whoever makes it disposes it. */
  create(values: Float32Array, shape: number[]): Tensor {
    const { tf } = this.runtime
    return tf.tidy(() => tf.keep(this.holding(tf.tensor(values.slice(), shape, 'float32'))))
  }
  /** A new variable of the current tidy with the value of `tensor`, which is copied when the variable first changes. */
  holding(tensor: Tensor): Tensor {
    const { backend } = this.runtime
    const attributes = [
      ...this.typed,
      { name: 'shape', type: backend.binding.TF_ATTR_SHAPE, value: tensor.shape },
      this.attribute.text('container', ''),
      this.attribute.text('shared_name', anonymousName),
    ]
    const handle = backend.executeSingleOutput('VarHandleOp', attributes, [])
    this.assign(handle, tensor)
    return handle
  }
  assign(variable: Tensor, value: Tensor): void {
    this.runtime.backend.executeMultipleOutputs('AssignVariableOp', this.typed, [variable, value], 0)
  }
  /** The value, sharing its memory. */
  read(variable: Tensor): Tensor {
    return this.runtime.backend.executeSingleOutput('ReadVariableOp', this.typed, [variable])
  }

  /** variable ← variable + value. */
  add(variable: Tensor, value: Tensor): void {
    this.runtime.backend.executeMultipleOutputs('AssignAddVariableOp', this.typed, [variable, value], 0)
  }
  /** variable ← variable + factor · value, in one pass; the factor is kept for good, like any constant. */
  addScaled(variable: Tensor, value: Tensor, factor: number): void {
    const inputs = [variable, this.constants.scalar(-factor), value]
    this.runtime.backend.executeMultipleOutputs('ResourceApplyGradientDescent', this.updateAttributes, inputs, 0)
  }

  /** Adam (Kingma & Ba 2015): both moments and the variable in one pass; ε is outside the corrected root, as published. */
  applyAdam(
    variable: Tensor,
    first: Tensor,
    second: Tensor,
    gradient: Tensor,
    rate: number,
    scalars: AdamScalars,
  ): void {
    const { tf, backend } = this.runtime
    const { beta1Power, beta2Power, beta1, beta2, epsilon } = scalars
    const attributes = [...this.updateAttributes, this.attribute.boolean('use_nesterov', false)]
    tf.tidy(() => {
      // TensorFlow's rate is α √(1 − β₂ᵗ) / (1 − β₁ᵗ) over √v + ε: this ε makes it the published √v̂ + ε
      const [power1, power2, shift] = [beta1Power, beta2Power, epsilon * Math.sqrt(1 - beta2Power)].map((number) =>
        tf.scalar(number, 'float32'),
      ) as [Tensor, Tensor, Tensor]
      const [beta1Tensor, beta2Tensor] = [this.constants.scalar(beta1), this.constants.scalar(beta2)]
      const rateTensor = tf.scalar(rate, 'float32')
      const inputs = [variable, first, second, power1, power2, rateTensor, beta1Tensor, beta2Tensor, shift, gradient]
      backend.executeMultipleOutputs('ResourceApplyAdam', attributes, inputs, 0)
    })
  }

  /** target ← target + rate · (source − target). */
  moveTowards(target: Tensor, source: Tensor, rate: number): void {
    const { tf } = this.runtime
    // in a tidy of its own: what it reads must be free again when the target changes
    tf.tidy(() => {
      const difference = tf.tidy(() => tf.sub(this.read(source), this.read(target)))
      this.addScaled(target, difference, rate)
    })
  }
}
