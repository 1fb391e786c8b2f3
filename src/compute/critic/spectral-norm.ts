import type { RandomGenerator } from '../../domain'
import type { Operations, Tensor } from '../tensorflow'

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
  private leftVector: Tensor
  private rightVector: Tensor
  private sigma: Tensor
  private reciprocal: Tensor
  private normalized: Tensor | null = null

  constructor(
    private readonly operations: Operations,
    private raw: Tensor,
    vectors: SingularVectors,
  ) {
    const [left, right] = [vectors.left, vectors.right].map((values) =>
      operations.keep(operations.tensor(values.slice(), [values.length, 1])),
    ) as [Tensor, Tensor]
    this.leftVector = left
    this.rightVector = right
    const sigma = operations.tidy(() =>
      operations.keep(operations.norm(operations.matMul(this.matrix(raw), left, true), [0, 1])),
    )
    this.sigma = sigma
    this.reciprocal = operations.tidy(() => operations.keep(operations.divide(operations.constant(1), sigma)))
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

  /** W / σ, in the shape of the weight; made when it is first asked for. */
  get weight(): Tensor {
    const { operations } = this
    this.normalized ??= operations.tidy(() => operations.keep(operations.multiply(this.raw, this.reciprocal)))
    return this.normalized
  }
  /** 1 / σ: a scalar to multiply a layer's outputs with where the weight is larger than they are. */
  get inverse(): Tensor {
    return this.reciprocal
  }
  /** [inputs, 1] */
  get left(): Tensor {
    return this.leftVector
  }
  /** [outputs, 1] */
  get right(): Tensor {
    return this.rightVector
  }

  /** σ, for tests and monitors. */
  largestSingularValue(): number {
    return this.operations.read(this.sigma)[0] ?? NaN
  }

  vectors(): SingularVectors {
    return { left: this.operations.read(this.leftVector), right: this.operations.read(this.rightVector) }
  }

  /** One power iteration on the changed weight, which has to live until the next. */
  follow(weight: Tensor): void {
    const { operations } = this
    operations.tidy(() => {
      const matrix = this.matrix(weight)
      const alongRight = operations.matMul(matrix, this.rightVector)
      const left = operations.divideOrZero(alongRight, operations.norm(alongRight, [0, 1]))
      const alongLeft = operations.matMul(matrix, left, true)
      // leftᵀ W right = ‖Wᵀ left‖, since right is the unit vector along Wᵀ left
      const sigma = operations.norm(alongLeft, [0, 1])
      const right = operations.divideOrZero(alongLeft, sigma)
      const reciprocal = operations.divide(operations.constant(1), sigma)
      this.dispose()
      this.raw = weight
      this.leftVector = operations.keep(left)
      this.rightVector = operations.keep(right)
      this.sigma = operations.keep(sigma)
      this.reciprocal = operations.keep(reciprocal)
    })
  }

  /** Gradient in W from the gradient G in W_sn: (G − ⟨G, W_sn⟩ · left rightᵀ) / σ. */
  gradient(gradient: Tensor): Tensor {
    const { operations } = this
    const along = operations.sum(operations.multiply(gradient, this.weight), [...gradient.shape.keys()])
    const outer = operations.matMul(operations.multiply(this.leftVector, along), this.rightVector, false, true)
    const rest = operations.subtract(gradient, operations.reshape(outer, gradient.shape))
    return operations.multiply(rest, this.reciprocal)
  }

  dispose(): void {
    for (const tensor of [this.leftVector, this.rightVector, this.sigma, this.reciprocal]) tensor.dispose()
    this.normalized?.dispose()
    this.normalized = null
  }

  private matrix(weight: Tensor): Tensor {
    if (weight.shape.length === 2) return weight
    const outputs = weight.shape[weight.shape.length - 1] ?? 1
    return this.operations.reshape(weight, [weight.size / outputs, outputs])
  }
}
