import type { Tensor } from '../tensorflow'
import { Optimizer } from './optimizer'

/**
 * AdaBelief (Zhuang et al. 2020, algorithm 2):
 * m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)(g − m)² + ε, θ ← θ − α · m̂ / (√ŝ + ε), with m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ).
 * The step is large where the gradient is near its running mean: where it can be believed. ε is inside s, as in the paper.
 *
 * The second moment is kept as s / β₁² (β₁ > 0): g − m is then β₁ times the difference d that moves m, and one pass makes both.
 * With β₁ = 1/2, as everywhere here, the change of unit is exact, so a resumed training goes on bit for bit.
 */
export class AdaBelief extends Optimizer {
  protected override readonly secondUnit = this.settings.beta1 ** 2
  /** What ε adds to the second moment before it is multiplied by β₂, [size]; kept, since making it takes as long as adding it. */
  private readonly summand = this.operations.tidy(() =>
    this.operations.keep(
      this.operations.fill([this.size], this.settings.epsilon / (this.settings.beta2 * this.secondUnit)),
    ),
  )

  protected descend(parameters: Tensor, gradient: Tensor, rate: number): void {
    const { operations, variables, first, second } = this
    const { beta1, beta2, epsilon } = this.settings
    // in a tidy of its own: what it reads must be free again when m changes
    const difference = operations.tidy(() => operations.subtract(gradient, variables.read(first)))
    variables.addScaled(first, difference, 1 - beta1)
    variables.add(second, this.summand)
    // the rest is Adam's step for the "gradient" d, with β₁ = 1: m is there already and stays as it is. The corrections go
    // in with rate and ε, both in the unit of the second moment; here they are worked out in double precision
    const rootOfSecond = Math.sqrt(1 - beta2 ** this.step) / beta1
    variables.applyAdam(parameters, first, second, difference, (rate * rootOfSecond) / (1 - beta1 ** this.step), {
      beta1: 1,
      beta2,
      epsilon: epsilon * rootOfSecond,
      beta1Power: 0,
      beta2Power: 0,
    })
  }

  override dispose(): void {
    super.dispose()
    this.summand.dispose()
  }
}
