import type { RandomGenerator } from '../../domain'
import type { Operations, Tensor } from '../tensorflow'

const tiny = 1e-12

/** The two power-iteration vectors of one weight matrix [inputs, outputs], as plain numbers. */
export interface SingularVectors {
  /** [inputs] */
  readonly left: Float32Array
  /** [outputs] */
  readonly right: Float32Array
}

/**
 * Spectral normalization of one weight (Miyato et al. 2018): W_sn = W / σ, with σ = leftᵀ W right, the largest singular
 * value as one power iteration per training step follows it. The gradient goes through σ; left and right are constants
 * in it (their equation 12, and PyTorch's parametrization).
 */
export class SpectralNorm {
  private left: Tensor
  private right: Tensor
  private sigma: Tensor
  private normalized: Tensor

  constructor(
    private readonly operations: Operations,
    weight: Tensor,
    vectors: SingularVectors,
  ) {
    this.left = operations.keep(operations.tensor(vectors.left.slice(), [vectors.left.length, 1]))
    this.right = operations.keep(operations.tensor(vectors.right.slice(), [vectors.right.length, 1]))
    const kept = operations.tidy(() => this.divide(weight, this.left, this.right))
    this.sigma = operations.keep(kept.sigma)
    this.normalized = operations.keep(kept.normalized)
  }

  /** A random start, made close to the singular vectors by `iterations` steps (PyTorch takes 15). */
  static initial(operations: Operations, weight: Tensor, random: RandomGenerator, iterations = 15): SpectralNorm {
    const outputs = weight.shape[weight.shape.length - 1] ?? 1
    const norm = new SpectralNorm(operations, weight, {
      left: new Float32Array(weight.size / outputs),
      right: random.fillNormal(new Float32Array(outputs)),
    })
    for (let i = 0; i < iterations; i++) norm.follow(weight)
    return norm
  }

  /** W / σ, in the shape of the weight. */
  get weight(): Tensor {
    return this.normalized
  }

  /** σ, for tests and monitors. */
  largestSingularValue(): number {
    return this.operations.read(this.sigma)[0] ?? NaN
  }

  vectors(): SingularVectors {
    return { left: this.operations.read(this.left), right: this.operations.read(this.right) }
  }

  /** One power iteration on the changed weight, then W / σ anew. */
  follow(weight: Tensor): void {
    const { operations } = this
    operations.tidy(() => {
      const matrix = this.matrix(weight)
      const left = this.unit(operations.matMul(matrix, this.right))
      const right = this.unit(operations.matMul(matrix, left, true))
      const { sigma, normalized } = this.divide(weight, left, right)
      this.dispose()
      this.left = operations.keep(left)
      this.right = operations.keep(right)
      this.sigma = operations.keep(sigma)
      this.normalized = operations.keep(normalized)
    })
  }

  /** Gradient in W from the gradient G in W_sn: (G − ⟨G, W_sn⟩ · left rightᵀ) / σ. */
  gradient(gradient: Tensor): Tensor {
    const { operations } = this
    const along = operations.sum(operations.multiply(gradient, this.normalized), [...gradient.shape.keys()])
    const outer = operations.matMul(operations.multiply(this.left, along), this.right, false, true)
    const rest = operations.subtract(gradient, operations.reshape(outer, gradient.shape))
    return operations.divide(rest, this.sigma)
  }

  dispose(): void {
    for (const tensor of [this.left, this.right, this.sigma, this.normalized]) tensor.dispose()
  }

  private divide(weight: Tensor, left: Tensor, right: Tensor): { sigma: Tensor; normalized: Tensor } {
    const { operations } = this
    const product = operations.multiply(left, operations.matMul(this.matrix(weight), right))
    const sigma = operations.sum(product, [0, 1])
    return { sigma, normalized: operations.divide(weight, sigma) }
  }

  private matrix(weight: Tensor): Tensor {
    const outputs = weight.shape[weight.shape.length - 1] ?? 1
    return this.operations.reshape(weight, [weight.size / outputs, outputs])
  }

  private unit(x: Tensor): Tensor {
    const { operations } = this
    const length = operations.squareRoot(operations.sum(operations.square(x), [0, 1]))
    return operations.divide(x, operations.shift(length, tiny))
  }
}
