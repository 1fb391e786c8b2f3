import { itemAt } from '../items'
import type { Operations, Tensor } from '../tensorflow'
import type { Critic, StepDeltas, StepTrace } from './critic'
import { codeGradient } from './code-gradient'
import type { SpectralNorm } from './spectral-norm'

/** What each linear layer reads of a direction, and what the dense layer's raw weights make of it. */
interface Tangent {
  readonly reads: readonly Tensor[]
  readonly flat: Tensor
  readonly sum: Tensor
  readonly hidden: Tensor
}

/**
 * Gradient [count] of a critic step in the parameters: `trace` and `deltas` hold real, fake and mixed steps after the same n
 * windows, `direction` [n, variables] is u = ∂(λ · penalty)/∂g at the slope g = ∂D/∂step of the mixed steps.
 *
 * No second-order autodiff: the gradient of the penalty in the weights is that of the directional derivative of D along u
 * with the activation masks fixed. D is piecewise linear, so that derivative is u carried through the layers, and each
 * weight's share is what the layer then reads, times the delta at its output: the same product as in the ordinary
 * backward pass, hence one op for both.
 *
 * What the window alone decides is the same for real and fake, masks included: their deltas are added before they are
 * carried on. The penalty does not reach it.
 */
export function criticGradient(
  operations: Operations,
  critic: Critic,
  trace: StepTrace,
  deltas: StepDeltas,
  direction: Tensor,
): Tensor {
  const [rows = 0] = direction.shape
  const blocks = new Blocks(operations, rows)
  const tangent = carry(operations, critic, trace, blocks, direction)
  const windowDeltas = intoWindow(operations, critic, trace, deltas, blocks)
  const gradients: Record<string, Tensor | readonly Tensor[]> = {}

  critic.layers.forEach(({ weights, bias, stepWalk, windowWalk }, i) => {
    const { convolution } = operations
    const shape = critic.parameters.shape(weights)
    const delta = itemAt(deltas.convolutions, i)
    const read = blocks.replaceMixed(itemAt(trace.reads, i), itemAt(tangent.reads, i))
    const ofSteps = convolution.kernelGradient(read, shape, delta, stepWalk)
    const biasOfSteps = operations.biasGradient(blocks.judged(delta))
    const signal = itemAt(trace.window.signals, i)
    const windowDelta = itemAt(windowDeltas.convolutions, i)
    const both = signal !== null && windowDelta !== null
    const gradient = both
      ? operations.add(ofSteps, convolution.kernelGradient(signal, shape, windowDelta, windowWalk))
      : ofSteps
    gradients[weights] = critic.norm(weights)?.gradient(gradient) ?? gradient
    gradients[bias] = both ? operations.add(biasOfSteps, operations.biasGradient(windowDelta)) : biasOfSteps
  })

  gradients['dense.weights'] = denseGradient(operations, critic, trace, deltas, tangent, windowDeltas.sum, blocks)
  gradients['dense.bias'] = operations.biasGradient(blocks.judged(deltas.hidden))
  const scoreRead = blocks.replaceMixed(trace.hidden, tangent.hidden)
  const scoreGradient = operations.matMul(scoreRead, deltas.score, true)
  gradients['score.weights'] = critic.norm('score.weights')?.gradient(scoreGradient) ?? scoreGradient
  gradients['score.bias'] = operations.biasGradient(blocks.judged(deltas.score))
  gradients.embedding = codeGradient(
    operations,
    critic,
    trace.window.sensors,
    itemAt(windowDeltas.convolutions, 0),
    blocks.addJudged(itemAt(deltas.convolutions, 0)),
  )
  return critic.parameters.join(gradients)
}

/** Rows in three blocks of n: real, fake, mixed. */
class Blocks {
  constructor(
    private readonly operations: Operations,
    readonly rows: number,
  ) {}

  judged(x: Tensor): Tensor {
    return this.cut(x, 0, 2)
  }
  mixed(x: Tensor): Tensor {
    return this.cut(x, 2, 1)
  }
  replaceMixed(x: Tensor, mixed: Tensor): Tensor {
    return this.operations.concat([this.judged(x), mixed], 0)
  }
  /** Real and fake added, [n, …]. */
  addJudged(x: Tensor): Tensor {
    return this.operations.add(this.cut(x, 0, 1), this.cut(x, 1, 1))
  }

  private cut(x: Tensor, from: number, count: number): Tensor {
    const begin = x.shape.map((_, i) => (i === 0 ? from * this.rows : 0))
    return this.operations.slice(x, begin, [count * this.rows, ...x.shape.slice(1)])
  }
}

