import { itemAt } from '../items'
import type { Operations, Tensor } from '../tensorflow'
import type { Critic, WindowTrace } from './critic'
import type { ConvolutionLayer } from './shape'

/** What a window and its sensor's code give to the score of whatever step follows; n rows each. */
export interface JudgeBase {
  /** Before the activation of each convolution but the last, at the positions that a step reaches, [n, positions · channels]. */
  readonly convolutions: readonly Tensor[]
  /** The same for each such position of the last convolution by itself, [n, channels]. */
  readonly last: readonly Tensor[]
  /** Before the activation of the dense layer, [n, dense]. */
  readonly dense: Tensor
}

/** One position of the last convolution: which positions before it a step changes, and their weights. */
interface LastPosition {
  /** First channel that is read, and how many. */
  readonly from: number
  readonly count: number
  /** [count, channels] */
  readonly weights: Tensor
  /** What the dense layer makes of it, [channels, dense]. */
  readonly dense: Tensor
}

/**
 * The critic for many steps after the same windows (the candidates of Metropolis-Hastings sampling): the same score as
 * {@link Critic.judge}, without what a backward pass would need. All that does not depend on the step is worked out once a window:
 * {@link base}. What is left of a convolution is a product, since a step reaches three positions at most.
 *
 * Holds matrices made of the critic's weights of this moment. Dispose it.
 */
export class StepJudge {
  /** Of each convolution but the last, [positions before · channels, positions after · channels]. */
  private readonly matrices: readonly Tensor[]
  /** The same from what each convolution reads of the window (the first: and of the code beside the step); null: nothing. */
  private readonly ends: readonly (Tensor | null)[]
  private readonly positions: readonly LastPosition[]

  constructor(
    private readonly operations: Operations,
    private readonly critic: Critic,
  ) {
    const { matrices, ends, positions } = operations.tidy(() => {
      const { layers } = critic
      const keep = (matrix: Tensor): Tensor => operations.keep(matrix)
      return {
        matrices: layers
          .slice(0, -1)
          .map((layer, i) => keep(this.matrix(layer, this.ownPositions(layer), this.inputs(i)))),
        ends: layers.map((layer, i) => {
          const before = this.positionsWithoutStep(layer, i)
          return before.length === 0 ? null : keep(this.matrix(layer, before, layer.channelsIn))
        }),
        positions: this.lastPositions(keep),
      }
    })
    this.matrices = matrices
    this.ends = ends
    this.positions = positions
  }

  /** Tensors of the current tidy. */
  base(window: WindowTrace): JudgeBase {
    const { operations, critic } = this
    const [rows = 0] = window.codes.shape
    const sums = critic.layers.map((layer, i) => {
      const bias = critic.parameters.get(layer.bias)
      const positions = layer.steps - layer.reached
      const end = this.ends[i] ?? null
      if (end === null) return operations.broadcast(this.perPosition(bias, positions), [rows, positions * bias.size])
      const read = this.readWithoutStep(window, layer, i)
      return operations.add(operations.matMul(read, end), this.perPosition(bias, positions))
    })
    const last = itemAt(sums, sums.length - 1)
    const width = itemAt(critic.layers, critic.layers.length - 1).channelsOut
    const ofLast = operations.split(
      last,
      this.positions.map(() => width),
      1,
    )
    const bias = critic.parameters.get('dense.bias')
    const ofWindow = window.sum === null ? operations.zeros([rows, bias.size]) : critic.normalize(window.sum)
    return { convolutions: sums.slice(0, -1), last: ofLast, dense: operations.biasAdd(ofWindow, bias) }
  }

  /** Scores [n, 1] of steps [n, variables] after the windows of the base's n rows; 0 where a sensor lacks the variable. */
  score(base: JudgeBase, steps: Tensor): Tensor {
    const { operations, critic } = this
    let signal = steps
    this.matrices.forEach((matrix, i) => {
      const own = operations.matMul(signal, matrix)
      signal = operations.leakyRelu(operations.add(own, itemAt(base.convolutions, i)))
    })
    const [rows = 0] = signal.shape
    const shares = this.positions.map(({ from, count, weights, dense }, i) => {
      const read = count === signal.shape[1] ? signal : operations.slice(signal, [0, from], [rows, count])
      const sum = operations.add(operations.matMul(read, weights), itemAt(base.last, i))
      return operations.matMul(operations.leakyRelu(sum), dense)
    })
    const hidden = operations.leakyRelu(operations.addAll([base.dense, ...shares]))
    const scored = operations.matMul(hidden, critic.weight('score.weights'))
    return operations.biasAdd(scored, critic.parameters.get('score.bias'))
  }

