import type { RandomGenerator } from '../../domain'
import { itemAt } from '../items'
import type { Parameters } from '../parameters'
import type { Operations, Tensor } from '../tensorflow'
import { convolutionLayers, criticWeightNames, type ConvolutionLayer, type CriticShape } from './shape'
import { SpectralNorm, type SingularVectors } from './spectral-norm'

/** What the critic makes of windows alone: the same for every step that is judged after them. */
export interface WindowTrace {
  /** [n], and their codes [n, 1, 1, embedding] */
  readonly sensors: Tensor
  readonly codes: Tensor
  /** Before each convolution and after the last: the steps that no judged step reaches, [n, 1, reached, channels]; null: none. */
  readonly signals: readonly (Tensor | null)[]
  /** The last signal as [n, steps · channels], and its share of {@link StepTrace.sum}. */
  readonly flat: Tensor | null
  readonly sum: Tensor | null
}

/** What the critic makes of steps [copies · n] after n windows: copy by copy, each over all windows. */
export interface StepTrace {
  readonly window: WindowTrace
  /** What each convolution read: the end of the window’s signal, then what the step reached, [copies · n, 1, steps, channels]. */
  readonly reads: readonly Tensor[]
  /** After each convolution, the steps that the judged step reached. */
  readonly signals: readonly Tensor[]
  /** The last signal as [copies · n, steps · channels]. */
  readonly flat: Tensor
  /** Inputs of the dense layer times its raw weights; its output; the score: [copies · n, dense or 1]. */
  readonly sum: Tensor
  readonly hidden: Tensor
  readonly score: Tensor
}

/** Gradients at the outputs of the linear layers, for a given gradient in the scores; rows as in {@link StepTrace}. */
export interface StepDeltas {
  readonly convolutions: readonly Tensor[]
  /** At what each convolution read of the window's signal; null where it read none, and for the first, whose is the input. */
  readonly windows: readonly (Tensor | null)[]
  /** At the dense layer's output and at its {@link StepTrace.sum}. */
  readonly hidden: Tensor
  readonly sum: Tensor
  readonly score: Tensor
}

/**
 * The critic (thesis, "Discriminator"): the given steps and one real or generated step, each with the sensor's code →
 * convolutions → dense → score, leaky ReLU between, spectral normalization of every weight.
 *
 * A step reaches only the last few places of each layer. The rest is computed once for all steps that are judged after
 * the same window, which halves the work of a training step and more where many candidates are compared.
 */
export class Critic {
  readonly layers: readonly ConvolutionLayer[]
  /** Inputs of the dense layer that come from the window alone. */
  readonly windowInputs: number
  private readonly norms: Map<string, SpectralNorm>
  /** Cut when first asked for after an update. */
  private rows: { window?: Tensor; step?: Tensor } = {}

  constructor(
    private readonly operations: Operations,
    readonly shape: CriticShape,
    readonly parameters: Parameters<string>,
    vectors: Readonly<Record<string, SingularVectors>> | RandomGenerator,
  ) {
    this.layers = convolutionLayers(shape)
    const last = itemAt(this.layers, this.layers.length - 1)
    this.windowInputs = last.reached * last.channelsOut
    const names = shape.spectralNorm ? criticWeightNames(shape) : []
    this.norms = new Map(
      names.map((name) => {
        const weight = parameters.get(name)
        const given = 'integer' in vectors ? undefined : (vectors as Record<string, SingularVectors>)[name]
        return [
          name,
          given === undefined
            ? SpectralNorm.initial(operations, weight, vectors as RandomGenerator)
            : new SpectralNorm(operations, weight, given),
        ]
      }),
    )
  }

  /** The normalization of a weight, or undefined without any. */
  norm(name: string): SpectralNorm | undefined {
    return this.norms.get(name)
  }
  /** The weights the layers use: normalized, or as they are. */
  weight(name: string): Tensor {
    return this.norms.get(name)?.weight ?? this.parameters.get(name)
  }

