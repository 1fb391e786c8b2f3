import { tailReach } from '../../domain'
import type { Parameters } from '../parameters'
import { itemAt } from '../items'
import type { LstmTrace, Operations, Tensor } from '../tensorflow'
import type { RowConstants } from './constants'
import type { HallParameter } from './shape'

/** The LSTM reads levels at this share: they matter less than changes. */
export const levelShare = 0.7
/** Bound of the log-scale g: the noise is made at most e^1.5 = 4.5 times larger or smaller. */
const logScaleBound = 1.5

/** Where rollouts stand before a step. */
export interface RolloutState {
  /** The last two values, [rows, variables]. */
  readonly previous: Tensor
  readonly beforePrevious: Tensor
  /** Generated values, oldest first, at most a window of them, [rows, steps · variables]; null at the first step. */
  readonly generated: Tensor | null
  /** State of the LSTM, [rows, hidden]. */
  readonly hidden: Tensor
  readonly cell: Tensor
}

export interface StepInput {
  /** Time, sensor code and noise, [rows, …]. */
  readonly fixed: Tensor
  /** Loadings · noise, [rows, variables]. */
  readonly noise: Tensor
  /** What the linear forecast makes of the observed window, the time of day and its constant, [rows, variables]. */
  readonly base: Tensor
}

export interface StepTrace {
  /** [rows, variables] */
  readonly value: Tensor
  readonly lstm: LstmTrace
  /** [rows, hidden] */
  readonly hidden: Tensor
  readonly cell: Tensor
  /** tanh of the bounded log-scale, e^g, and e^g · tailed noise, [rows, variables] each. */
  readonly bounded: Tensor
  readonly scale: Tensor
  readonly scaledNoise: Tensor
  /** Derivative of the tailed noise in loadings · noise, [rows, variables]. */
  readonly tailSlope: Tensor
}

/** y = base + lags · generated + σ (μ(h) + e^{g(h)} · tailed noise), with h from one step of the LSTM. */
export function rolloutStep(
  operations: Operations,
  parameters: Parameters<HallParameter>,
  rows: RowConstants,
  state: RolloutState,
  input: StepInput,
): StepTrace {
  const { previous, generated } = state
  const [count = 0, variables = 0] = previous.shape
  const change = operations.multiply(operations.subtract(previous, state.beforePrevious), rows.changeScale)
  const x = operations.concat([operations.scale(previous, levelShare), change, input.fixed], 1)
  const lstm = operations.lstm.forward({
    x: operations.reshape(x, [1, ...x.shape]),
    cellState: state.cell,
    hidden: state.hidden,
    weights: parameters.get('lstm.weights'),
    bias: parameters.get('lstm.bias'),
  })
  const hidden = operations.reshape(lstm.hiddens, state.hidden.shape)
  const cell = operations.reshape(lstm.cellStates, state.cell.shape)
  const head = operations.biasAdd(
    operations.matMul(hidden, parameters.get('head.weights')),
    parameters.get('head.bias'),
  )
  const parts = operations.split(head, [variables, variables], 1)
  const bounded = operations.tanh(operations.scale(itemAt(parts, 1), 1 / logScaleBound))
  const scale = operations.exponential(operations.scale(bounded, logScaleBound))
  const tail = tailedNoise(operations, rows, input.noise)
  const scaledNoise = operations.multiply(scale, tail.value)
  const innovation = operations.multiply(rows.deviation, operations.add(itemAt(parts, 0), scaledNoise))
  let value = operations.add(input.base, innovation)
  if (generated !== null) {
    const lags = lastLags(operations, rows, generated)
    const products = operations.multiply(lags, operations.reshape(generated, [count, 1, generated.size / count]))
    value = operations.add(value, operations.sum(products, [2]))
  }
  return { value, lstm, hidden, cell, bounded, scale, scaledNoise, tailSlope: tail.slope }
}

/** `tailed` of the domain times its norm, and its derivative e^{h s / 2} (1 + h n² / (1 + n² / c)²). */
function tailedNoise(operations: Operations, rows: RowConstants, noise: Tensor): { value: Tensor; slope: Tensor } {
  const square = operations.square(noise)
  const below = operations.shift(operations.scale(square, 1 / tailReach), 1)
  const weighted = operations.multiply(rows.tails, operations.divide(square, below))
  const growth = operations.multiply(rows.tailNorm, operations.exponential(operations.scale(weighted, 0.5)))
  return {
    value: operations.multiply(growth, noise),
    slope: operations.multiply(growth, operations.shift(operations.divide(weighted, below), 1)),
  }
}

/** Weights of the last generated steps, [rows, variables, steps · variables]. */
export function lastLags(operations: Operations, rows: RowConstants, generated: Tensor): Tensor {
  const [count = 0, variables = 0, width = 0] = rows.lags.shape
  const used = generated.size / count
  if (used === width) return rows.lags
  return operations.slice(rows.lags, [0, 0, width - used], [count, variables, used])
}

/** `generated` with one more step, without what has left the window. */
export function appendStep(
  operations: Operations,
  rows: RowConstants,
  generated: Tensor | null,
  value: Tensor,
): Tensor {
  if (generated === null) return operations.slice(value, [0, 0], value.shape)
  const [count = 0, , width = 0] = rows.lags.shape
  const variables = value.size / count
  const held = generated.size / count
  const kept = held < width ? generated : operations.slice(generated, [0, variables], [count, held - variables])
  return operations.concat([kept, value], 1)
}
