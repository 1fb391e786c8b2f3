import type { Operations, Tensor } from '../tensorflow'

export interface OptimizerSettings {
  /** Decay of the first moment. */
  readonly beta1: number
  /** Decay of the second moment. */
  readonly beta2: number
  readonly epsilon: number
}

/** Everything an optimizer remembers, as plain numbers for a checkpoint. */
export interface OptimizerState {
  readonly step: number
  readonly first: Float32Array
  readonly second: Float32Array
}

/** A first-order method with two moments on one flat parameter vector. */
export abstract class Optimizer {
  protected step = 0
  protected first: Tensor
  protected second: Tensor

  constructor(
    protected readonly operations: Operations,
    protected readonly settings: OptimizerSettings,
    readonly size: number,
  ) {
    this.first = operations.tidy(() => operations.keep(operations.zeros([size])))
    this.second = operations.tidy(() => operations.keep(operations.zeros([size])))
  }

  /** The parameters [size] after one step against `gradient` [size]; call it inside a tidy. */
  update(parameters: Tensor, gradient: Tensor, rate: number): Tensor {
    this.step++
    const { first, second, updated } = this.moments(parameters, gradient, rate)
    this.remember(first, second)
    return updated
  }

  getState(): OptimizerState {
    return { step: this.step, first: this.operations.read(this.first), second: this.operations.read(this.second) }
  }

  setState(state: OptimizerState): void {
    this.step = state.step
    this.operations.tidy(() => {
      const tensor = (values: Float32Array): Tensor => this.operations.tensor(values.slice(), [this.size])
      this.remember(tensor(state.first), tensor(state.second))
    })
  }

  dispose(): void {
    this.first.dispose()
    this.second.dispose()
  }

  protected abstract moments(
    parameters: Tensor,
    gradient: Tensor,
    rate: number,
  ): { first: Tensor; second: Tensor; updated: Tensor }

  /** `average` moved towards `value`: average · decay + value · (1 − decay). */
  protected decay(average: Tensor, value: Tensor, decay: number): Tensor {
    const { operations } = this
    return operations.add(
      average,
      operations.multiply(operations.subtract(value, average), operations.constant(1 - decay)),
    )
  }

  private remember(first: Tensor, second: Tensor): void {
    this.first.dispose()
    this.second.dispose()
    this.first = this.operations.keep(first)
    this.second = this.operations.keep(second)
  }
}
