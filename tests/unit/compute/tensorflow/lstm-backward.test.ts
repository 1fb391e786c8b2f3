import { expect, it } from 'vitest'
import type { Tensor } from '../../../../src/compute/tensorflow'
import { loadOperations, normalTensor } from '../support'

it('step by step, the gradients of a loss in the last hidden state are those of BlockLSTMGradV2', async () => {
  const ops = await loadOperations()
  const [steps, batch, features, cells] = [7, 5, 4, 6]
  const trace = ops.lstm.forward({
    x: normalTensor(ops, [steps, batch, features], 1),
    cellState: ops.zeros([batch, cells]),
    hidden: ops.zeros([batch, cells]),
    weights: normalTensor(ops, [features + cells, 4 * cells], 2, 0.5),
    bias: normalTensor(ops, [4 * cells], 3, 0.5),
  })
  const gradient = normalTensor(ops, [batch, cells], 4)
  const last = ops.concat([ops.zeros([steps - 1, batch, cells]), ops.reshape(gradient, [1, batch, cells])], 0)
  const expected = ops.lstm.backward(trace, last)
  const own = ops.lstmBackward.fromLast(trace, gradient)
  const compare = (mine: Tensor, theirs: Tensor): void => {
    expect(mine.shape).toEqual(theirs.shape)
    const values = ops.read(theirs)
    ops.read(mine).forEach((value, i) => expect(value).toBeCloseTo(values[i] ?? NaN, 4))
  }
  compare(own.weights, expected.weights)
  compare(own.bias, expected.bias)
  compare(own.input, ops.sum(expected.x, [0]))
})