  singularVectors(): Record<string, SingularVectors> {
    return Object.fromEntries([...this.norms].map(([name, norm]) => [name, norm.vectors()]))
  }

  /** Lets `step` change the parameters; one power iteration per weight follows them. */
  update(step: (parameters: Parameters<string>) => void): void {
    this.forgetRows()
    step(this.parameters)
    for (const [name, norm] of this.norms) norm.follow(this.parameters.get(name))
  }

  /** sequences [n, window + 1, variables] (0 where a sensor lacks the variable), sensors [n]: each window and its step. */
  forward(sequences: Tensor, sensors: Tensor): StepTrace {
    const { operations, shape } = this
    const [rows = 0, , variables = 0] = sequences.shape
    const window = operations.slice(sequences, [0, 0, 0], [rows, shape.windowSteps, variables])
    const step = operations.slice(sequences, [0, shape.windowSteps, 0], [rows, 1, variables])
    return this.judge(this.readWindow(window, sensors), operations.reshape(step, [rows, variables]))
  }

  /** window [n, window, variables] (0 where a sensor lacks the variable), sensors [n]. */
  readWindow(window: Tensor, sensors: Tensor): WindowTrace {
    const { operations, parameters, shape } = this
    const [rows = 0, steps = 0, variables = 0] = window.shape
    const codes = operations.reshape(operations.gather(parameters.get('embedding'), sensors), [
      rows,
      1,
      1,
      shape.embeddingSize,
    ])
    const everyStep = operations.broadcast(codes, [rows, 1, steps, shape.embeddingSize])
    let signal: Tensor | null = operations.concat(
      [operations.reshape(window, [rows, 1, steps, variables]), everyStep],
      3,
    )
    const signals = [signal as Tensor | null]
    for (const layer of this.layers) {
      signal = signal === null || layer.reached === 0 ? null : this.convolve(signal, layer, layer.windowWalk)
      signals.push(signal)
    }
    const flat = signal === null ? null : operations.reshape(signal, [rows, this.windowInputs])
    const sum = flat === null ? null : operations.matMul(flat, this.denseRows('window'))
    return { sensors, codes, signals, flat, sum }
  }

  /** steps [copies · n, variables] after the n windows of the trace, copy by copy; 0 where a sensor lacks the variable. */
  judge(window: WindowTrace, steps: Tensor): StepTrace {
    const { operations, parameters } = this
    const [rows = 0, variables = 0] = steps.shape
    const [windows = 1] = window.codes.shape
    const copies = rows / windows
    let signal = operations.concat(
      [operations.reshape(steps, [rows, 1, 1, variables]), this.repeat(window.codes, copies)],
      3,
    )
    const reads: Tensor[] = []
    const signals: Tensor[] = []
    this.layers.forEach((layer, i) => {
      const end = this.endOfWindow(itemAt(window.signals, i), layer)
      const read = end === null ? signal : operations.concat([this.repeat(end, copies), signal], 2)
      signal = this.convolve(read, layer, layer.stepWalk)
      reads.push(read)
      signals.push(signal)
    })
    const flat = operations.reshape(signal, [rows, signal.size / rows])
    const own = operations.matMul(flat, this.denseRows('step'))
    const sum = window.sum === null ? own : operations.add(own, this.repeat(window.sum, copies))
    const hidden = operations.leakyRelu(operations.biasAdd(this.normalize(sum), parameters.get('dense.bias')))
    const scored = operations.matMul(hidden, this.weight('score.weights'))
    const score = operations.biasAdd(scored, parameters.get('score.bias'))
    return { window, reads, signals, flat, sum, hidden, score }
  }