/** `direction` in the mixed step, zero in window and sensor code, through the layers with the masks of the mixed steps. */
function carry(operations: Operations, critic: Critic, trace: StepTrace, blocks: Blocks, direction: Tensor): Tangent {
  const { embeddingSize } = critic.shape
  const [rows = 0, variables = 0] = direction.shape
  let signal = operations.reshape(direction, [rows, 1, 1, variables])
  let channels = embeddingSize
  const reads = critic.layers.map(({ weights, stepWalk, reachedIn, readsFrom }, i) => {
    const read = operations.pad(signal, [
      [0, 0],
      [0, 0],
      [reachedIn - readsFrom, 0],
      [0, channels],
    ])
    const filtered = operations.convolution.forward(read, critic.weight(weights), stepWalk)
    signal = operations.leakyReluGradient(filtered, blocks.mixed(itemAt(trace.signals, i)))
    channels = 0
    return read
  })
  const flat = operations.reshape(signal, [rows, signal.size / rows])
  const sum = operations.matMul(flat, critic.denseRows('step'))
  const hidden = operations.leakyReluGradient(critic.normalize(sum), blocks.mixed(trace.hidden))
  return { reads, flat, sum, hidden }
}

interface WindowDeltas {
  /** At the outputs of the convolutions, [n, 1, reached, channels]; null where nothing is the window's alone. */
  readonly convolutions: readonly (Tensor | null)[]
  /** At the sums of the dense layer, [n, dense]. */
  readonly sum: Tensor
}

/** Real and fake together, backward through what the window alone decides. */
function intoWindow(
  operations: Operations,
  critic: Critic,
  trace: StepTrace,
  deltas: StepDeltas,
  blocks: Blocks,
): WindowDeltas {
  const { layers } = critic
  const { signals } = trace.window
  const sum = blocks.addJudged(deltas.sum)
  const last = itemAt(signals, layers.length)
  let gradient =
    last === null
      ? null
      : operations.reshape(operations.matMulWithTransposed(sum, critic.denseRows('window')), last.shape)
  const convolutions: (Tensor | null)[] = []
  for (let i = layers.length - 1; i >= 0; i--) {
    const { weights, windowWalk, readsFrom } = itemAt(layers, i)
    const output = itemAt(signals, i + 1)
    const delta: Tensor | null =
      gradient === null || output === null ? null : operations.leakyReluGradient(gradient, output)
    convolutions[i] = delta
    if (i === 0) break
    const input = itemAt(signals, i)
    const read = itemAt(deltas.windows, i)
    const ofSteps =
      read === null
        ? null
        : operations.pad(blocks.addJudged(read), [
            [0, 0],
            [0, 0],
            [readsFrom, 0],
            [0, 0],
          ])
    const ofWindow: Tensor | null =
      delta === null || input === null
        ? null
        : operations.convolution.inputGradient(input.shape, critic.weight(weights), delta, windowWalk)
    gradient = ofWindow !== null && ofSteps !== null ? operations.add(ofWindow, ofSteps) : (ofWindow ?? ofSteps)
  }
  return { convolutions, sum }
}

/**
 * Gradient of the dense layer's raw weights, in rows of the window and of the step. Through their normalization it is
 * Gᵣ − ⟨G, W_sn⟩ · left rightᵀ / σ, where ⟨G, W_sn⟩ is the sum of what the weights made of their inputs times the deltas;
 * the second term is one more row of inputs and deltas of the same product.
 */
function denseGradient(
  operations: Operations,
  critic: Critic,
  trace: StepTrace,
  deltas: StepDeltas,
  tangent: Tangent,
  windowSum: Tensor,
  blocks: Blocks,
): Tensor[] {
  const norm = critic.norm('dense.weights')
  const inputs = blocks.replaceMixed(trace.flat, tangent.flat)
  const product = operations.multiply(blocks.replaceMixed(trace.sum, tangent.sum), deltas.sum)
  const extra = norm === undefined ? null : normRow(operations, norm, product)
  const rowsFrom = (from: number, x: Tensor, delta: Tensor): Tensor => {
    if (extra === null) return operations.matMul(x, delta, true)
    const left = operations.slice(extra.left, [0, from], [1, x.shape[1] ?? 0])
    return operations.matMul(operations.concat([x, left], 0), operations.concat([delta, extra.delta], 0), true)
  }
  const ofSteps = rowsFrom(critic.windowInputs, inputs, deltas.sum)
  const { flat } = trace.window
  return flat === null ? [ofSteps] : [rowsFrom(0, flat, windowSum), ofSteps]
}

function normRow(operations: Operations, norm: SpectralNorm, product: Tensor): { left: Tensor; delta: Tensor } {
  const along = operations.multiply(operations.sum(product, [0, 1]), norm.inverse)
  const delta = operations.multiply(norm.right, operations.multiply(along, operations.constant(-1)))
  return {
    left: operations.reshape(norm.left, [1, norm.left.size]),
    delta: operations.reshape(delta, [1, norm.right.size]),
  }
}
