import { PlenumError } from '../contract'
import type { RandomGenerator } from '../domain'
import { itemAt } from './items'
import type { Operations, Tensor } from './tensorflow'

/** A named slice of a network's parameter vector. */
export interface ParameterSpec<Name extends string = string> {
  readonly name: Name
  readonly shape: readonly number[]
  readonly initial:
    | { readonly kind: 'uniform'; readonly bound: number }
    | { readonly kind: 'normal'; readonly deviation: number }
    | { readonly kind: 'constant'; readonly value: number }
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

export function parameterCount(specs: readonly ParameterSpec[]): number {
  return specs.reduce((sum, spec) => sum + elements(spec.shape), 0)
}

/** Start values, in the order of the table. */
export function initialParameters(specs: readonly ParameterSpec[], random: RandomGenerator): Float32Array {
  const values = new Float32Array(parameterCount(specs))
  let offset = 0
  for (const { shape, initial } of specs) {
    const slice = values.subarray(offset, offset + elements(shape))
    for (let i = 0; i < slice.length; i++) {
      if (initial.kind === 'uniform') slice[i] = (2 * random.uniform() - 1) * initial.bound
      else if (initial.kind === 'normal') slice[i] = random.normal() * initial.deviation
      else slice[i] = initial.value
    }
    offset += slice.length
  }
  return values
}

/**
 * All trained numbers of one network as one vector with named slices, so that an optimizer is a handful of ops.
 * The vector and its slices are kept tensors: {@link Parameters.replace} frees the old ones, {@link Parameters.dispose} all.
 */
export class Parameters<Name extends string> {
  private vector: Tensor
  private slices: Map<Name, Tensor>

  constructor(
    private readonly operations: Operations,
    readonly specs: readonly ParameterSpec<Name>[],
    values: Float32Array,
  ) {
    const count = parameterCount(specs)
    if (values.length !== count) {
      throw new PlenumError('bad-input', `A network of ${count} parameters was given ${values.length}.`)
    }
    this.vector = operations.tidy(() => operations.keep(operations.tensor(values.slice(), [count])))
    this.slices = this.cut()
  }

  get count(): number {
    return parameterCount(this.specs)
  }
  /** [count] */
  get flat(): Tensor {
    return this.vector
  }
  get(name: Name): Tensor {
    const slice = this.slices.get(name)
    if (slice === undefined) throw new PlenumError('internal', `There is no parameter "${name}".`)
    return slice
  }
  shape(name: Name): number[] {
    return this.get(name).shape
  }
  values(): Float32Array {
    return this.operations.read(this.vector)
  }

  /** Takes over `vector` [count], a tensor of the current tidy. */
  replace(vector: Tensor): void {
    const old = [this.vector, ...this.slices.values()]
    this.vector = this.operations.keep(vector)
    this.slices = this.cut()
    for (const tensor of old) tensor.dispose()
  }

  /** One gradient vector [count] from a gradient per slice, or from the gradients of consecutive rows of a slice. */
  join(gradients: Readonly<Record<Name, Tensor | readonly Tensor[]>>): Tensor {
    const parts = this.specs.flatMap((spec): readonly Tensor[] => [gradients[spec.name]].flat())
    return this.operations.concat(
      parts.map((part) => this.operations.reshape(part, [part.size])),
      0,
    )
  }

  dispose(): void {
    this.vector.dispose()
    for (const slice of this.slices.values()) slice.dispose()
  }

  private cut(): Map<Name, Tensor> {
    const { operations, specs } = this
    return operations.tidy(() => {
      const sizes = specs.map((spec) => elements(spec.shape))
      const parts = operations.split(this.vector, sizes, 0)
      return new Map(
        specs.map((spec, i) => [spec.name, operations.keep(operations.reshape(itemAt(parts, i), [...spec.shape]))]),
      )
    })
  }
}