  /** Backward through the layers, down to the outputs of the first, for `score` [copies · n, 1], the gradient in the scores. */
  deltas(trace: StepTrace, score: Tensor): StepDeltas {
    const { operations } = this
    const intoHidden = operations.matMul(score, this.weight('score.weights'), false, true)
    const hidden = operations.leakyReluGradient(intoHidden, trace.hidden)
    const sum = this.normalize(hidden)
    const intoFlat = operations.matMul(sum, this.denseRows('step'), false, true)
    let gradient = operations.reshape(intoFlat, itemAt(trace.signals, this.layers.length - 1).shape)
    const convolutions: Tensor[] = []
    const windows: (Tensor | null)[] = []
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const { weights, stepWalk, reachedIn, readsFrom, stepsIn } = itemAt(this.layers, i)
      const delta = operations.leakyReluGradient(gradient, itemAt(trace.signals, i))
      convolutions[i] = delta
      windows[i] = null
      if (i === 0) break
      const read = itemAt(trace.reads, i).shape
      const into = operations.convolution.inputGradient(read, this.weight(weights), delta, stepWalk)
      const ofWindow = reachedIn - readsFrom
      const parts = ofWindow > 0 ? operations.split(into, [ofWindow, stepsIn - reachedIn], 2) : [into]
      windows[i] = ofWindow > 0 ? itemAt(parts, 0) : null
      gradient = itemAt(parts, parts.length - 1)
    }
    return { convolutions, windows, hidden, sum, score }
  }

  /** Gradient in judged steps, [rows, variables], from the deltas of the first convolution, [rows, 1, steps, channels]. */
  stepGradient(delta: Tensor): Tensor {
    const { operations } = this
    const { weights, stepWalk, reachedIn, readsFrom, stepsIn, channelsIn } = itemAt(this.layers, 0)
    const [rows = 0] = delta.shape
    // as if it had read zeros in place of the window
    const walk = { ...stepWalk, before: stepWalk.before + reachedIn - readsFrom }
    const shape = [rows, 1, stepsIn - reachedIn, channelsIn]
    const input = operations.convolution.inputGradient(shape, this.weight(weights), delta, walk)
    const { variables } = this.shape
    return operations.reshape(operations.slice(input, [0, 0, 0, 0], [rows, 1, 1, variables]), [rows, variables])
  }

  /** 1 / σ times what the raw weights of the dense layer gave: they are larger than its output. */
  normalize(sum: Tensor): Tensor {
    const norm = this.norms.get('dense.weights')
    return norm === undefined ? sum : this.operations.multiply(sum, norm.inverse)
  }

  /** Raw weights of the dense layer for its inputs from the window alone, or for the rest, [inputs, dense]. */
  denseRows(part: 'window' | 'step'): Tensor {
    this.rows[part] ??= this.operations.tidy(() => {
      const { operations, parameters, windowInputs } = this
      const [inputs = 0] = parameters.shape('dense.weights')
      const [from, count] = part === 'window' ? [0, windowInputs] : [windowInputs, inputs - windowInputs]
      return operations.keep(parameters.rows('dense.weights', from, count))
    })
    return this.rows[part]
  }

  /** The steps of the window's signal that the judged step's part of the layer reads too. */
  endOfWindow(signal: Tensor | null, { reachedIn, readsFrom }: ConvolutionLayer): Tensor | null {
    if (signal === null || readsFrom >= reachedIn) return null
    const [rows = 0, , , channels = 0] = signal.shape
    return this.operations.slice(signal, [0, 0, readsFrom, 0], [rows, 1, reachedIn - readsFrom, channels])
  }

  dispose(): void {
    this.parameters.dispose()
    this.forgetRows()
    for (const norm of this.norms.values()) norm.dispose()
  }

  private forgetRows(): void {
    this.rows.window?.dispose()
    this.rows.step?.dispose()
    this.rows = {}
  }

  private convolve(signal: Tensor, { weights, bias }: ConvolutionLayer, walk: ConvolutionLayer['stepWalk']): Tensor {
    const { operations, parameters } = this
    const filtered = operations.convolution.forward(signal, this.weight(weights), walk)
    return operations.leakyRelu(operations.biasAdd(filtered, parameters.get(bias)))
  }

  private repeat(x: Tensor, copies: number): Tensor {
    return copies === 1 ? x : this.operations.concat(Array<Tensor>(copies).fill(x), 0)
  }
}
