import type { Tensor } from '../tensorflow'
import { Optimizer } from './optimizer'

/**
 * AdaBelief (Zhuang et al. 2020, algorithm 2):
 * m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)(g − m)² + ε, θ ← θ − α · m̂ / (√ŝ + ε), with m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ).
 * The step is large where the gradient is near its running mean: where it can be believed. ε is inside s, as in the paper.
 */
export class AdaBelief extends Optimizer {
  protected moments(parameters: Tensor, gradient: Tensor, rate: number) {
    const { operations } = this
    const { beta1, beta2, epsilon } = this.settings
    const first = this.decay(this.first, gradient, beta1)
    const surprise = operations.squaredDifference(gradient, first)
    const second = operations.add(this.decay(this.second, surprise, beta2), operations.constant(epsilon))
    // both corrections in one factor, see Adam
    const firstCorrection = 1 - beta1 ** this.step
    const rootOfSecond = Math.sqrt(1 - beta2 ** this.step)
    const direction = operations.divide(first, operations.shift(operations.squareRoot(second), epsilon * rootOfSecond))
    const updated = operations.subtract(
      parameters,
      operations.scale(direction, (rate * rootOfSecond) / firstCorrection),
    )
    return { first, second, updated }
  }
}
