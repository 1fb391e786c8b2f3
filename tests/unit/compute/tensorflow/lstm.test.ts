import { expect, it } from 'vitest'
import { at, loadOperations, normals } from '../support'

const [steps, batch, features, cells] = [5, 3, 4, 6]
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** Hochreiter & Schmidhuber's LSTM with forget gate, step by step in double precision; gate order i, f, c̃, o. */
function plainLstm(x: Float32Array, weights: Float32Array, bias: Float32Array): number[] {
  const result: number[] = []
  const hidden = new Float64Array(batch * cells)
  const cell = new Float64Array(batch * cells)
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < batch; row++) {
      const inputs = [
        ...x.subarray((step * batch + row) * features, (step * batch + row + 1) * features),
        ...hidden.subarray(row * cells, (row + 1) * cells),
      ]
      const gate = (kind: number, unit: number): number =>
        inputs.reduce((sum, value, i) => sum + value * at(weights, (i * 4 + kind) * cells + unit), 0) +
        at(bias, kind * cells + unit)
      for (let unit = 0; unit < cells; unit++) {
        const place = row * cells + unit
        const next = sigmoid(gate(1, unit)) * at(cell, place) + sigmoid(gate(0, unit)) * Math.tanh(gate(2, unit))
        cell[place] = next
        hidden[place] = sigmoid(gate(3, unit)) * Math.tanh(next)
      }
    }
    result.push(...hidden)
  }
  return result
}

it('BlockLSTM computes the LSTM written out step by step', async () => {
  const ops = await loadOperations()
  const x = normals([steps, batch, features], 1)
  const weights = normals([features + cells, 4 * cells], 2, 0.5)
  const bias = normals([4 * cells], 3, 0.5)
  const hiddens = ops.tidy(() => {
    const zero = ops.zeros([batch, cells])
    const input = {
      x: ops.tensor(x, [steps, batch, features]),
      cellState: zero,
      hidden: zero,
      weights: ops.tensor(weights, [features + cells, 4 * cells]),
      bias: ops.tensor(bias, [4 * cells]),
    }
    return ops.read(ops.lstm.forward(input).hiddens)
  })
  const expected = plainLstm(x, weights, bias)
  expect(hiddens).toHaveLength(expected.length)
  expected.forEach((value, i) => expect(hiddens[i]).toBeCloseTo(value, 5))
})

it('a row of a large batch has the same bits wherever it stands, from 64 rows on', async () => {
  const ops = await loadOperations()
  const [rows, wide] = [512, 24]
  const weights = normals([2 + wide, 4 * wide], 5, 0.3)
  const all = normals([steps, rows, 2], 6)
  const last = (from: number, count: number): Float32Array =>
    ops.tidy(() => {
      const zero = ops.zeros([count, wide])
      const x = ops.slice(ops.tensor(all, [steps, rows, 2]), [0, from, 0], [steps, count, 2])
      const { hiddens } = ops.lstm.forward({
        x,
        cellState: zero,
        hidden: zero,
        weights: ops.tensor(weights, [2 + wide, 4 * wide]),
        bias: ops.zeros([4 * wide]),
      })
      return ops.read(ops.slice(hiddens, [steps - 1, 0, 0], [1, count, wide]))
    })
  const whole = last(0, rows)
  for (const [from, count] of [
    [0, 64],
    [13, 64],
    [100, 192],
  ] as const) {
    expect(last(from, count)).toEqual(whole.slice(from * wide, (from + count) * wide))
  }
})
