import { clockFeatures } from '../../domain'
import { itemAt } from '../items'
import type { LstmGradients, Operations, Tensor } from '../tensorflow'
import type { HallGenerator, RolloutTrace } from './generator'
import { noiseWidth, type HallParameter } from './shape'
import { lastLags, levelShare } from './step'

/** What flows back out of one step of a rollout. */
interface StepGradient {
  /** Into the values before it, [trajectories, step · variables]; null at the first step. */
  readonly earlier: Tensor | null
  /** Into the head's outputs, [trajectories, 2 · variables], and into loadings · noise, [trajectories, variables]. */
  readonly head: Tensor
  readonly noise: Tensor
  readonly lstm: LstmGradients
}

/**
 * Gradient in the parameter vector, [count], for `valueGradient` [trajectories, steps · variables] flowing into the values
 * of a rollout: backpropagation through time by hand. A value is read by the next step's level and change, by the change
 * after, and by the linear forecast of all later steps.
 */
export function rolloutGradient(
  operations: Operations,
  generator: HallGenerator,
  trace: RolloutTrace,
  valueGradient: Tensor,
): Tensor {
  const { shape, parameters } = generator
  const { variables } = shape
  const { rollout, steps } = trace
  const [count = 0] = rollout.sensors.shape
  const heads: Tensor[] = []
  const noises: Tensor[] = []
  const weightGradient = new RunningSum(operations)
  const biasGradient = new RunningSum(operations)
  const codeGradient = new RunningSum(operations)
  let pending = valueGradient
  let hidden = operations.zeros([count, shape.hiddenSize])
  let cell = hidden
  for (let step = steps.length - 1; step >= 0; step--) {
    const [earlier, own] =
      step === 0 ? [null, pending] : (operations.split(pending, [step * variables, variables], 1) as [Tensor, Tensor])
    const gradient = stepGradient(operations, generator, trace, step, { earlier, own, hidden, cell })
    heads.unshift(gradient.head)
    noises.unshift(gradient.noise)
    weightGradient.add(gradient.lstm.weights)
    biasGradient.add(gradient.lstm.bias)
    codeGradient.add(
      operations.slice(
        operations.reshape(gradient.lstm.x, [count, gradient.lstm.x.size / count]),
        [0, 2 * variables + clockFeatures],
        [count, shape.embeddingSize],
      ),
    )
    if (gradient.earlier !== null) pending = gradient.earlier
    hidden = gradient.lstm.hidden
    cell = gradient.lstm.cellState
  }

  const observed = observedGradient(operations, generator, trace, hidden, cell)
  weightGradient.add(observed.weights)
  biasGradient.add(observed.bias)
  const codes = operations.add(
    operations.gatherGradient(codeGradient.total, rollout.sensors, shape.sensors),
    operations.gatherGradient(observed.codes, rollout.observed.sensors, shape.sensors),
  )
  const headGradients = operations.concat(heads, 0)
  const hiddens = operations.concat(
    steps.map((one) => one.hidden),
    0,
  )
  return parameters.join({
    embedding: codes,
    'lstm.weights': weightGradient.total,
    'lstm.bias': biasGradient.total,
    'head.weights': operations.matMul(hiddens, headGradients, true),
    'head.bias': operations.biasGradient(headGradients),
    loadings: loadingsGradient(operations, generator, trace, noises),
  } satisfies Record<HallParameter, Tensor>)
}

