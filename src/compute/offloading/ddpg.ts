import type { OffloadingAgentConfig } from '../../contract'
import { itemAt } from '../items'
import type { Operations, Tensor } from '../tensorflow'
import { AgentNetworks, rowsOf, upload, type Agents, type AgentsState, type BatchTensors, type Sizes } from './agents'
import type { Batch } from './replay'

/**
 * Deep Deterministic Policy Gradient (Lillicrap et al. 2016, algorithm 1), for all trials of a stack at once. Losses are means
 * over a trial's batch and add up over trials, which share no parameter: every trial learns as if it were alone.
 */
export class Ddpg implements Agents {
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

  update(batch: Batch): void {
    const { operations, networks, config } = this
    const { actors, critics, actorTargets, criticTargets } = networks
    operations.tidy(() => {
      const tensors = upload(operations, networks, batch, config.discount)
      this.updates++
      critics.descend(operations.tidy(() => this.criticGradient(tensors)))
      actors.descend(operations.tidy(() => this.actorGradient(batch)))
      // θ' ← τ θ + (1 − τ) θ'
      criticTargets.moveTowards(critics, config.softUpdate)
      actorTargets.moveTowards(actors, config.softUpdate)
    })
  }

  /** Gradient of (Q(s, a) − y)² with y = r + γ Q'(s', μ'(s')); after a truncation y is the same. */
  private criticGradient({ pairs, rewards, nextStates, discounts }: BatchTensors): Tensor {
    const { operations } = this
    const { critics, actorTargets, criticTargets } = this.networks
    const nextActions = actorTargets.evaluate(nextStates)
    const nextValues = criticTargets.evaluate(operations.concat([nextStates, nextActions], 2))
    const targets = operations.add(rewards, operations.multiply(nextValues, discounts))

    const weights = critics.weights()
    const activations = critics.forward(weights, pairs)
    const errors = operations.subtract(itemAt(activations, activations.length - 1), targets)
    const gradient = operations.multiply(errors, operations.constant(2 / (pairs.shape[1] ?? NaN)))
    return critics.join(critics.parameterGradients(weights, activations, gradient))
  }

  /** Gradient of −Q(s, μ(s)) in the actor: through the critic to the action, and on through the actor. */
  private actorGradient(batch: Batch): Tensor {
    const { operations } = this
    const { actors, critics, trials, sizes } = this.networks
    const rows = rowsOf(batch, this.networks)
    const states = operations.tensor(batch.states, [trials, rows, sizes.state])
    const actorWeights = actors.weights()
    const actorActivations = actors.forward(actorWeights, states)
    const actions = itemAt(actorActivations, actorActivations.length - 1)

    const criticWeights = critics.weights()
    const criticActivations = critics.forward(criticWeights, operations.concat([states, actions], 2))
    const ascent = operations.constantFill([trials, rows, 1], -1 / rows)
    const inputGradient = critics.inputGradient(criticWeights, criticActivations, ascent)
    const actionGradient = operations.slice(inputGradient, [0, 0, sizes.state], [trials, rows, sizes.action])
    return actors.join(actors.parameterGradients(actorWeights, actorActivations, actionGradient))
  }

  getState(): AgentsState {
    return this.networks.getState(this.updates)
  }
  dispose(): void {
    this.networks.dispose()
  }
}
