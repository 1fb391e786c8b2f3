import type { Operations, Tensor } from '../tensorflow'
import type { PathCritic, PathInputs, PathTrace } from './critic'

/** Keeps the root differentiable at a gradient of exactly zero. */
const tiny = 1e-12

/** One critic step's data. */
export interface PathBatch {
  /** [rows, window + 1, variables]; 0 where a variable does not count. */
  readonly real: Tensor
  readonly fake: Tensor
  /** [rows] */
  readonly sensors: Tensor
  /** Where between real (0) and fake (1) the penalty looks, [rows, 1, 1], uniform in [0, 1). */
  readonly mix: Tensor
  /** 1 for the values that the generator moves, [rows, window + 1, variables]. */
  readonly moved: Tensor
  /** Of each row in the means, adding up to 1; 0 leaves it out. */
  readonly weights: Float32Array
}

export interface PathCriticResult {
  /** Of −wasserstein + λ · penalty in the parameter vector, [count]. */
  readonly gradient: Tensor
  /** Mean D(real) − mean D(fake), and mean (‖∂D/∂moved‖ − 1)² without λ; scalars. */
  readonly wasserstein: Tensor
  readonly penalty: Tensor
}

/**
 * Loss and gradient of one WGAN-GP critic step over paths, in one stacked pass over real, fake and mixed. The gradient of
 * the penalty is that of a directional derivative with the activation masks fixed, since the critic is piecewise linear: see
 * `criticLoss` of `thesis`.
 */
export function pathCriticLoss(
  operations: Operations,
  critic: PathCritic,
  batch: PathBatch,
  penaltyWeight: number,
): PathCriticResult {
  const { real, fake, sensors, mix, moved, weights } = batch
  const rows = weights.length
  const mixed = operations.add(real, operations.multiply(operations.subtract(fake, real), mix))
  const trace = critic.forward(
    operations.concat([real, fake, mixed], 0),
    operations.concat([sensors, sensors, sensors], 0),
  )
  const rowWeights = operations.tensor(weights.slice(), [rows, 1])
  const ofReal = operations.scale(rowWeights, -1)
  const deltas = critic.deltas(trace, operations.concat([ofReal, rowWeights, operations.fill([rows, 1], 1)], 0))

  const pathGradient = operations.multiply(last(operations, critic.pathGradient(deltas), rows), moved)
  const squared = operations.sum(operations.square(pathGradient), [1, 2], true)
  const length = operations.squareRoot(operations.shift(squared, tiny))
  const excess = operations.shift(length, -1)
  const rowWeights3 = operations.reshape(rowWeights, [rows, 1, 1])
  const slope = operations.scale(operations.multiply(operations.divide(excess, length), rowWeights3), 2 * penaltyWeight)
  const tangent = critic.tangent(lastOf(operations, trace, rows), operations.multiply(pathGradient, slope))

  const judged = 2 * rows
  const gradients = {
    ...critic.weightGradients(stack(operations, firstOf(operations, trace, judged), tangent), deltas),
    ...critic.otherGradients(first(operations, trace.sensors, judged), {
      convolutions: deltas.convolutions.map((delta) => first(operations, delta, judged)),
      hidden: first(operations, deltas.hidden, judged),
      score: first(operations, deltas.score, judged),
      input: first(operations, deltas.input, judged),
    }),
  }
  const mean = (x: Tensor): Tensor => operations.sum(operations.multiply(x, rowWeights), [0, 1])
  const realScore = first(operations, trace.score, rows)
  const fakeScore = first(operations, last(operations, trace.score, judged), rows)
  return {
    gradient: critic.parameters.join(gradients),
    wasserstein: operations.subtract(mean(realScore), mean(fakeScore)),
    penalty: mean(operations.reshape(operations.square(excess), [rows, 1])),
  }
}

/** −mean D(fake) as the generator sees it, and its gradient in the paths, [rows, window + 1, variables]. */
export function adversarialLoss(
  operations: Operations,
  critic: PathCritic,
  { fake, sensors, moved, weights }: Pick<PathBatch, 'fake' | 'sensors' | 'moved' | 'weights'>,
): { loss: Tensor; gradient: Tensor } {
  const trace = critic.forward(fake, sensors)
  const rowWeights = operations.scale(operations.tensor(weights.slice(), [weights.length, 1]), -1)
  const gradient = critic.pathGradient(critic.deltas(trace, rowWeights))
  return {
    loss: operations.sum(operations.multiply(trace.score, rowWeights), [0, 1]),
    gradient: operations.multiply(gradient, moved),
  }
}

function first(operations: Operations, x: Tensor, rows: number): Tensor {
  return operations.slice(
    x,
    x.shape.map(() => 0),
    [rows, ...x.shape.slice(1)],
  )
}

function last(operations: Operations, x: Tensor, rows: number): Tensor {
  const [all = 0, ...rest] = x.shape
  return operations.slice(x, [all - rows, ...rest.map(() => 0)], [rows, ...rest])
}

function cut(trace: PathTrace, part: (x: Tensor) => Tensor): PathTrace {
  return {
    sensors: part(trace.sensors),
    signals: trace.signals.map(part),
    flat: part(trace.flat),
    hidden: part(trace.hidden),
    score: part(trace.score),
  }
}

function firstOf(operations: Operations, trace: PathTrace, rows: number): PathTrace {
  return cut(trace, (x) => first(operations, x, rows))
}

function lastOf(operations: Operations, trace: PathTrace, rows: number): PathTrace {
  return cut(trace, (x) => last(operations, x, rows))
}

function stack(operations: Operations, above: PathInputs, below: PathInputs): PathInputs {
  const both = (a: Tensor, b: Tensor | undefined): Tensor => operations.concat(b === undefined ? [a] : [a, b], 0)
  return {
    signals: above.signals.map((signal, i) => both(signal, below.signals[i])),
    flat: both(above.flat, below.flat),
    hidden: both(above.hidden, below.hidden),
  }
}
