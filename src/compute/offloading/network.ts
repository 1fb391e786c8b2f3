import { itemAt } from '../items'
import type { Operations, Tensor, Variables } from '../tensorflow'
import { packNetworks, rowFloats, slotsOf, unpackNetwork, vectorRows, type NetworkValues, type Slot } from './layout'

/** What a network keeps for its backward pass: the input of every layer, then the output. */
export type Activations = readonly Tensor[]
/** [networks, in, out] and [networks, 1, out] in turn, layer by layer. */
export type LayerWeights = readonly Tensor[]

/** A network's vector with both moments of Adam, for one network of the stack. */
export interface TrainedValues {
  readonly parameters: NetworkValues
  readonly first: NetworkValues
  readonly second: NetworkValues
}

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

/**
 * `count` multilayer perceptrons of equal sizes, ReLU between, as one program: inputs [count, batch, in], one batched product
 * per layer, every number in one flat variable. Whatever one network computes depends on its own numbers only.
 */
export class StackedNetworks {
  readonly count: number
  private readonly slots: readonly Slot[]
  private readonly vector: Tensor
  /** Made at first use, and anew once the parameters have changed. */
  private views: Tensor[] | null = null

  constructor(
    protected readonly operations: Operations,
    protected readonly variables: Variables,
    readonly sizes: readonly number[],
    /** tanh for actors, whose actions lie in [-1, 1]; linear for critics. */
    readonly output: 'tanh' | 'linear',
    networks: readonly NetworkValues[],
  ) {
    this.count = networks.length
    this.slots = slotsOf(this.count, sizes)
    this.vector = this.variable(networks)
  }

  /** Views of the parameters, until these change. */
  weights(): LayerWeights {
    this.views ??= this.operations.tidy(() => this.viewed()).map((view) => this.operations.keep(view))
    return this.views
  }

  /** input [n, batch, in] through weights of n networks; the last of the activations is the output [n, batch, out]. */
  forward(weights: LayerWeights, input: Tensor): Activations {
    const { operations } = this
    const layers = weights.length / 2
    const activations = [input]
    for (let layer = 0; layer < layers; layer++) {
      const product = operations.stack.matMul(itemAt(activations, layer), itemAt(weights, 2 * layer))
      const sum = operations.add(product, itemAt(weights, 2 * layer + 1))
      if (layer < layers - 1) activations.push(operations.relu(sum))
      else activations.push(this.output === 'tanh' ? operations.tanh(sum) : sum)
    }
    return activations
  }

  /** Output alone. */
  evaluate(input: Tensor): Tensor {
    return itemAt(this.forward(this.weights(), input), this.sizes.length - 1)
  }

  /** Gradients of the parameters, slot by slot, from the gradient of the output. */
  parameterGradients(weights: LayerWeights, activations: Activations, outputGradient: Tensor): Tensor[] {
    const gradients: Tensor[] = []
    this.backward(weights, activations, outputGradient, (input, gradient) => {
      const bias = this.operations.sum(gradient, [1], true)
      gradients.unshift(this.operations.stack.matMul(input, gradient, true), bias)
    })
    return gradients
  }

  /** Gradient of the input from the gradient of the output. */
  inputGradient(weights: LayerWeights, activations: Activations, outputGradient: Tensor): Tensor {
    const gradient = this.backward(weights, activations, outputGradient)
    return this.operations.stack.matMul(gradient, itemAt(weights, 0), false, true)
  }

  /** Gradients slot by slot as one vector [rows, 16], as the optimizer takes it. */
  join(gradients: readonly Tensor[]): Tensor {
    const { operations } = this
    const parts = gradients.flatMap((gradient, i) => {
      const { size, rows } = itemAt(this.slots, i)
      const flat = operations.reshape(gradient, [size])
      const missing = rows * rowFloats - size
      return missing === 0 ? [flat] : [flat, operations.constantFill([missing], 0)]
    })
    return operations.reshape(operations.concat(parts, 0), [vectorRows(this.slots), rowFloats])
  }

  /** this ← this + rate · (source − this): the soft update of target networks. */
  moveTowards(source: StackedNetworks, rate: number): void {
    this.forgetViews()
    this.variables.moveTowards(this.vector, source.vector, rate)
  }

