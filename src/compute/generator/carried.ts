import type { Operations, Tensor } from '../tensorflow'
import type { Generator } from './generator'

/** LSTM state after everything that was read, each [rows, hidden]. */
export interface CarriedState {
  readonly cell: Tensor
  readonly hidden: Tensor
}

/** The newest values, read: candidates for what follows, and the state to go on from, come from the same sums. */
export interface Reading {
  /** State before. */
  readonly before: CarriedState
  /** Sums of the gates without noise, [rows, 4 · hidden]. */
  readonly sums: Tensor
  /** The newest values, [rows, variables]. */
  readonly last: Tensor
}

/**
 * A generator with `carryState` walking through a rollout: the window is read once, then one LSTM step per step ahead.
 *
 * What the state remembers is what was seen, observed or generated, never the noise: each value is read with noise 0 for the
 * state that is carried on, and with fresh noise for the prediction. So at every step ahead the generator answers the
 * question it was trained on, "all values read with noise 0, the last one with fresh noise: what follows?", only
 * after a longer past. A state that had read the noise would from the second step on be one that training never saw.
 * Both readings share the product with the hidden state, which is nearly all of the work.
 */
export class CarriedGenerator {
  constructor(
    private readonly operations: Operations,
    private readonly generator: Generator,
  ) {}

  /** State after all but the last step of windows [window, rows, variables] of sensors [rows]. */
  begin(window: Tensor, sensors: Tensor): CarriedState {
    const { operations, generator } = this
    const { hiddenSize, noiseSize } = generator.shape
    const [steps = 0, rows = 0, variables = 0] = window.shape
    const before = steps - 1
    const codes = generator.codes(sensors)
    const [, codeSize = 0] = codes.shape
    const everyStep = operations.broadcast(operations.reshape(codes, [1, rows, codeSize]), [before, rows, codeSize])
    const values = operations.slice(window, [0, 0, 0], [before, rows, variables])
    const zero = operations.zeros([rows, hiddenSize])
    const { cellStates, hiddens } = operations.lstm.forward({
      x: operations.concat([values, everyStep, operations.zeros([before, rows, noiseSize])], 2),
      cellState: zero,
      hidden: zero,
      weights: generator.parameters.get('lstm.weights'),
      bias: generator.parameters.get('lstm.bias'),
    })
    const final = (x: Tensor): Tensor =>
      operations.reshape(operations.slice(x, [before - 1, 0, 0], [1, rows, hiddenSize]), [rows, hiddenSize])
    return { cell: final(cellStates), hidden: final(hiddens) }
  }

  /** Reads the newest values [rows, variables]. */
  read(before: CarriedState, last: Tensor, sensors: Tensor): Reading {
    const { operations, generator } = this
    const [rows = 0] = last.shape
    const noNoise = operations.zeros([rows, generator.shape.noiseSize])
    const inputs = operations.concat([last, generator.codes(sensors), noNoise, before.hidden], 1)
    const product = operations.matMul(inputs, generator.parameters.get('lstm.weights'))
    return { before, sums: operations.biasAdd(product, generator.parameters.get('lstm.bias')), last }
  }

  /** State after what was read. */
  after({ before, sums }: Reading): CarriedState {
    return this.cell(sums, before.cell)
  }

  /** What follows, [copies · rows, variables], for noise [copies · rows, noise], copy by copy; mask [copies · rows, variables]. */
  predict({ before, sums, last }: Reading, noise: Tensor, mask: Tensor): Tensor {
    const { operations, generator } = this
    const [all = 0, noiseSize = 0] = noise.shape
    const [rows = 1, width = 0] = sums.shape
    const copies = all / rows
    const { variables, embeddingSize } = generator.shape
    const weights = operations.slice(
      generator.parameters.get('lstm.weights'),
      [variables + embeddingSize, 0],
      [noiseSize, width],
    )
    const repeat = (x: Tensor): Tensor => (copies === 1 ? x : operations.concat(new Array<Tensor>(copies).fill(x), 0))
    const noisy = operations.add(repeat(sums), operations.matMul(noise, weights))
    return generator.infer(this.cell(noisy, repeat(before.cell)).hidden, repeat(last), mask)
  }

  /** One step of the LSTM from its gates' sums, as BlockLSTMV2 does it. */
  private cell(sums: Tensor, before: Tensor): CarriedState {
    const { operations } = this
    const size = (sums.shape[1] ?? 0) / 4
    const [input, forget, candidate, output] = operations.split(sums, [size, size, size, size], 1) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ]
    const kept = operations.multiply(operations.sigmoid(forget), before)
    const added = operations.multiply(operations.sigmoid(input), operations.tanh(candidate))
    const cell = operations.add(kept, added)
    return { cell, hidden: operations.multiply(operations.sigmoid(output), operations.tanh(cell)) }
  }
}
