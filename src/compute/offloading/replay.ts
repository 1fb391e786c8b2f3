import type { StackedGenerators } from '../../domain'

/** A batch of every trial: states [trials × batch × state], actions [trials × batch × action], the rest [trials × batch]. */
export interface Batch {
  readonly states: Float32Array
  readonly actions: Float32Array
  readonly rewards: Float32Array
  readonly nextStates: Float32Array
  /** 1, or 0 where the world truly ended: only then is the value of the next state not counted. */
  readonly continues: Float32Array
}

export interface ReplayState extends Batch {
  readonly stored: number
  readonly next: number
}

/** Transitions of an episode: states [trials × (count + 1) × state], actions [trials × count × action], rewards [trials × count]. */
export interface Transitions {
  readonly count: number
  readonly states: Float32Array
  readonly actions: Float32Array
  readonly rewards: Float32Array
}

/** One ring of transitions per trial, all filled in step. The end of an episode by time is stored as any other step. */
export class ReplayBuffers {
  private stored: number
  private next: number
  private readonly rings: Batch

  /** @param start rings to take over; they must not be used by anyone else */
  constructor(
    private readonly trials: number,
    readonly capacity: number,
    readonly stateSize: number,
    readonly actionSize: number,
    start?: ReplayState,
  ) {
    this.stored = start?.stored ?? 0
    this.next = start?.next ?? 0
    this.rings = start ?? this.allocate(trials, capacity)
  }

  get size(): number {
    return this.stored
  }

  /** One transition of every trial: states and next states [trials × state], actions [trials × action], others [trials]. */
  add(
    states: Float32Array,
    actions: Float32Array,
    rewards: ArrayLike<number>,
    nextStates: Float32Array,
    continues: ArrayLike<number>,
  ): void {
    const { rings, stateSize, actionSize } = this
    for (let trial = 0; trial < this.trials; trial++) {
      const at = trial * this.capacity + this.next
      copy(states, trial, rings.states, at, stateSize)
      copy(nextStates, trial, rings.nextStates, at, stateSize)
      copy(actions, trial, rings.actions, at, actionSize)
      rings.rewards[at] = rewards[trial] ?? 0
      rings.continues[at] = continues[trial] ?? 0
    }
    this.next = (this.next + 1) % this.capacity
    this.stored = Math.min(this.stored + 1, this.capacity)
  }

  /** A batch for every trial, each from its own generator, with replacement; new arrays, since TensorFlow copies late. */
  sample(batchSize: number, generators: StackedGenerators): Batch {
    const { rings, stateSize, actionSize } = this
    const batch = this.allocate(this.trials, batchSize)
    for (let trial = 0; trial < this.trials; trial++) {
      for (let i = 0; i < batchSize; i++) {
        const from = trial * this.capacity + generators.integer(trial, this.stored)
        const to = trial * batchSize + i
        copy(rings.states, from, batch.states, to, stateSize)
        copy(rings.nextStates, from, batch.nextStates, to, stateSize)
        copy(rings.actions, from, batch.actions, to, actionSize)
        batch.rewards[to] = rings.rewards[from] ?? 0
        batch.continues[to] = rings.continues[from] ?? 0
      }
    }
    return batch
  }

  /** Copies of the rings of these trials, in this order. */
  getState(trials: readonly number[]): ReplayState {
    const { capacity, stateSize, actionSize, rings } = this
    const kept = this.allocate(trials.length, capacity)
    trials.forEach((trial, i) => {
      copy(rings.states, trial, kept.states, i, capacity * stateSize)
      copy(rings.nextStates, trial, kept.nextStates, i, capacity * stateSize)
      copy(rings.actions, trial, kept.actions, i, capacity * actionSize)
      copy(rings.rewards, trial, kept.rewards, i, capacity)
      copy(rings.continues, trial, kept.continues, i, capacity)
    })
    return { ...kept, stored: this.stored, next: this.next }
  }

  /** Copies of the last `count` transitions of every trial, of one episode: each next state is the state after it. */
  recent(count: number): Transitions {
    const { capacity, stateSize, actionSize, rings, trials } = this
    const states = new Float32Array(trials * (count + 1) * stateSize)
    const actions = new Float32Array(trials * count * actionSize)
    const rewards = new Float32Array(trials * count)
    for (let trial = 0; trial < trials; trial++) {
      for (let i = 0; i < count; i++) {
        const from = trial * capacity + ((this.next - count + i + capacity) % capacity)
        const to = trial * count + i
        copy(rings.states, from, states, to + trial, stateSize)
        copy(rings.actions, from, actions, to, actionSize)
        rewards[to] = rings.rewards[from] ?? 0
        if (i === count - 1) copy(rings.nextStates, from, states, to + trial + 1, stateSize)
      }
    }
    return { count, states, actions, rewards }
  }

  private allocate(trials: number, length: number): Batch {
    const rows = trials * length
    return {
      states: new Float32Array(rows * this.stateSize),
      actions: new Float32Array(rows * this.actionSize),
      rewards: new Float32Array(rows),
      nextStates: new Float32Array(rows * this.stateSize),
      continues: new Float32Array(rows),
    }
  }
}

/** Row by row by hand: for rows this short a call of `set` and its view cost more than the copy. */
function copy(from: Float32Array, fromRow: number, to: Float32Array, toRow: number, width: number): void {
  if (width > 128) {
    to.set(from.subarray(fromRow * width, (fromRow + 1) * width), toRow * width)
    return
  }
  const source = fromRow * width
  const target = toRow * width
  for (let i = 0; i < width; i++) to[target + i] = from[source + i] ?? 0
}