  protected get parameterVector(): Tensor {
    return this.vector
  }
  protected variable(networks: readonly NetworkValues[]): Tensor {
    return this.variables.create(packNetworks(networks, this.sizes), [vectorRows(this.slots), rowFloats])
  }
  protected unpack(variable: Tensor): NetworkValues[] {
    const values = this.operations.tidy(() => this.operations.read(this.variables.read(variable)))
    return Array.from({ length: this.count }, (_, network) => unpackNetwork(values, this.count, network, this.sizes))
  }
  values(): NetworkValues[] {
    return this.unpack(this.vector)
  }
  dispose(): void {
    this.forgetViews()
    this.vector.dispose()
  }

  /** A vector of which views are alive would be copied before it changes. */
  protected forgetViews(): void {
    for (const view of this.views ?? []) view.dispose()
    this.views = null
  }
  private viewed(): Tensor[] {
    const rows = this.slots.map((slot) => slot.rows)
    return this.operations.split(this.variables.read(this.vector), rows, 0).map((part, i) => {
      const { shape, size, rows } = itemAt(this.slots, i)
      const full = rows * rowFloats === size
      return this.operations.reshape(full ? part : this.cut(part, rows, size), shape)
    })
  }

  /** Walks back to the first layer; returns the gradient of its sums. */
  private backward(
    weights: LayerWeights,
    activations: Activations,
    outputGradient: Tensor,
    visit?: (input: Tensor, gradient: Tensor) => void,
  ): Tensor {
    const { operations } = this
    const layers = weights.length / 2
    const output = itemAt(activations, layers)
    let gradient = this.output === 'tanh' ? operations.tanhGradient(output, outputGradient) : outputGradient
    for (let layer = layers - 1; ; layer--) {
      const input = itemAt(activations, layer)
      visit?.(input, gradient)
      if (layer === 0) return gradient
      const above = operations.stack.matMul(gradient, itemAt(weights, 2 * layer), false, true)
      gradient = operations.reluGradient(above, input)
    }
  }

  private cut(part: Tensor, rows: number, size: number): Tensor {
    return this.operations.slice(this.operations.reshape(part, [rows * rowFloats]), [0], [size])
  }
}

/** Networks that learn: Adam with both moments beside the parameters, one fused call a step. */
export class TrainedNetworks extends StackedNetworks {
  private readonly first: Tensor
  private readonly second: Tensor

  /** @param steps Adam steps taken so far */
  constructor(
    operations: Operations,
    variables: Variables,
    sizes: readonly number[],
    output: 'tanh' | 'linear',
    networks: readonly TrainedValues[],
    private steps: number,
    private readonly rate: number,
  ) {
    super(
      operations,
      variables,
      sizes,
      output,
      networks.map(({ parameters }) => parameters),
    )
    this.first = this.variable(networks.map(({ first }) => first))
    this.second = this.variable(networks.map(({ second }) => second))
  }

  /** One step of Adam down this gradient [rows, 16]. */
  descend(gradient: Tensor): void {
    this.steps++
    this.forgetViews()
    this.variables.applyAdam(this.parameterVector, this.first, this.second, gradient, this.rate, {
      ...adam,
      beta1Power: adam.beta1 ** this.steps,
      beta2Power: adam.beta2 ** this.steps,
    })
  }

  trainedValues(): { readonly steps: number; readonly networks: TrainedValues[] } {
    const [first, second] = [this.unpack(this.first), this.unpack(this.second)]
    const networks = this.values().map((parameters, i) => ({
      parameters,
      first: itemAt(first, i),
      second: itemAt(second, i),
    }))
    return { steps: this.steps, networks }
  }

  override dispose(): void {
    super.dispose()
    this.first.dispose()
    this.second.dispose()
  }
}

/** Start of Adam: no moments yet. */
export function untrained(parameters: NetworkValues): TrainedValues {
  const zeros = (): Float32Array[] => parameters.map((values) => new Float32Array(values.length))
  return { parameters, first: zeros(), second: zeros() }
}
