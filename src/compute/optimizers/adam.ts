import type { Tensor } from '../tensorflow'
import { Optimizer } from './optimizer'

/**
 * Adam (Kingma & Ba 2015, algorithm 1):
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − α · m̂ / (√v̂ + ε), with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 */
export class Adam extends Optimizer {
  protected moments(parameters: Tensor, gradient: Tensor, rate: number) {
    const { operations } = this
    const { beta1, beta2, epsilon } = this.settings
    const first = this.decay(this.first, gradient, beta1)
    const second = this.decay(this.second, operations.square(gradient), beta2)
    // both corrections in one factor: α m̂ / (√v̂ + ε) = α √c₂ / c₁ · m / (√v + ε √c₂)
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
