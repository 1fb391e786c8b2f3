import type { Critic, CriticBatch, Generator, GeneratorInput, Runtime, Tensor } from '../../../src/compute'
import { itemAt } from '../../../src/compute/items'
import { convolutionLayers, criticWeightNames } from '../../../src/compute/critic/shape'

type TensorFlow = Runtime['tf']
type Weights = Readonly<Record<string, Tensor>>

/** Slope of the leaky ReLU, as in the product. */
const slope = 0.2

/**
 * The same model as plain tfjs, differentiated by its tape: what the product is measured against, and what its
 * hand-written gradients are proved with. Only ops whose second derivative tfjs has right: no tf.leakyRelu, no tf.norm.
 */
export class PlainModel {
  constructor(
    private readonly tf: TensorFlow,
    private readonly critic: Critic,
    private readonly generator: Generator,
  ) {}

  /** Copies of the product's parameters, by name. */
  criticWeights(): Record<string, Tensor> {
    const { parameters } = this.critic
    return Object.fromEntries(parameters.specs.map(({ name }) => [name, this.tf.clone(parameters.get(name))]))
  }
  generatorWeights(): Record<string, Tensor> {
    const { parameters } = this.generator
    return Object.fromEntries(parameters.specs.map(({ name }) => [name, this.tf.clone(parameters.get(name))]))
  }

  /** sequences [n, window + 1, variables], sensors [n] → [n, 1]. */
  score(weights: Weights, sequences: Tensor, sensors: Tensor): Tensor {
    const { tf, critic } = this
    const { shape } = critic
    const [rows = 0, steps = 0] = sequences.shape
    const normalized = (name: string): Tensor => {
      const weight = of(weights, name)
      const norm = criticWeightNames(shape).includes(name) ? critic.norm(name) : undefined
      if (norm === undefined) return weight
      const outputs = norm.right.size
      const matrix = tf.reshape(weight, [weight.size / outputs, outputs])
      return tf.div(weight, tf.sum(tf.mul(norm.left, tf.matMul(matrix as never, norm.right as never))))
    }
    const codes = tf.gather(of(weights, 'embedding'), sensors)
    const everyStep = tf.tile(tf.reshape(codes, [rows, 1, shape.embeddingSize]), [1, steps, 1])
    let signal: Tensor = tf.concat([sequences, everyStep], 2)
    for (const { weights: name, bias, width, channelsIn, channelsOut, stepWalk } of convolutionLayers(shape)) {
      const kernel = tf.reshape(normalized(name), [width, channelsIn, channelsOut])
      const filtered = tf.conv1d(signal as never, kernel as never, stepWalk.stride, 'same')
      signal = this.leaky(tf.add(filtered, of(weights, bias)))
    }
    const flat = tf.reshape(signal, [rows, signal.size / rows])
    const dense = tf.add(tf.matMul(flat as never, normalized('dense.weights') as never), of(weights, 'dense.bias'))
    return tf.add(
      tf.matMul(this.leaky(dense) as never, normalized('score.weights') as never),
      of(weights, 'score.bias'),
    )
  }

  /** −wasserstein + λ · penalty, scalar; the penalty by the tape. */
  criticLoss(weights: Weights, batch: CriticBatch, penaltyWeight: number): Tensor {
    const { tf } = this
    const { window, sensors, mask, real, fake, mix } = batch
    const judge = (step: Tensor): Tensor => this.score(weights, this.append(window, step), sensors)
    const mixed = tf.add(fake, tf.mul(tf.sub(real, fake), mix))
    const slopeAt = tf.grad((step: Tensor) => tf.sum(judge(step)))
    const gradient = tf.mul(slopeAt(mixed), mask)
    const length = tf.sqrt(tf.add(tf.sum(tf.square(gradient), 1), 1e-12))
    const penalty = tf.mean(tf.square(tf.sub(length, 1)))
    const distance = tf.sub(tf.mean(judge(real)), tf.mean(judge(fake)))
    return tf.sub(tf.mul(penalty, penaltyWeight), distance)
  }

  /** The next step of a training pass, [batch, variables]. */
  predict(weights: Weights, input: GeneratorInput, dropout: Tensor | null): Tensor {
    const { tf } = this
    const { hiddenSize, windowSteps, batchNorm, outputActivation, skipConnection, carryState } = this.generator.shape
    const [rows = 0] = input.mask.shape
    const codes = tf.gather(of(weights, 'embedding'), input.sensors)
    const silence = tf.zerosLike(input.noise)
    let hidden: Tensor = tf.zeros([rows, hiddenSize])
    let cell: Tensor = tf.zeros([rows, hiddenSize])
    const steps = tf.unstack(input.window)
    for (let step = 0; step < windowSteps; step++) {
      const noise = carryState && step < windowSteps - 1 ? silence : input.noise
      const read = tf.concat([itemAt(steps, step), codes, noise, hidden], 1)
      const sums = tf.add(tf.matMul(read as never, of(weights, 'lstm.weights') as never), of(weights, 'lstm.bias'))
      const [entry, forget, candidate, output] = tf.split(sums, 4, 1) as [Tensor, Tensor, Tensor, Tensor]
      cell = tf.add(tf.mul(tf.sigmoid(forget), cell), tf.mul(tf.sigmoid(entry), tf.tanh(candidate)))
      hidden = tf.mul(tf.sigmoid(output), tf.tanh(cell))
    }
    if (batchNorm) {
      const centred = tf.sub(hidden, tf.mean(hidden, 0))
      const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), 0), 1e-5))
      const gain = of(weights, 'batchNorm.gain')
      hidden = tf.add(tf.mul(tf.div(centred, deviation), gain), of(weights, 'batchNorm.offset'))
    }
    if (dropout !== null) hidden = tf.mul(hidden, dropout)
    const linear = tf.add(tf.matMul(hidden as never, of(weights, 'head.weights') as never), of(weights, 'head.bias'))
    const head = outputActivation === 'tanh' ? tf.tanh(linear) : linear
    return tf.mul(skipConnection ? tf.add(head, itemAt(steps, windowSteps - 1)) : head, input.mask)
  }

  /** −mean D(fake), scalar, with the generator's own step as the fake one. */
  generatorLoss(
    weights: Weights,
    criticWeights: Weights,
    input: GeneratorInput,
    window: Tensor,
    dropout: Tensor | null,
  ): Tensor {
    const step = this.predict(weights, input, dropout)
    return this.tf.neg(this.tf.mean(this.score(criticWeights, this.append(window, step), input.sensors)))
  }

  private append(window: Tensor, step: Tensor): Tensor {
    const [rows = 0, variables = 0] = step.shape
    return this.tf.concat([window, this.tf.reshape(step, [rows, 1, variables])], 1)
  }

  private leaky(x: Tensor): Tensor {
    const { tf } = this
    return tf.sub(tf.relu(x), tf.mul(tf.relu(tf.neg(x)), slope))
  }
}

/** Gradients of a scalar loss by name. */
export function gradientsOf(
  tf: TensorFlow,
  weights: Weights,
  loss: (weights: Weights) => Tensor,
): Record<string, Tensor> {
  const names = Object.keys(weights)
  const gradients = tf.grads((...values: Tensor[]) =>
    loss(Object.fromEntries(names.map((name, i) => [name, itemAt(values, i)]))),
  )(names.map((name) => of(weights, name)))
  return Object.fromEntries(names.map((name, i) => [name, itemAt(gradients, i)]))
}

function of(weights: Weights, name: string): Tensor {
  const weight = weights[name]
  if (weight === undefined) throw new Error(`The plain model has no ${name}.`)
  return weight
}
