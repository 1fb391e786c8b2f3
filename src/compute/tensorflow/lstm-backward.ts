import { itemAt } from '../items'
import { AttributeFactory } from './attributes'
import type { LstmTrace } from './lstm'
import type { Operations } from './operations'
import type { OpAttribute, Tensor } from './runtime'

/** Gradients of a loss that reads only the last hidden state of an LSTM that began at zero. */
export interface LastStepGradients {
  /** Of an input that is the same at every step, [batch, features]: the sum over the steps. */
  readonly input: Tensor
  /** [features + cells, 4 · cells] */
  readonly weights: Tensor
  /** [4 · cells] */
  readonly bias: Tensor
}

/**
 * Backward through time step by step: LSTMBlockCellGrad for the gates, one product for the hidden state, and one product
 * over all steps for the weights. BlockLSTMGradV2 multiplies out the weights' gradient at every step and takes twice as
 * long at batch 64 (docs/speed.md).
 */
export class LstmBackward {
  private readonly attributes: OpAttribute[]

  constructor(private readonly operations: Operations) {
    this.attributes = [new AttributeFactory(operations.runtime.backend.binding).boolean('use_peephole', false)]
  }

  /** For `gradient` [batch, cells] flowing into the last hidden state. */
  fromLast(trace: LstmTrace, gradient: Tensor): LastStepGradients {
    const { operations } = this
    const [steps = 0, batch = 0, features = 0] = trace.x.shape
    const cells = trace.bias.size / 4
    const weights = this.swapMiddleGates(trace.weights, 1)
    // transposed once: a product with a transposed second factor takes a third longer, at each of the steps
    const recurrent = operations.transpose(operations.slice(weights, [features, 0], [cells, 4 * cells]), [1, 0])
    const gates = this.gateGradients(trace, gradient, recurrent)
    const flat = operations.concat(gates, 0)

    const inputs = operations.reshape(trace.x, [steps * batch, features])
    const ofInputs = operations.matMul(inputs, flat, true)
    const earlier = operations.slice(trace.hiddens, [0, 0, 0], [steps - 1, batch, cells])
    const ofHidden = operations.matMul(
      operations.reshape(earlier, [(steps - 1) * batch, cells]),
      operations.slice(flat, [batch, 0], [(steps - 1) * batch, 4 * cells]),
      true,
    )
    const overTime = operations.sum(operations.reshape(flat, [steps, batch, 4 * cells]), [0])
    return {
      input: operations.matMul(overTime, operations.slice(weights, [0, 0], [features, 4 * cells]), false, true),
      weights: this.swapMiddleGates(operations.concat([ofInputs, ofHidden], 0), 1),
      bias: this.swapMiddleGates(operations.biasGradient(flat), 0),
    }
  }

  /** At the sums of the gates of each step, [batch, 4 · cells] in the order input, candidate, forget, output. */
  private gateGradients(trace: LstmTrace, gradient: Tensor, recurrent: Tensor): Tensor[] {
    const { operations } = this
    const { backend } = operations.runtime
    const [steps = 0, batch = 0] = trace.x.shape
    const cells = trace.bias.size / 4
    const [input, states, forget, output, candidate, outputs, hiddens] = [
      trace.inputGate,
      trace.cellStates,
      trace.forgetGate,
      trace.outputGate,
      trace.candidate,
      trace.cellOutput,
      trace.hiddens,
    ].map((x) => operations.unstack(x)) as [Tensor[], Tensor[], Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]]
    const x = operations.slice(trace.x, [0, 0, 0], [1, batch, trace.x.shape[2] ?? 0])
    const anyInput = operations.reshape(x, [batch, trace.x.shape[2] ?? 0])
    const peephole = operations.zeros([cells])
    const gates: Tensor[] = []
    let intoHidden = gradient
    let intoCell = operations.zeros([batch, cells])
    for (let step = steps - 1; step >= 0; step--) {
      const [cell, sums] = backend.executeMultipleOutputs(
        'LSTMBlockCellGrad',
        [...this.attributes],
        [
          anyInput,
          step === 0 ? trace.cellState : itemAt(states, step - 1),
          step === 0 ? trace.hidden : itemAt(hiddens, step - 1),
          trace.weights,
          peephole,
          peephole,
          peephole,
          trace.bias,
          itemAt(input, step),
          itemAt(states, step),
          itemAt(forget, step),
          itemAt(output, step),
          itemAt(candidate, step),
          itemAt(outputs, step),
          intoCell,
          intoHidden,
        ],
        5,
      ) as [Tensor, Tensor]
      gates[step] = sums
      intoCell = cell
      if (step > 0) intoHidden = operations.matMul(sums, recurrent)
    }
    return gates
  }

  /** Between this op's order of gates (input, candidate, forget, output) and BlockLSTMV2's, along `axis`. */
  private swapMiddleGates(x: Tensor, axis: number): Tensor {
    const cells = (x.shape[axis] ?? 0) / 4
    const [first, second, third, fourth] = this.operations.split(x, [cells, cells, cells, cells], axis) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ]
    return this.operations.concat([first, third, second, fourth], axis)
  }
}
