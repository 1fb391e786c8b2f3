import { PlenumError, type OffloadingAgentConfig } from '../../contract'
import { itemAt } from '../items'
import type { Operations, Tensor } from '../tensorflow'
import { AgentNetworks, rowsOf, upload, type Agents, type AgentsState, type BatchTensors, type Sizes } from './agents'
import type { Batch } from './replay'

/**
 * Twin Delayed DDPG (Fujimoto et al. 2018, algorithm 1), for all trials of a stack at once. It differs from ddpg.ts where the
 * algorithms differ: two critics and the lower of their values, noise on target actions, actor and targets updated less often.
 */
export class Td3 implements Agents {
  private readonly networks: AgentNetworks
  private updates: number

  constructor(
    private readonly operations: Operations,
    private readonly config: OffloadingAgentConfig,
    sizes: Sizes,
    state: AgentsState,
  ) {
    this.networks = new AgentNetworks(operations, operations.variables, config, sizes, state)
    this.updates = state.updates
  }

  act(states: Float32Array): Float32Array {
    return this.networks.act(states)
  }

  /** @param targetNoise [trials × batch × action], scaled and clipped for each trial already */
  update(batch: Batch, targetNoise: Float32Array | null): void {
    if (targetNoise === null) throw new PlenumError('internal', 'TD3 needs noise for its target actions.')
    const { operations, networks, config } = this
    const { actors, critics, actorTargets, criticTargets } = networks
    operations.tidy(() => {
      const tensors = upload(operations, networks, batch, config.discount)
      this.updates++
      const noise = operations.tensor(targetNoise, [networks.trials, rowsOf(batch, networks), networks.sizes.action])
      critics.descend(operations.tidy(() => this.criticGradient(tensors, noise)))
      if (this.updates % config.policyDelay !== 0) return
      actors.descend(operations.tidy(() => this.actorGradient(batch)))
      // θ' ← τ θ + (1 − τ) θ'
      criticTargets.moveTowards(critics, config.softUpdate)
      actorTargets.moveTowards(actors, config.softUpdate)
    })
  }

  /** Gradient of Σᵢ (Qᵢ(s, a) − y)² with y = r + γ minᵢ Qᵢ'(s', clip(μ'(s') + noise)); after a truncation y is the same. */
  private criticGradient({ pairs, rewards, nextStates, discounts }: BatchTensors, noise: Tensor): Tensor {
    const { operations } = this
    const { critics, actorTargets, criticTargets, trials } = this.networks
    const nextActions = operations.clip(operations.add(actorTargets.evaluate(nextStates), noise), -1, 1)
    const bothValues = criticTargets.evaluate(this.forBoth(operations.concat([nextStates, nextActions], 2)))
    const [first, second] = operations.split(bothValues, [trials, trials], 0)
    if (first === undefined || second === undefined) throw new PlenumError('internal', 'TD3 needs two critics.')
    const nextValues = operations.minimum(first, second)
    const targets = operations.add(rewards, operations.multiply(nextValues, discounts))

    const weights = critics.weights()
    const activations = critics.forward(weights, pairs)
    const errors = operations.subtract(itemAt(activations, activations.length - 1), this.forBoth(targets))
    const gradient = operations.multiply(errors, operations.constant(2 / (pairs.shape[1] ?? NaN)))
    return critics.join(critics.parameterGradients(weights, activations, gradient))
  }

  /** Gradient of −Q₁(s, μ(s)) in the actor: through the first critic to the action, and on through the actor. */
  private actorGradient(batch: Batch): Tensor {
    const { operations } = this
    const { actors, critics, trials, sizes } = this.networks
    const rows = rowsOf(batch, this.networks)
    const states = operations.tensor(batch.states, [trials, rows, sizes.state])
    const actorWeights = actors.weights()
    const actorActivations = actors.forward(actorWeights, states)
    const actions = itemAt(actorActivations, actorActivations.length - 1)

    const criticWeights = critics.weights().map((both) => this.ofFirst(both))
    const criticActivations = critics.forward(criticWeights, operations.concat([states, actions], 2))
    const ascent = operations.constantFill([trials, rows, 1], -1 / rows)
    const inputGradient = critics.inputGradient(criticWeights, criticActivations, ascent)
    const actionGradient = operations.slice(inputGradient, [0, 0, sizes.state], [trials, rows, sizes.action])
    return actors.join(actors.parameterGradients(actorWeights, actorActivations, actionGradient))
  }

  /** The same for the first critics [trials, …] and the second: [2 · trials, …]. */
  private forBoth(x: Tensor): Tensor {
    return this.operations.concat([x, x], 0)
  }
  /** The first critics' part of [2 · trials, …]. */
  private ofFirst(both: Tensor): Tensor {
    const [, height = 0, width = 0] = both.shape
    return this.operations.slice(both, [0, 0, 0], [this.networks.trials, height, width])
  }

  getState(): AgentsState {
    return this.networks.getState(this.updates)
  }
  dispose(): void {
    this.networks.dispose()
  }
}