function stepGradient(
  operations: Operations,
  { parameters }: HallGenerator,
  trace: RolloutTrace,
  step: number,
  flow: { earlier: Tensor | null; own: Tensor; hidden: Tensor; cell: Tensor },
): StepGradient {
  const one = itemAt(trace.steps, step)
  const { rows } = trace
  const [count = 0, variables = 0] = one.value.shape
  const intoInnovation = operations.multiply(rows.deviation, flow.own)
  // d(e^g)/d(head) = e^g (1 − tanh²): the bound's two factors cancel
  const intoScale = operations.tanhGradient(one.bounded, operations.multiply(intoInnovation, one.scaledNoise))
  const head = operations.concat([intoInnovation, intoScale], 1)
  const intoHidden = operations.add(
    operations.matMul(head, parameters.get('head.weights'), false, true),
    operations.reshape(flow.hidden, [count, flow.hidden.size / count]),
  )
  const states = one.lstm.hiddens.shape
  const lstm = operations.lstm.backward(
    one.lstm,
    operations.reshape(intoHidden, states),
    operations.reshape(flow.cell, states),
  )
  const noise = operations.multiply(operations.multiply(intoInnovation, one.scale), one.tailSlope)
  if (flow.earlier === null) return { earlier: null, head, noise, lstm }

  const x = operations.reshape(lstm.x, [count, lstm.x.size / count])
  const level = operations.scale(operations.slice(x, [0, 0], [count, variables]), levelShare)
  const change = operations.multiply(operations.slice(x, [0, variables], [count, variables]), rows.changeScale)
  const previous = operations.add(level, change)
  const width = step * variables
  const recent =
    step === 1
      ? previous
      : operations.pad(operations.concat([operations.scale(change, -1), previous], 1), [
          [0, 0],
          [width - 2 * variables, 0],
        ])
  let earlier = operations.add(flow.earlier, recent)
  const generated = trace.generated[step] ?? null
  if (generated !== null) {
    const lags = lastLags(operations, rows, generated)
    const products = operations.multiply(lags, operations.reshape(flow.own, [count, variables, 1]))
    const byLag = operations.sum(products, [1])
    const missing = width - byLag.size / count
    const padded =
      missing === 0
        ? byLag
        : operations.pad(byLag, [
            [0, 0],
            [missing, 0],
          ])
    earlier = operations.add(earlier, padded)
  }
  return { earlier, head, noise, lstm }
}

/** Through the window that was read, from the state it left; all samples of a row share it. */
function observedGradient(
  operations: Operations,
  { shape }: HallGenerator,
  { rollout, observed }: RolloutTrace,
  hidden: Tensor,
  cell: Tensor,
): { weights: Tensor; bias: Tensor; codes: Tensor } {
  const [steps = 0, rows = 0, size = 0] = observed.lstm.hiddens.shape
  const atLastStep = (gradient: Tensor): Tensor => {
    const perRow = operations.sum(operations.reshape(gradient, [rows, rollout.samples, size]), [1])
    return operations.pad(operations.reshape(perRow, [1, rows, size]), [
      [steps - 1, 0],
      [0, 0],
      [0, 0],
    ])
  }
  const lstm = operations.lstm.backward(observed.lstm, atLastStep(hidden), atLastStep(cell))
  const codes = operations.slice(
    lstm.x,
    [0, 0, 2 * shape.variables + clockFeatures],
    [steps, rows, shape.embeddingSize],
  )
  return { weights: lstm.weights, bias: lstm.bias, codes: operations.sum(codes, [0]) }
}

/** [sensors, variables · noise] from the gradients in loadings · noise of all steps. */
function loadingsGradient(
  operations: Operations,
  { shape }: HallGenerator,
  { rollout }: RolloutTrace,
  noises: readonly Tensor[],
): Tensor {
  const [count = 0] = rollout.sensors.shape
  const gradients = operations.concat(
    noises.map((noise) => operations.reshape(noise, [count, 1, shape.variables])),
    1,
  )
  // [trajectories, steps, variables]ᵀ · [trajectories, steps, noise]
  const perRow = operations.batchMatMul(gradients, rollout.noise, true, false)
  return operations.gatherGradient(
    operations.reshape(perRow, [count, shape.variables * noiseWidth(shape)]),
    rollout.sensors,
    shape.sensors,
  )
}

/** Adds tensors as they come, so that only the sum is held. */
class RunningSum {
  private sum: Tensor | null = null

  constructor(private readonly operations: Operations) {}

  add(tensor: Tensor): void {
    const before = this.sum
    this.sum = before === null ? tensor : this.operations.add(before, tensor)
    before?.dispose()
    if (before !== null) tensor.dispose()
  }

  get total(): Tensor {
    if (this.sum === null) throw new RangeError('Nothing was added.')
    return this.sum
  }
}
