import type { Operations, Tensor } from '../tensorflow'

/** Added to the variance (Ioffe & Szegedy 2015, algorithm 1; PyTorch's default). */
const epsilon = 1e-5
/** Weight of a new batch in the running statistics (PyTorch's default). */
const momentum = 0.1

/** Mean and variance of each feature, averaged over training batches: what inference normalizes with. */
export class RunningStatistics {
  private meanTensor: Tensor
  private varianceTensor: Tensor

  constructor(
    private readonly operations: Operations,
    values: { readonly mean: Float32Array; readonly variance: Float32Array },
  ) {
    this.meanTensor = operations.keep(operations.tensor(values.mean.slice(), [values.mean.length]))
    this.varianceTensor = operations.keep(operations.tensor(values.variance.slice(), [values.variance.length]))
  }

  static initial(operations: Operations, features: number): RunningStatistics {
    return new RunningStatistics(operations, {
      mean: new Float32Array(features),
      variance: new Float32Array(features).fill(1),
    })
  }

  /** [features] each */
  get mean(): Tensor {
    return this.meanTensor
  }
  get variance(): Tensor {
    return this.varianceTensor
  }

  values(): { mean: Float32Array; variance: Float32Array } {
    return { mean: this.operations.read(this.meanTensor), variance: this.operations.read(this.varianceTensor) }
  }

  /** Moves a tenth of the way to the statistics of a batch of `rows`; its variance is made unbiased first. */
  follow(batch: { readonly mean: Tensor; readonly variance: Tensor }, rows: number): void {
    const { operations } = this
    operations.tidy(() => {
      const towards = (running: Tensor, value: Tensor): Tensor =>
        operations.keep(operations.add(running, operations.scale(operations.subtract(value, running), momentum)))
      const unbiased = operations.scale(batch.variance, rows / Math.max(1, rows - 1))
      const mean = towards(this.meanTensor, batch.mean)
      const variance = towards(this.varianceTensor, unbiased)
      this.dispose()
      this.meanTensor = mean
      this.varianceTensor = variance
    })
  }

  dispose(): void {
    this.meanTensor.dispose()
    this.varianceTensor.dispose()
  }
}

export interface BatchNormTrace {
  readonly output: Tensor
  readonly normalized: Tensor
  readonly inverseDeviation: Tensor
  readonly gain: Tensor
  /** Of this batch, [features] each; the variance is the biased one. */
  readonly mean: Tensor
  readonly variance: Tensor
}

/** x [rows, features] normalized by its own batch. */
export function batchNormTraining(operations: Operations, x: Tensor, gain: Tensor, offset: Tensor): BatchNormTrace {
  const mean = operations.mean(x, [0])
  const centred = operations.subtract(x, mean)
  const variance = operations.mean(operations.square(centred), [0])
  const deviation = operations.squareRoot(operations.shift(variance, epsilon))
  const inverseDeviation = operations.divide(operations.scalar(1), deviation)
  const normalized = operations.multiply(centred, inverseDeviation)
  const output = operations.add(operations.multiply(normalized, gain), offset)
  return { output, normalized, inverseDeviation, gain, mean, variance }
}

/** What normalization by the running statistics comes to: x · factor + summand, [features] each. */
export function batchNormAsLinear(
  operations: Operations,
  gain: Tensor,
  offset: Tensor,
  statistics: RunningStatistics,
): { factor: Tensor; summand: Tensor } {
  const deviation = operations.squareRoot(operations.shift(statistics.variance, epsilon))
  const factor = operations.divide(gain, deviation)
  const summand = operations.subtract(offset, operations.multiply(statistics.mean, factor))
  return { factor, summand }
}

/** dx = (gain / deviation) · (dy − mean(dy) − x̂ · mean(dy · x̂)): the batch's own statistics carry gradient too. */
export function batchNormGradient(
  operations: Operations,
  trace: BatchNormTrace,
  gradient: Tensor,
): { x: Tensor; gain: Tensor; offset: Tensor } {
  const along = operations.multiply(gradient, trace.normalized)
  const offset = operations.sum(gradient, [0])
  const gain = operations.sum(along, [0])
  const [rows = 1] = gradient.shape
  const removed = operations.add(
    operations.scale(offset, 1 / rows),
    operations.multiply(trace.normalized, operations.scale(gain, 1 / rows)),
  )
  const factor = operations.multiply(trace.gain, trace.inverseDeviation)
  return { x: operations.multiply(operations.subtract(gradient, removed), factor), gain, offset }
}
