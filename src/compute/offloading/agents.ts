import type { OffloadingAgentConfig } from '../../contract'
import { RandomGenerator } from '../../domain'
import { itemAt } from '../items'
import type { Operations, Tensor, Variables } from '../tensorflow'
import { initialValues, type NetworkValues } from './layout'
import { StackedNetworks, TrainedNetworks, untrained, type TrainedValues } from './network'
import type { Batch } from './replay'

/** Stream of the start values, after all other streams of a trial. */
const initialStream = 100

/** All that one trial's agent has learned, for a checkpoint; two critics under TD3, one under DDPG. */
export interface AgentValues {
  readonly actor: TrainedValues
  readonly critics: readonly TrainedValues[]
  readonly actorTarget: NetworkValues
  readonly criticTargets: readonly NetworkValues[]
}

/** The agents of a stack, with the counters they share. */
export interface AgentsState {
  readonly updates: number
  readonly actorSteps: number
  readonly criticSteps: number
  readonly agents: readonly AgentValues[]
}

/** One algorithm for all trials at once. */
export interface Agents {
  /** Actions [trials × action] of the actors, without noise, for states [trials × state]. */
  act(states: Float32Array): Float32Array
  /** One update from a batch of every trial; `targetNoise` [trials × batch × action] is used by TD3. */
  update(batch: Batch, targetNoise: Float32Array | null): void
  getState(): AgentsState
  dispose(): void
}

export interface Sizes {
  readonly state: number
  readonly action: number
}

/** Agents as they begin: targets equal to their networks, everything fixed by the seed of each trial. */
export function newAgents(config: OffloadingAgentConfig, sizes: Sizes, seeds: readonly number[]): AgentsState {
  const criticCount = config.algorithm === 'td3' ? 2 : 1
  const agents = seeds.map((seed) => {
    const random = new RandomGenerator(seed, initialStream)
    const actor = untrained(initialValues(actorSizes(config, sizes), random))
    const critics = Array.from({ length: criticCount }, () =>
      untrained(initialValues(criticSizes(config, sizes), random)),
    )
    return { actor, critics, actorTarget: actor.parameters, criticTargets: critics.map(({ parameters }) => parameters) }
  })
  return { updates: 0, actorSteps: 0, criticSteps: 0, agents }
}

export function actorSizes(config: OffloadingAgentConfig, sizes: Sizes): number[] {
  return [sizes.state, ...config.hiddenSizes, sizes.action]
}
export function criticSizes(config: OffloadingAgentConfig, sizes: Sizes): number[] {
  return [sizes.state + sizes.action, ...config.hiddenSizes, 1]
}

/** The networks of all trials. Critic c of trial t is number c · trials + t of the critics. */
export class AgentNetworks {
  readonly actors: TrainedNetworks
  readonly critics: TrainedNetworks
  readonly actorTargets: StackedNetworks
  readonly criticTargets: StackedNetworks
  readonly trials: number

  constructor(
    private readonly operations: Operations,
    variables: Variables,
    config: OffloadingAgentConfig,
    readonly sizes: Sizes,
    state: AgentsState,
  ) {
    const { agents } = state
    this.trials = agents.length
    const criticNumbers = itemAt(agents, 0).critics.map((_, number) => number)
    const [actor, critic] = [actorSizes(config, sizes), criticSizes(config, sizes)]
    this.actors = new TrainedNetworks(
      operations,
      variables,
      actor,
      'tanh',
      agents.map((agent) => agent.actor),
      state.actorSteps,
      config.actorRate,
    )
    this.critics = new TrainedNetworks(
      operations,
      variables,
      critic,
      'linear',
      criticNumbers.flatMap((number) => agents.map((agent) => itemAt(agent.critics, number))),
      state.criticSteps,
      config.criticRate,
    )
    this.actorTargets = new StackedNetworks(
      operations,
      variables,
      actor,
      'tanh',
      agents.map((agent) => agent.actorTarget),
    )
    this.criticTargets = new StackedNetworks(
      operations,
      variables,
      critic,
      'linear',
      criticNumbers.flatMap((number) => agents.map((agent) => itemAt(agent.criticTargets, number))),
    )
  }

  act(states: Float32Array): Float32Array {
    const { operations, trials, sizes } = this
    return operations.tidy(() =>
      operations.read(this.actors.evaluate(operations.tensor(states, [trials, 1, sizes.state]))),
    )
  }

  getState(updates: number): AgentsState {
    const { trials } = this
    const [actors, critics] = [this.actors.trainedValues(), this.critics.trainedValues()]
    const [actorTargets, criticTargets] = [this.actorTargets.values(), this.criticTargets.values()]
    const agents = actors.networks.map((actor, trial) => ({
      actor,
      critics: critics.networks.filter((_, i) => i % trials === trial),
      actorTarget: itemAt(actorTargets, trial),
      criticTargets: criticTargets.filter((_, i) => i % trials === trial),
    }))
    return { updates, actorSteps: actors.steps, criticSteps: critics.steps, agents }
  }

  dispose(): void {
    for (const networks of [this.actors, this.critics, this.actorTargets, this.criticTargets]) networks.dispose()
  }
}

/** A batch as tensors [trials, batch, …]. */
export interface BatchTensors {
  /** States with the actions that were taken [critics · trials, batch, state + action], the same for each critic. */
  readonly pairs: Tensor
  readonly rewards: Tensor
  readonly nextStates: Tensor
  /** Of the value of the next state: 0 where the world truly ended. */
  readonly discounts: Tensor
}

/** Transitions of each trial in a batch. */
export function rowsOf({ rewards }: Batch, { trials }: AgentNetworks): number {
  return rewards.length / trials
}

/** Put side by side here and not by TensorFlow, whose calls cost more than these copies. */
export function upload(operations: Operations, networks: AgentNetworks, batch: Batch, discount: number): BatchTensors {
  const { trials, sizes, critics } = networks
  const rows = rowsOf(batch, networks)
  const width = sizes.state + sizes.action
  const once = trials * rows * width
  const pairs = new Float32Array((once * critics.count) / trials)
  for (let row = 0; row < trials * rows; row++) {
    copyRow(batch.states, row, sizes.state, pairs, row * width)
    copyRow(batch.actions, row, sizes.action, pairs, row * width + sizes.state)
  }
  for (let at = once; at < pairs.length; at += once) pairs.copyWithin(at, 0, once)
  return {
    pairs: operations.tensor(pairs, [critics.count, rows, width]),
    rewards: operations.tensor(batch.rewards, [trials, rows, 1]),
    nextStates: operations.tensor(batch.nextStates, [trials, rows, sizes.state]),
    discounts: operations.tensor(
      batch.continues.map((goesOn) => discount * goesOn),
      [trials, rows, 1],
    ),
  }
}

function copyRow(from: Float32Array, row: number, width: number, to: Float32Array, at: number): void {
  for (let i = 0; i < width; i++) to[at + i] = from[row * width + i] ?? 0
}
