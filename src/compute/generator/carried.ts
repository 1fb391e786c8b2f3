import type { Operations, Tensor } from '../tensorflow'
import type { Generator, InferenceHead } from './generator'

/** LSTM state after everything that was read, each [rows, hidden]. */
export interface CarriedState {
  readonly cell: Tensor
  readonly hidden: Tensor
}

/** The newest values, read: candidates for what follows, and the state to go on from, come from the same sums. */
export interface Reading {
  /** The cell before. */
  readonly cell: Tensor
  /** Sums of the gates without noise: input, forget, candidate, output, each [rows, hidden]. */
  readonly sums: readonly Tensor[]
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
 *
 * Holds tensors made of the generator's weights of this moment. Dispose it.
 */
export class CarriedGenerator {
  /** Of each gate, [noise, hidden]. */
  private readonly noiseWeights: readonly Tensor[]
  private readonly head: InferenceHead

  constructor(
    private readonly operations: Operations,
    private readonly generator: Generator,
  ) {
    const { variables, embeddingSize, noiseSize, hiddenSize } = generator.shape
    const { noiseWeights, head } = operations.tidy(() => {
      const all = generator.parameters.get('lstm.weights')
      const ofNoise = operations.slice(all, [variables + embeddingSize, 0], [noiseSize, 4 * hiddenSize])
      return { noiseWeights: this.gates(ofNoise), head: generator.inferenceHead() }
    })
    this.noiseWeights = noiseWeights.map((weights) => operations.keep(weights))
    // without batch norm it is the generator's own, which it may free
    this.head = generator.shape.batchNorm
      ? { weights: operations.keep(head.weights), bias: operations.keep(head.bias) }
      : head
  }

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
    const sums = operations.biasAdd(product, generator.parameters.get('lstm.bias'))
    return { cell: before.cell, sums: this.gates(sums), last }
  }

  /** State after what was read. */
  after({ cell, sums }: Reading): CarriedState {
    return this.step(sums, cell)
  }

  /** What follows, [rows, variables], for noise [rows, noise] and mask [rows, variables]. */
  predict({ cell, sums, last }: Reading, noise: Tensor, mask: Tensor): Tensor {
    const { operations, generator, noiseWeights, head } = this
    const noisy = sums.map((sum, gate) => {
      const weights = noiseWeights[gate]
      return weights === undefined ? sum : operations.add(sum, operations.matMul(noise, weights))
    })
    return generator.infer(this.step(noisy, cell).hidden, last, mask, head)
  }

  dispose(): void {
    for (const weights of this.noiseWeights) weights.dispose()
    if (!this.generator.shape.batchNorm) return
    this.head.weights.dispose()
    this.head.bias.dispose()
  }

  /** [n, 4 · hidden] by gate, [n, hidden] each. */
  private gates(x: Tensor): Tensor[] {
    const size = (x.shape[1] ?? 0) / 4
    return this.operations.split(x, [size, size, size, size], 1)
  }

  /** One step of the LSTM from its gates' sums, as BlockLSTMV2 does it. */
  private step(sums: readonly Tensor[], before: Tensor): CarriedState {
    const { operations } = this
    const [input, forget, candidate, output] = sums as [Tensor, Tensor, Tensor, Tensor]
    const kept = operations.multiply(operations.sigmoid(forget), before)
    const added = operations.multiply(operations.sigmoid(input), operations.tanh(candidate))
    const cell = operations.add(kept, added)
    return { cell, hidden: operations.multiply(operations.sigmoid(output), operations.tanh(cell)) }
  }
}
