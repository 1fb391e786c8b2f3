import type { Operations, Tensor, Variables } from '../tensorflow'

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

/**
 * A first-order method with two moments on one flat parameter vector. The moments are variables that change in place: new
 * tensors of this size for every intermediate result took two thirds of a step's time.
 */
export abstract class Optimizer {
  protected step = 0
  protected readonly variables: Variables
  /** Variables [size]. */
  protected readonly first: Tensor
  protected readonly second: Tensor
  /** What one is worth in the variable of the second moment. */
  protected readonly secondUnit: number = 1

  constructor(
    protected readonly operations: Operations,
    protected readonly settings: OptimizerSettings,
    readonly size: number,
    /** The first so many of them are no parameters, and not in the state: zeros with zeros as gradient. */
    private readonly padding = 0,
  ) {
    this.variables = operations.variables
    this.first = this.variables.create(new Float32Array(size), [size])
    this.second = this.variables.create(new Float32Array(size), [size])
  }

  /** The parameters [size] after one step against `gradient` [size]; call it inside a tidy. */
  update(parameters: Tensor, gradient: Tensor, rate: number): Tensor {
    this.step++
    const updated = this.variables.holding(parameters)
    this.operations.tidy(() => {
      this.descend(updated, gradient, rate)
    })
    return this.variables.read(updated)
  }

  /** One step against `gradient` [size] that changes the parameters where they are. */
  improve(parameters: { change(work: (vector: Tensor) => void): void }, gradient: Tensor, rate: number): void {
    this.step++
    parameters.change((vector) => {
      this.operations.tidy(() => {
        this.descend(vector, gradient, rate)
      })
    })
  }

  getState(): OptimizerState {
    const values = (variable: Tensor): Float32Array =>
      this.operations.tidy(() => this.operations.read(this.variables.read(variable))).slice(this.padding)
    const second = values(this.second).map((value) => value * this.secondUnit)
    return { step: this.step, first: values(this.first), second }
  }

  setState(state: OptimizerState): void {
    this.step = state.step
    const assign = (variable: Tensor, values: Float32Array): void => {
      const padded = new Float32Array(this.size)
      padded.set(values, this.padding)
      this.variables.assign(variable, this.operations.tensor(padded, [this.size]))
    }
    this.operations.tidy(() => {
      assign(this.first, state.first)
      assign(
        this.second,
        state.second.map((value) => value / this.secondUnit),
      )
    })
  }

  dispose(): void {
    this.first.dispose()
    this.second.dispose()
  }

  /** Moves both moments and the variable `parameters` [size] by one step. */
  protected abstract descend(parameters: Tensor, gradient: Tensor, rate: number): void
}
