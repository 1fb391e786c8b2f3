import { itemAt } from '../items'
import { AttributeFactory } from './attributes'
import type { LstmInput } from './lstm'
import type { Runtime, Tensor } from './runtime'

/** What tensors are cut and joined with. */
export interface Pieces {
  slice(x: Tensor, begin: number[], size: number[]): Tensor
  transpose(x: Tensor, order: number[]): Tensor
  reshape(x: Tensor, shape: number[]): Tensor
  concat(parts: Tensor[], axis: number): Tensor
  zeros(shape: number[]): Tensor
}

/**
 * An LSTM's weights as cuDNN reads them, one vector: the matrices of the input gate by gate (i, f, c̃, o; the order of
 * BlockLSTMV2 too), each [cells, features], those of the hidden state, each [cells, cells], then two biases per gate, of which
 * ours is the second. So does Keras (`_canonical_to_params` in its GPU layers).
 */
export function cudnnParameters(pieces: Pieces, { weights, bias }: Pick<LstmInput, 'weights' | 'bias'>): Tensor {
  const cells = bias.size / 4
  const [inputs = 0] = weights.shape
  const features = inputs - cells
  const flat = (from: number, rows: number): Tensor[] =>
    [0, 1, 2, 3].map((gate) => {
      const matrix = pieces.slice(weights, [from, gate * cells], [rows, cells])
      return pieces.reshape(pieces.transpose(matrix, [1, 0]), [rows * cells])
    })
  return pieces.concat([...flat(0, features), ...flat(features, cells), pieces.zeros([4 * cells]), bias], 0)
}

/**
 * The last hidden state, [batch, cells], by cuDNN: forward only, on a GPU only. Version 1 of the op, since all sequences are of
 * one length and later versions return a type that tfjs does not know.
 */
export function cudnnLastHidden({ backend }: Pick<Runtime, 'backend'>, pieces: Pieces, input: LstmInput): Tensor {
  const attribute = new AttributeFactory(backend.binding)
  const [, batch = 0] = input.x.shape
  const cells = input.bias.size / 4
  const layer = (state: Tensor): Tensor => pieces.reshape(state, [1, batch, cells])
  const outputs = backend.executeMultipleOutputs(
    'CudnnRNN',
    [
      attribute.float32('T'),
      attribute.text('rnn_mode', 'lstm'),
      attribute.text('input_mode', 'linear_input'),
      attribute.text('direction', 'unidirectional'),
      attribute.float('dropout', 0),
      attribute.integer('seed', 0),
      attribute.integer('seed2', 0),
      attribute.boolean('is_training', false),
    ],
    [input.x, layer(input.hidden), layer(input.cellState), cudnnParameters(pieces, input)],
    4,
  )
  // the whole sequence, the last hidden and cell state, and what a backward pass would need
  return pieces.reshape(itemAt(outputs, 1), [batch, cells])
}
