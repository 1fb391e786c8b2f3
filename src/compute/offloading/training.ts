import type { OffloadingAgentConfig, OffloadingTrial } from '../../contract'
import { StackedGenerators } from '../../domain'
import { itemAt } from '../items'
import type { Operations } from '../tensorflow'
import { newAgents, type Agents, type AgentsState } from './agents'
import { Ddpg } from './ddpg'
import { ReplayBuffers, type ReplayState, type Transitions } from './replay'
import { Td3 } from './td3'

/** Streams of a trial's random numbers: what one is used for never moves another. 1 and 2 belong to the environment. */
const streams = { replay: 3, exploration: 4, targetNoise: 5 } as const

/** What can be learned in: environments stepped together whose rows depend on nothing but themselves. */
export interface World {
  readonly count: number
  readonly stateSize: number
  readonly actionSize: number
  /** [count × stateSize] */
  readonly states: Float32Array
  /** [count], of the step taken last */
  readonly rewards: ArrayLike<number>
  /** actions [count × actionSize] in [-1, 1] */
  step(actions: Float32Array): void
}

/** Everything but the world, for an exact resume. */
export interface StackState {
  readonly trials: readonly OffloadingTrial[]
  readonly steps: number
  readonly agents: AgentsState
  readonly replay: ReplayState
  readonly generators: Readonly<Record<keyof typeof streams, Uint32Array>>
}

/**
 * Trials of one algorithm learning side by side: each step is one action, one transition and one update of every trial.
 * Trials stop by going on from {@link StackedTraining.getState} of the others.
 */
export class StackedTraining {
  readonly trials: readonly OffloadingTrial[]
  private steps = 0
  private readonly agents: Agents
  private readonly replay: ReplayBuffers
  private readonly generators: Readonly<Record<keyof typeof streams, StackedGenerators>>
  private readonly before: Float32Array
  private readonly actions: Float32Array
  private readonly noise: Float32Array
  private readonly continues: Float32Array

  /** @param start trials that begin, or the state of trials to go on with; row i of the world is trial i */
  constructor(
    operations: Operations,
    readonly world: World,
    readonly config: OffloadingAgentConfig,
    start: readonly OffloadingTrial[] | StackState,
  ) {
    const goesOn = 'trials' in start
    this.trials = goesOn ? start.trials : start
    const seeds = this.trials.map(({ seed }) => seed)
    const sizes = { state: world.stateSize, action: world.actionSize }
    const agents = goesOn ? start.agents : newAgents(config, sizes, seeds)
    const Algorithm = config.algorithm === 'td3' ? Td3 : Ddpg
    this.agents = new Algorithm(operations, config, sizes, agents)
    const replay = goesOn ? start.replay : undefined
    this.replay = new ReplayBuffers(seeds.length, config.replaySize, sizes.state, sizes.action, replay)
    this.generators = {
      replay: new StackedGenerators(seeds, streams.replay),
      exploration: new StackedGenerators(seeds, streams.exploration),
      targetNoise: new StackedGenerators(seeds, streams.targetNoise),
    }
    this.before = new Float32Array(world.states.length)
    this.actions = new Float32Array(seeds.length * sizes.action)
    this.noise = new Float32Array(this.actions.length)
    this.continues = new Float32Array(seeds.length).fill(1)
    if (!goesOn) return
    this.steps = start.steps
    for (const name of streamNames) this.generators[name].setState(start.generators[name])
  }

  /** One step of every trial. Its rewards and next states stand in the world. */
  step(): void {
    const { world, config, replay } = this
    this.before.set(world.states)
    this.chooseActions()
    world.step(this.actions)
    this.steps++
    // an episode ends by time only: the transition is stored as going on, so the value of the next state counts
    replay.add(this.before, this.actions, world.rewards, world.states, this.continues)
    if (this.steps <= config.randomSteps || replay.size < config.batchSize) return
    const batch = replay.sample(config.batchSize, this.generators.replay)
    this.agents.update(batch, config.algorithm === 'td3' ? this.targetNoise() : null)
  }

  /** Actions [trials × action] of the actors alone in the present states. */
  greedyActions(): Float32Array {
    return this.agents.act(this.world.states.slice())
  }

  /** What the agents have learned, all trials. */
  learned(): AgentsState {
    return this.agents.getState()
  }
  /** Where the random numbers of these trials are. */
  generatorWords(rows: readonly number[]): StackState['generators'] {
    const words = (name: keyof typeof streams): Uint32Array => {
      const all = this.generators[name].getState()
      return Uint32Array.from(rows.flatMap((row) => [...all.subarray(row * 4, row * 4 + 4)]))
    }
    return { replay: words('replay'), exploration: words('exploration'), targetNoise: words('targetNoise') }
  }
  /** Copies of the last transitions of every trial, at most as many as are kept; they must be of one episode. */
  recentTransitions(count: number): Transitions {
    return this.replay.recent(Math.min(count, this.replay.size))
  }
  get stepsTaken(): number {
    return this.steps
  }

  /** Trials named, in that order; all where none is. Who goes on from it takes its replay buffers over. */
  getState(rows: readonly number[] = this.trials.map((_, row) => row)): StackState {
    const agents = this.agents.getState()
    return {
      trials: rows.map((row) => itemAt(this.trials, row)),
      steps: this.steps,
      agents: { ...agents, agents: rows.map((row) => itemAt(agents.agents, row)) },
      replay: this.replay.getState(rows),
      generators: this.generatorWords(rows),
    }
  }

  dispose(): void {
    this.agents.dispose()
  }

  private chooseActions(): void {
    const { world, config, actions, noise } = this
    const { exploration } = this.generators
    const size = world.actionSize
    if (this.steps < config.randomSteps) {
      for (let i = 0; i < actions.length; i++) actions[i] = 2 * exploration.uniform(Math.floor(i / size)) - 1
      return
    }
    const greedy = this.greedyActions()
    for (let trial = 0; trial < world.count; trial++) exploration.fillNormals(trial, noise, trial * size, size)
    for (let i = 0; i < actions.length; i++) {
      const noisy = (greedy[i] ?? 0) + config.explorationDeviation * (noise[i] ?? 0)
      actions[i] = Math.min(1, Math.max(-1, noisy))
    }
  }

  /** clip(N(0, deviation), ± clip) with each trial's own two numbers, [trials × batch × action]. */
  private targetNoise(): Float32Array {
    const width = this.config.batchSize * this.world.actionSize
    const noise = new Float32Array(width * this.trials.length)
    this.trials.forEach(({ noiseClip, noiseDeviation }, trial) => {
      this.generators.targetNoise.fillNormals(trial, noise, trial * width, width)
      for (let i = trial * width; i < (trial + 1) * width; i++) {
        noise[i] = Math.min(noiseClip, Math.max(-noiseClip, noiseDeviation * (noise[i] ?? 0)))
      }
    })
    return noise
  }
}

const streamNames = ['replay', 'exploration', 'targetNoise'] as const satisfies readonly (keyof typeof streams)[]
