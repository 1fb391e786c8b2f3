import { itemAt } from '../items'
import type { Operations, Tensor } from '../tensorflow'
import type { Critic } from './critic'
import type { ConvolutionLayer } from './shape'

/**
 * Gradient of the sensors' codes, [sensors, embedding]. A code is the same at every step that the first convolution reads, so
 * its gradient needs the sum of the deltas over time alone, tap by tap: all of them, but for those whose tap lies in the
 * padding. Carrying the deltas back to every step of the input, to add up the codes' share of it, takes four times as long.
 * @param window deltas of the outputs that the window alone decides, [n, 1, reached, channels]; null where there are none
 * @param step of those that a judged step reaches, [n, 1, rest, channels]
 */
export function codeGradient(
  operations: Operations,
  critic: Critic,
  sensors: Tensor,
  window: Tensor | null,
  step: Tensor,
): Tensor {
  const layer = itemAt(critic.layers, 0)
  const { width, steps, channelsOut } = layer
  const { variables, embeddingSize } = critic.shape
  const [rows = 0] = step.shape
  const deltas = window === null ? step : operations.concat([window, step], 2)
  const byTap = operations.batchMatMul(
    operations.tensor(tapsInside(layer), [1, width, steps]),
    operations.reshape(deltas, [rows, steps, channelsOut]),
  )
  const kernel = critic.weight(layer.weights)
  const ofCodes = operations.slice(kernel, [0, 0, variables, 0], [1, width, embeddingSize, channelsOut])
  const weights = operations.reshape(operations.transpose(ofCodes, [0, 1, 3, 2]), [width * channelsOut, embeddingSize])
  const gradient = operations.matMul(operations.reshape(byTap, [rows, width * channelsOut]), weights)
  return operations.gatherGradient(gradient, sensors, critic.shape.sensors)
}

/** [width, steps]: 1 where a tap of an output reads a step, 0 where it reads padding. */
function tapsInside({ width, steps, stepsIn, windowWalk }: ConvolutionLayer): Float32Array {
  return Float32Array.from({ length: width * steps }, (_, i) => {
    const read = (i % steps) * windowWalk.stride + Math.floor(i / steps) - windowWalk.before
    return read >= 0 && read < stepsIn ? 1 : 0
  })
}
