import type { Tensor } from '../tensorflow'
import { Optimizer } from './optimizer'

/**
 * Adam (Kingma & Ba 2015, algorithm 1):
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − α · m̂ / (√v̂ + ε), with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 */
export class Adam extends Optimizer {
  protected descend(parameters: Tensor, gradient: Tensor, rate: number): void {
    const { beta1, beta2 } = this.settings
    this.variables.applyAdam(parameters, this.first, this.second, gradient, rate, {
      ...this.settings,
      beta1Power: beta1 ** this.step,
      beta2Power: beta2 ** this.step,
    })
  }
}
