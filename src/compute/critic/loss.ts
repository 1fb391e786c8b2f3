import { itemAt } from '../items'
import type { Operations, Tensor } from '../tensorflow'
import type { Critic } from './critic'
import { criticGradient } from './gradient'

/** Keeps the root differentiable at a gradient of exactly zero. */
const tiny = 1e-12

/** One critic step's data, all scaled; 0 where a sensor lacks the variable. */
export interface CriticBatch {
  /** [batch, window, variables] */
  readonly window: Tensor
  /** [batch], [batch, variables] */
  readonly sensors: Tensor
  readonly mask: Tensor
  /** The real and the generated next step, [batch, variables]. */
  readonly real: Tensor
  readonly fake: Tensor
  /** Where between real (1) and fake (0) the penalty looks, [batch, 1], uniform in [0, 1). */
  readonly mix: Tensor
}

export interface CriticResult {
  /** Of −wasserstein + λ · penalty in the parameter vector, [count]. */
  readonly gradient: Tensor
  /** Mean D(real) − mean D(fake), scalar. */
  readonly wasserstein: Tensor
  /** Mean (‖∂D/∂step‖ − 1)², scalar, without λ; one-sided: of slopes above 1 only. */
  readonly penalty: Tensor
}

/**
 * Loss and gradient of one WGAN-GP critic step (Gulrajani et al. 2017, algorithm 1), in one stacked pass over real, fake
 * and mixed steps after the same windows. The penalty is on the gradient in the generated step, which is all the
 * generator can move.
 *
 * One-sided, slopes below 1 cost nothing (Petzka et al. 2018, "On the regularization of Wasserstein GANs", WGAN-LP). The
 * two-sided penalty is a barrier of height λ between a slope of −1 and one of +1: a critic that has to turn because the
 * generator went past the real values cannot.
 */
export function criticLoss(
  operations: Operations,
  critic: Critic,
  batch: CriticBatch,
  penaltyWeight: number,
  oneSided = false,
): CriticResult {
  const { real, fake, mix } = batch
  const [rows = 0] = real.shape
  const mixed = operations.add(fake, operations.multiply(operations.subtract(real, fake), mix))
  const window = critic.readWindow(batch.window, batch.sensors)
  const trace = critic.judge(window, operations.concat([real, fake, mixed], 0))
  const deltas = critic.deltas(trace, scoreGradients(operations, rows))

  const delta = itemAt(deltas.convolutions, 0)
  const ofMixed = operations.slice(delta, [2 * rows, 0, 0, 0], [rows, ...delta.shape.slice(1)])
  const slope = operations.multiply(critic.stepGradient(ofMixed), batch.mask)
  const squared = operations.sum(operations.square(slope), [1], true)
  const length = operations.squareRoot(operations.add(squared, operations.constant(tiny)))
  const difference = operations.subtract(length, operations.constant(1))
  const excess = oneSided ? operations.relu(difference) : difference
  const factor = operations.multiply(operations.divide(excess, length), operations.constant((2 * penaltyWeight) / rows))
  const direction = operations.multiply(slope, factor)

  const scores = operations.split(trace.score, [rows, rows, rows], 0)
  return {
    gradient: criticGradient(operations, critic, trace, deltas, direction),
    wasserstein: operations.subtract(
      operations.mean(itemAt(scores, 0), [0, 1]),
      operations.mean(itemAt(scores, 1), [0, 1]),
    ),
    penalty: operations.mean(operations.square(excess), [0, 1]),
  }
}

/** Score and gradient that the generator sees: −mean D(fake), and its gradient in the step, [batch, variables]. */
export function generatorLoss(
  operations: Operations,
  critic: Critic,
  batch: Pick<CriticBatch, 'window' | 'sensors' | 'mask' | 'fake'>,
): { loss: Tensor; fakeGradient: Tensor } {
  const [rows = 0] = batch.fake.shape
  const trace = critic.judge(critic.readWindow(batch.window, batch.sensors), batch.fake)
  const deltas = critic.deltas(trace, operations.fill([rows, 1], -1 / rows))
  return {
    loss: operations.multiply(operations.mean(trace.score, [0, 1]), operations.constant(-1)),
    fakeGradient: operations.multiply(critic.stepGradient(itemAt(deltas.convolutions, 0)), batch.mask),
  }
}

/** −1/batch for real, 1/batch for fake, 1 for mixed, whose own gradient is wanted row by row. */
function scoreGradients(operations: Operations, rows: number): Tensor {
  const parts = [-1 / rows, 1 / rows, 1].map((value) => operations.fill([rows, 1], value))
  return operations.concat(parts, 0)
}
