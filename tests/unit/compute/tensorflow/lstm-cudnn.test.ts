import { expect, it } from 'vitest'
import { chooseLstm } from '../../../../src/compute/tensorflow/lstm-choice'
import { cudnnParameters } from '../../../../src/compute/tensorflow/lstm-cudnn'
import { measureLstm } from '../../../../src/compute/tensorflow/load'
import { at, loadOperations, normals } from '../support'

const [steps, batch, features, cells] = [4, 2, 3, 5]
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/**
 * What cuDNN computes of its parameters (NVIDIA's API reference, cudnnRNNMode_t, CUDNN_LSTM): per gate i, f, c̃, o
 * σ or tanh of W x + R h + b_W + b_R, with all W first, then all R, then b_W and b_R; written out in double precision.
 */
function byDefinition(x: Float32Array, parameters: Float32Array): number[] {
  const matrices = 4 * cells * features
  const biases = matrices + 4 * cells * cells
  const hidden = new Float64Array(batch * cells)
  const cell = new Float64Array(batch * cells)
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < batch; row++) {
      const before = hidden.slice(row * cells, (row + 1) * cells)
      const gate = (kind: number, unit: number): number => {
        let sum = at(parameters, biases + kind * cells + unit) + at(parameters, biases + (4 + kind) * cells + unit)
        for (let i = 0; i < features; i++) {
          sum += at(parameters, (kind * cells + unit) * features + i) * at(x, (step * batch + row) * features + i)
        }
        for (let i = 0; i < cells; i++) {
          sum += at(parameters, matrices + (kind * cells + unit) * cells + i) * at(before, i)
        }
        return sum
      }
      for (let unit = 0; unit < cells; unit++) {
        const place = row * cells + unit
        cell[place] = sigmoid(gate(1, unit)) * at(cell, place) + sigmoid(gate(0, unit)) * Math.tanh(gate(2, unit))
        hidden[place] = sigmoid(gate(3, unit)) * Math.tanh(at(cell, place))
      }
    }
  }
  return [...hidden]
}

it('the parameters for cuDNN mean the same LSTM by its own definition', async () => {
  const ops = await loadOperations()
  const x = normals([steps, batch, features], 1)
  const [parameters, own] = ops.tidy(() => {
    const weights = ops.tensor(normals([features + cells, 4 * cells], 2, 0.5), [features + cells, 4 * cells])
    const bias = ops.tensor(normals([4 * cells], 3, 0.5), [4 * cells])
    const zero = ops.zeros([batch, cells])
    const input = { x: ops.tensor(x.slice(), [steps, batch, features]), cellState: zero, hidden: zero, weights, bias }
    return [ops.read(cudnnParameters(ops, input)), ops.read(ops.lstm.lastHidden(input))]
  })
  expect(parameters).toHaveLength(4 * cells * (features + cells + 2))
  byDefinition(x, parameters).forEach((value, i) => expect(own[i]).toBeCloseTo(value, 5))
})

/** A clock that only the ways move, by their time. */
function measured(block: number, cudnn: (() => Float32Array) | number) {
  let now = 0
  const numbers = Float32Array.of(0.25, -0.5)
  const way = (time: number, give: () => Float32Array) => ({
    run: () => {
      now += time
      return give()
    },
  })
  return chooseLstm(
    way(block, () => numbers),
    typeof cudnn === 'number' ? way(cudnn, () => numbers.map((value) => value + 1e-4)) : way(1, cudnn),
    () => now,
  )
}

it('cuDNN is chosen where it is faster and gives the same numbers, and the user is told why', () => {
  expect(measured(5, 2)).toEqual({ kind: 'cudnn', reason: 'LSTM by cuDNN: BlockLSTMV2 5.0 ms, cuDNN 2.0 ms' })
  expect(measured(5, 6)).toEqual({ kind: 'block', reason: 'LSTM by BlockLSTMV2: BlockLSTMV2 5.0 ms, cuDNN 6.0 ms' })
  expect(measured(5, () => Float32Array.of(0.25, 0.5)).reason).toMatch(/other numbers/)
  expect(measured(5, () => Float32Array.of(0.25, NaN)).kind).toBe('block')
  const broken = (): Float32Array => {
    throw new Error('no kernel')
  }
  expect(measured(5, broken)).toMatchObject({ kind: 'block', reason: expect.stringMatching(/cannot be run/) as string })
})

it('a processor without a GPU keeps BlockLSTMV2, and a forced measurement says that cuDNN cannot be run', async () => {
  const ops = await loadOperations()
  if (ops.runtime.device.kind === 'gpu') return
  expect(ops.runtime.lstm).toBe('block')
  expect(measureLstm(ops.runtime)).toMatchObject({ kind: 'block', reason: expect.stringMatching(/cannot/) as string })
})
