import type { Runtime, Tensor } from './runtime'

/** Beyond this many, constants are no longer kept: shapes of a run recur, but nothing promises it. */
const mostKept = 4096

/**
 * Shapes, axes and factors that recur at every step, uploaded once per process. An op with three such arguments costs
 * as much for their upload as for its own call.
 */
export class Constants {
  private readonly kept = new Map<string, Tensor>()

  constructor(private readonly tf: Runtime['tf']) {}

  /** How many are kept; they are never freed. */
  get count(): number {
    return this.kept.size
  }

  /** int32 [values] */
  integers(values: readonly number[]): Tensor {
    return this.get(`i${values.join()}`, () => this.tf.tensor1d([...values], 'int32'))
  }
  /** int32 scalar */
  integer(value: number): Tensor {
    return this.get(`s${value}`, () => this.tf.scalar(value, 'int32'))
  }
  /** int32 [pairs, 2] */
  pairs(values: readonly (readonly [number, number])[]): Tensor {
    return this.get(`p${values.join()}`, () =>
      this.tf.tensor2d(
        values.map((pair) => [...pair]),
        [values.length, 2],
        'int32',
      ),
    )
  }
  /** float32 scalar */
  scalar(value: number): Tensor {
    return this.get(`f${value}`, () => this.tf.scalar(value, 'float32'))
  }

  /** float32 of this shape, every element `value` */
  fill(shape: readonly number[], value: number): Tensor {
    return this.get(`a${shape.join()}:${value}`, () => this.tf.fill([...shape], value, 'float32'))
  }

  private get(key: string, make: () => Tensor): Tensor {
    const known = this.kept.get(key)
    if (known !== undefined) return known
    const tensor = make()
    if (this.kept.size < mostKept) this.kept.set(key, this.tf.keep(tensor))
    return tensor
  }
}