  dispose(): void {
    for (const matrix of [...this.matrices, ...this.ends]) matrix?.dispose()
    for (const { weights, dense } of this.positions) for (const tensor of [weights, dense]) tensor.dispose()
  }

  /** What a convolution reads that does not depend on the step, [n, positions · channels]. */
  private readWithoutStep(window: WindowTrace, layer: ConvolutionLayer, i: number): Tensor {
    const { operations, critic } = this
    const [rows = 0] = window.codes.shape
    const end = critic.endOfWindow(itemAt(window.signals, i), layer)
    const parts = end === null ? [] : [end]
    if (i === 0) {
      const noStep = operations.zeros([rows, 1, 1, critic.shape.variables])
      parts.push(operations.concat([noStep, window.codes], 3))
    }
    const read = operations.concat(parts, 2)
    return operations.reshape(read, [rows, read.size / rows])
  }

  /** Positions that {@link readWithoutStep} has, counted from the first that a step reaches. */
  private positionsWithoutStep(layer: ConvolutionLayer, i: number): number[] {
    const { readsFrom, reachedIn } = layer
    return range(readsFrom - reachedIn, i === 0 ? 1 : 0)
  }
  private ownPositions(layer: ConvolutionLayer): number[] {
    return range(0, layer.stepsIn - layer.reachedIn)
  }

  /** Weights from `inputs` channels at positions before a convolution to all positions after it that a step reaches; 0 where none. */
  private matrix(layer: ConvolutionLayer, before: readonly number[], inputs: number): Tensor {
    const { operations } = this
    const none = operations.zeros([inputs, layer.channelsOut])
    const rows = before.map((from) => {
      const blocks = range(0, layer.steps - layer.reached).map((after) => {
        const tap = tapBetween(layer, from, after)
        return tap === null ? none : this.tap(layer, inputs, tap)
      })
      return operations.concat(blocks, 1)
    })
    return operations.concat(rows, 0)
  }

  private lastPositions(keep: (tensor: Tensor) => Tensor): LastPosition[] {
    const { operations, critic } = this
    const i = critic.layers.length - 1
    const layer = itemAt(critic.layers, i)
    const inputs = this.inputs(i)
    const rows = critic.normalize(critic.denseRows('step'))
    const [, dense = 0] = rows.shape
    return range(0, layer.steps - layer.reached).map((after) => {
      const taps = this.ownPositions(layer).flatMap((before) => {
        const tap = tapBetween(layer, before, after)
        return tap === null ? [] : [{ before, tap }]
      })
      const weights = taps.map(({ tap }) => this.tap(layer, inputs, tap))
      return {
        from: itemAt(taps, 0).before * inputs,
        count: taps.length * inputs,
        weights: keep(operations.concat(weights, 0)),
        dense: keep(operations.slice(rows, [after * layer.channelsOut, 0], [layer.channelsOut, dense])),
      }
    })
  }

  /** Channels that a step changes; of what the first convolution reads, the code is the window's matter. */
  private inputs(i: number): number {
    return i === 0 ? this.critic.shape.variables : itemAt(this.critic.layers, i).channelsIn
  }

  /** [inputs, channels out], of the first `inputs` channels. */
  private tap(layer: ConvolutionLayer, inputs: number, tap: number): Tensor {
    const kernel = this.critic.weight(layer.weights)
    const own = this.operations.slice(kernel, [0, tap, 0, 0], [1, 1, inputs, layer.channelsOut])
    return this.operations.reshape(own, [inputs, layer.channelsOut])
  }

  /** bias [channels] at each position, [1, positions · channels]. */
  private perPosition(bias: Tensor, positions: number): Tensor {
    const row = this.operations.reshape(bias, [1, bias.size])
    return this.operations.concat(new Array<Tensor>(positions).fill(row), 1)
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
}

/** Which tap of the kernel leads from one position to the other, both counted among those that a step reaches. */
function tapBetween(layer: ConvolutionLayer, before: number, after: number): number | null {
  const { stride, before: zeros } = layer.windowWalk
  const tap = layer.reachedIn + before - ((layer.reached + after) * stride - zeros)
  return tap >= 0 && tap < layer.width ? tap : null
}
