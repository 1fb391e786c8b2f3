import type { OffloadingAgentConfig } from '../../../../src/contract'
import type { AgentsState, Batch, NetworkValues } from '../../../../src/compute/offloading'
import { at } from '../support'

/** A multilayer perceptron, its gradients and Adam in plain float64 loops: nothing of the product's code. */
export class PlainNetwork {
  readonly parameters: Float64Array[]
  private readonly first: Float64Array[]
  private readonly second: Float64Array[]
  private steps = 0

  constructor(
    private readonly sizes: readonly number[],
    private readonly tanhOutput: boolean,
    values: NetworkValues,
  ) {
    this.parameters = values.map((slot) => Float64Array.from(slot))
    this.first = values.map((slot) => new Float64Array(slot.length))
    this.second = values.map((slot) => new Float64Array(slot.length))
  }

  /** All layers' outputs for one input; the input first. */
  forward(input: readonly number[]): number[][] {
    const layers = [[...input]]
    for (let layer = 0; layer + 1 < this.sizes.length; layer++) {
      const [weights, bias] = this.slot(layer)
      const width = at(this.sizes, layer + 1)
      const below = layers[layer] ?? []
      const last = layer + 2 === this.sizes.length
      layers.push(
        Array.from({ length: width }, (_, j) => {
          let sum = at(bias, j)
          for (let i = 0; i < below.length; i++) sum += at(below, i) * at(weights, i * width + j)
          if (!last) return Math.max(0, sum)
          return this.tanhOutput ? Math.tanh(sum) : sum
        }),
      )
    }
    return layers
  }
  output(input: readonly number[]): number[] {
    return this.forward(input).at(-1) ?? []
  }

  /** Adds the gradients of one sample to `sums` and returns the gradient of the input. */
  backward(layers: readonly number[][], outputGradient: readonly number[], sums: Float64Array[]): number[] {
    let gradient = [...outputGradient]
    for (let layer = this.sizes.length - 2; layer >= 0; layer--) {
      const [weights] = this.slot(layer)
      const output = layers[layer + 1] ?? []
      const input = layers[layer] ?? []
      const last = layer === this.sizes.length - 2
      gradient = gradient.map((g, j) => {
        if (!last) return at(output, j) > 0 ? g : 0
        return this.tanhOutput ? g * (1 - at(output, j) ** 2) : g
      })
      const [weightSums, biasSums] = [sums[2 * layer], sums[2 * layer + 1]]
      if (weightSums === undefined || biasSums === undefined) throw new Error('No place for gradients.')
      const below = new Array<number>(input.length).fill(0)
      gradient.forEach((g, j) => {
        biasSums[j] = at(biasSums, j) + g
        for (let i = 0; i < input.length; i++) {
          const place = i * gradient.length + j
          weightSums[place] = at(weightSums, place) + g * at(input, i)
          below[i] = at(below, i) + g * at(weights, place)
        }
      })
      gradient = below
    }
    return gradient
  }

  zeroGradients(): Float64Array[] {
    return this.parameters.map((slot) => new Float64Array(slot.length))
  }

  /** Adam as published, with hats and all. */
  descend(gradients: readonly Float64Array[], rate: number): void {
    this.steps++
    this.parameters.forEach((slot, s) => {
      for (let i = 0; i < slot.length; i++) {
        const g = at(gradients[s] ?? [], i)
        const m = 0.9 * at(this.first[s] ?? [], i) + 0.1 * g
        const v = 0.999 * at(this.second[s] ?? [], i) + 0.001 * g * g
        this.first[s]?.set([m], i)
        this.second[s]?.set([v], i)
        slot[i] =
          at(slot, i) - (rate * (m / (1 - 0.9 ** this.steps))) / (Math.sqrt(v / (1 - 0.999 ** this.steps)) + 1e-8)
      }
    })
  }

  follow(source: PlainNetwork, share: number): void {
    this.parameters.forEach((slot, s) => {
      for (let i = 0; i < slot.length; i++)
        slot[i] = (1 - share) * at(slot, i) + share * at(source.parameters[s] ?? [], i)
    })
  }

  private slot(layer: number): [Float64Array, Float64Array] {
    const [weights, bias] = [this.parameters[2 * layer], this.parameters[2 * layer + 1]]
    if (weights === undefined || bias === undefined) throw new Error('No such layer.')
    return [weights, bias]
  }
}

/** One agent of DDPG (one critic) or TD3 (two), straight from the papers' algorithms. */
export class PlainAgent {
  readonly actor: PlainNetwork
  readonly critics: PlainNetwork[]
  readonly actorTarget: PlainNetwork
  readonly criticTargets: PlainNetwork[]
  private updates = 0

  constructor(
    private readonly config: OffloadingAgentConfig,
    private readonly stateSize: number,
    private readonly actionSize: number,
    state: AgentsState,
    trial: number,
  ) {
    const agent = state.agents[trial]
    if (agent === undefined) throw new Error('No such trial.')
    const actorSizes = [stateSize, ...config.hiddenSizes, actionSize]
    const criticSizes = [stateSize + actionSize, ...config.hiddenSizes, 1]
    this.actor = new PlainNetwork(actorSizes, true, agent.actor.parameters)
    this.actorTarget = new PlainNetwork(actorSizes, true, agent.actorTarget)
    this.critics = agent.critics.map(({ parameters }) => new PlainNetwork(criticSizes, false, parameters))
    this.criticTargets = agent.criticTargets.map((values) => new PlainNetwork(criticSizes, false, values))
  }

  /** A batch of this agent alone. */
  update(batch: Batch, noise: Float32Array | null): void {
    const { config, stateSize, actionSize } = this
    const rows = batch.rewards.length
    const row = (values: Float32Array, r: number, width: number): number[] => [
      ...values.subarray(r * width, (r + 1) * width),
    ]
    this.updates++
    const targets = Array.from({ length: rows }, (_, r) => {
      const next = row(batch.nextStates, r, stateSize)
      const action = this.actorTarget.output(next).map((a, j) => {
        const noisy = a + (noise === null ? 0 : at(noise, r * actionSize + j))
        return Math.min(1, Math.max(-1, noisy))
      })
      const values = this.criticTargets.map((critic) => at(critic.output([...next, ...action]), 0))
      return at(batch.rewards, r) + config.discount * at(batch.continues, r) * Math.min(...values)
    })
    for (const critic of this.critics) {
      const sums = critic.zeroGradients()
      targets.forEach((target, r) => {
        const layers = critic.forward([...row(batch.states, r, stateSize), ...row(batch.actions, r, actionSize)])
        critic.backward(layers, [(2 / rows) * (at(layers.at(-1) ?? [], 0) - target)], sums)
      })
      critic.descend(sums, config.criticRate)
    }
    if (config.algorithm === 'td3' && this.updates % config.policyDelay !== 0) return
    const critic = this.critics[0]
    if (critic === undefined) throw new Error('No critic.')
    const sums = this.actor.zeroGradients()
    for (let r = 0; r < rows; r++) {
      const state = row(batch.states, r, stateSize)
      const layers = this.actor.forward(state)
      const judged = critic.forward([...state, ...(layers.at(-1) ?? [])])
      const slope = critic.backward(judged, [-1 / rows], critic.zeroGradients()).slice(stateSize)
      this.actor.backward(layers, slope, sums)
    }
    this.actor.descend(sums, config.actorRate)
    this.actorTarget.follow(this.actor, config.softUpdate)
    this.criticTargets.forEach((target, i) => target.follow(this.critics[i] ?? critic, config.softUpdate))
  }
}
