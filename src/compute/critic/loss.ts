import { itemAt } from '../items'
import type { Operations, Tensor } from '../tensorflow'
import type { Critic, CriticDeltas, CriticTrace, LayerInputs } from './critic'

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
  /** Mean (‖∂D/∂step‖ − 1)², scalar, without λ. */
  readonly penalty: Tensor
}

/**
 * Loss and gradient of one WGAN-GP critic step (Gulrajani et al. 2017, algorithm 1), in one stacked pass over real, fake
 * and mixed steps. The penalty is on the gradient in the generated step, which is all the generator can move.
 *
 * No second-order autodiff: for g = ∂D/∂step and u = ∂penalty/∂g, the gradient of the penalty in the weights is that of the
 * directional derivative of D along u with the activation masks fixed. D is piecewise linear, so that derivative is
 * u carried through the layers (`tangent`), and each weight's share is what the layer then reads, times the delta at
 * its output: the same product as in the ordinary backward pass, hence one op for both.
 */
export function criticLoss(
  operations: Operations,
  critic: Critic,
  batch: CriticBatch,
  penaltyWeight: number,
): CriticResult {
  const [rows = 0] = batch.real.shape
  const trace = forwardStacked(operations, critic, batch)
  const deltas = critic.deltas(trace, scoreGradients(operations, rows))
  const judged = firstRows(operations, trace, 2 * rows)
  const mixed = lastRows(operations, trace, rows)

  const variables = critic.shape.variables
  const steps = critic.shape.windowSteps + 1
  const stepGradient = operations.multiply(
    operations.reshape(operations.slice(deltas.input, [2 * rows, 0, steps - 1, 0], [rows, 1, 1, variables]), [
      rows,
      variables,
    ]),
    batch.mask,
  )
  const squared = operations.sum(operations.square(stepGradient), [1], true)
  const length = operations.squareRoot(operations.shift(squared, tiny))
  const excess = operations.shift(length, -1)
  const slope = operations.scale(operations.divide(excess, length), (2 * penaltyWeight) / rows)
  const direction = operations.multiply(stepGradient, slope)
  const tangent = critic.tangent(mixed, placeAtLastStep(operations, critic, direction))

  const gradients = {
    ...critic.weightGradients(stackInputs(operations, judged, tangent), deltas),
    ...critic.otherGradients(judged.sensors, firstDeltas(operations, deltas, 2 * rows)),
  }
  const [real, fake] = operations.split(judged.score, [rows, rows], 0) as [Tensor, Tensor]
  return {
    gradient: critic.parameters.join(gradients),
    wasserstein: operations.subtract(operations.mean(real, [0, 1]), operations.mean(fake, [0, 1])),
    penalty: operations.mean(operations.square(excess), [0, 1]),
  }
}

/** Score and gradient that the generator sees: −mean D(fake), and its gradient in the step, [batch, variables]. */
export function generatorLoss(
  operations: Operations,
  critic: Critic,
  batch: Pick<CriticBatch, 'window' | 'sensors' | 'mask' | 'fake'>,
): { loss: Tensor; fakeGradient: Tensor } {
  const [rows = 0, variables = 0] = batch.fake.shape
  const step = operations.reshape(batch.fake, [rows, 1, variables])
  const trace = critic.forward(operations.concat([batch.window, step], 1), batch.sensors)
  const deltas = critic.deltas(trace, operations.fill([rows, 1], -1 / rows))
  const last = operations.slice(deltas.input, [0, 0, critic.shape.windowSteps, 0], [rows, 1, 1, variables])
  return {
    loss: operations.scale(operations.mean(trace.score, [0, 1]), -1),
    fakeGradient: operations.multiply(operations.reshape(last, [rows, variables]), batch.mask),
  }
}

/** Real, fake and mixed below one another: [3 · batch, …]. */
function forwardStacked(operations: Operations, critic: Critic, batch: CriticBatch): CriticTrace {
  const { window, sensors, real, fake, mix } = batch
  const [rows = 0, variables = 0] = real.shape
  const mixed = operations.add(fake, operations.multiply(operations.subtract(real, fake), mix))
  const step = operations.reshape(operations.concat([real, fake, mixed], 0), [3 * rows, 1, variables])
  const windows = operations.concat([window, window, window], 0)
  return critic.forward(operations.concat([windows, step], 1), operations.concat([sensors, sensors, sensors], 0))
}

/** −1/batch for real, 1/batch for fake, 1 for mixed, whose own gradient is wanted row by row. */
function scoreGradients(operations: Operations, rows: number): Tensor {
  const values = new Float32Array(3 * rows).fill(1)
  values.fill(-1 / rows, 0, rows)
  values.fill(1 / rows, rows, 2 * rows)
  return operations.tensor(values, [3 * rows, 1])
}

function cut(operations: Operations, x: Tensor, from: number, rows: number): Tensor {
  const begin = x.shape.map((_, i) => (i === 0 ? from : 0))
  return operations.slice(x, begin, [rows, ...x.shape.slice(1)])
}

function cutTrace(operations: Operations, trace: CriticTrace, from: number, rows: number): CriticTrace {
  const part = (x: Tensor): Tensor => cut(operations, x, from, rows)
  return {
    sensors: part(trace.sensors),
    signals: trace.signals.map(part),
    flat: part(trace.flat),
    hidden: part(trace.hidden),
    score: part(trace.score),
  }
}

function firstRows(operations: Operations, trace: CriticTrace, rows: number): CriticTrace {
  return cutTrace(operations, trace, 0, rows)
}

function lastRows(operations: Operations, trace: CriticTrace, rows: number): CriticTrace {
  const [all = 0] = trace.score.shape
  return cutTrace(operations, trace, all - rows, rows)
}

function firstDeltas(operations: Operations, deltas: CriticDeltas, rows: number): CriticDeltas {
  const part = (x: Tensor): Tensor => cut(operations, x, 0, rows)
  return {
    convolutions: deltas.convolutions.map(part),
    hidden: part(deltas.hidden),
    score: part(deltas.score),
    input: part(deltas.input),
  }
}

function stackInputs(operations: Operations, above: LayerInputs, below: LayerInputs): LayerInputs {
  const stack = (a: Tensor, b: Tensor): Tensor => operations.concat([a, b], 0)
  return {
    signals: above.signals.map((signal, i) => stack(signal, itemAt(below.signals, i))),
    flat: stack(above.flat, below.flat),
    hidden: stack(above.hidden, below.hidden),
  }
}

/** direction [batch, variables] in the generated step, zero in the window and in the sensor code. */
function placeAtLastStep(operations: Operations, critic: Critic, direction: Tensor): Tensor {
  const [rows = 0, variables = 0] = direction.shape
  const { windowSteps, embeddingSize } = critic.shape
  return operations.pad(operations.reshape(direction, [rows, 1, 1, variables]), [
    [0, 0],
    [0, 0],
    [windowSteps, 0],
    [0, embeddingSize],
  ])
}
