import { PlenumError } from '../contract'
import type { RandomGenerator } from '../domain'
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

/** Numbers (64 bytes) whose multiples begin and end a slice that TensorFlow need not copy; worth it from `leastAligned` on. */
const alignment = 16
const leastAligned = 50_000

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
 * The vector and its slices are kept tensors: {@link Parameters.replace} and {@link Parameters.change} free the old ones,
 * {@link Parameters.dispose} all.
 */
export class Parameters<Name extends string> {
  private vector: Tensor
  private slices: Map<Name, Tensor>
  /** Where each slice begins. */
  private readonly offsets = new Map<Name, number>()
  /** Zeros at the beginning of the vector, so that its largest slice can share its memory. */
  readonly padding: number

  constructor(
    private readonly operations: Operations,
    readonly specs: readonly ParameterSpec<Name>[],
    values: Float32Array,
  ) {
    const count = parameterCount(specs)
    if (values.length !== count) {
      throw new PlenumError('bad-input', `A network of ${count} parameters was given ${values.length}.`)
    }
    this.padding = paddingBefore(specs)
    let offset = this.padding
    for (const { name, shape } of specs) {
      this.offsets.set(name, offset)
      offset += elements(shape)
    }
    this.vector = operations.tidy(() => operations.keep(this.vectorOf(values)))
    this.slices = this.cut()
  }

  get count(): number {
    return parameterCount(this.specs)
  }
  /** Of the vector: the count and the padding before it. */
  get length(): number {
    return this.count + this.padding
  }
  /** [length] */
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
    return this.operations.read(this.vector).slice(this.padding)
  }

  /** Takes other values [count]. */
  load(values: Float32Array): void {
    this.operations.tidy(() => {
      this.replace(this.vectorOf(values))
    })
  }

  /** Takes over `vector` [length], a tensor of the current tidy. */
  replace(vector: Tensor): void {
    const old = [this.vector, ...this.slices.values()]
    this.vector = this.operations.keep(vector)
    this.slices = this.cut()
    for (const tensor of old) tensor.dispose()
  }

  /**
   * Lets `work` change the vector [length] in place, as a variable. All that was read of it is freed before, else TensorFlow
   * would have to copy it first.
   */
  change(work: (vector: Tensor) => void): void {
    const { operations } = this
    operations.tidy(() => {
      const { variables } = operations
      const variable = variables.holding(this.vector)
      this.dispose()
      work(variable)
      this.vector = operations.keep(variables.read(variable))
    })
    this.slices = this.cut()
  }

  /** Rows `from` to `from + count` of a slice, [count, …]; a tensor of the current tidy, of this moment's values. */
  rows(name: Name, from: number, count: number): Tensor {
    const row = this.shape(name).slice(1)
    return this.part(name, from * elements(row), [count, ...row])
  }

  /** One gradient vector [length] from a gradient per slice, or from the gradients of consecutive rows of a slice. */
  join(gradients: Readonly<Record<Name, Tensor | readonly Tensor[]>>): Tensor {
    const parts = this.specs.flatMap((spec): readonly Tensor[] => [gradients[spec.name]].flat())
    const flat = parts.map((part) => (part.shape.length === 1 ? part : this.operations.reshape(part, [part.size])))
    return this.operations.concat(this.padding === 0 ? flat : [this.operations.zeros([this.padding]), ...flat], 0)
  }

  dispose(): void {
    this.vector.dispose()
    for (const slice of this.slices.values()) slice.dispose()
  }

  private vectorOf(values: Float32Array): Tensor {
    const padded = new Float32Array(this.length)
    padded.set(values, this.padding)
    return this.operations.tensor(padded, [padded.length])
  }

  private cut(): Map<Name, Tensor> {
    const { operations } = this
    return operations.tidy(() => {
      return new Map(this.specs.map(({ name, shape }) => [name, operations.keep(this.part(name, 0, shape))]))
    })
  }

  /** A tensor of `shape` from the vector, from place `from` of a slice on. */
  private part(name: Name, from: number, shape: readonly number[]): Tensor {
    const { operations } = this
    const begin = (this.offsets.get(name) ?? 0) + from
    return operations.reshape(operations.slice(this.vector, [begin], [elements(shape)]), [...shape])
  }
}

/** Zeros that bring the largest slice to an aligned place; none where it is small. */
function paddingBefore(specs: readonly ParameterSpec[]): number {
  const sizes = specs.map(({ shape }) => elements(shape))
  const largest = Math.max(...sizes)
  if (largest < leastAligned) return 0
  const offset = parameterCount(specs.slice(0, sizes.indexOf(largest)))
  return (alignment - (offset % alignment)) % alignment
}
