import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { OffloadingAgentConfig, OffloadingTrial, SweepCheckpoint, SweepPlan } from '../../../contract'
import { afterEpisode, endOf, freshRecord, OffloadingEnvironments, type TrialRecord } from '../../../domain'
import { itemAt } from '../../items'
import type { Operations } from '../../tensorflow'
import type { Sizes } from '../agents'
import { joinValues } from '../layout'
import { StackedTraining, type StackState } from '../training'
import { readState, writeState, type StackCheckpoint } from './state'
import { readReplay, writeTransitions } from './transitions'

/** What the trials of one algorithm share. */
export interface StackPlan extends Pick<SweepPlan, 'environment' | 'patience' | 'maxEpisodes'> {
  readonly agent: OffloadingAgentConfig
}
/** A trial by its number in the sweep. */
export interface NumberedTrial extends OffloadingTrial {
  readonly trial: number
}
type Ended = SweepCheckpoint['ended']

/** All trials of one algorithm that still learn: they play their episodes side by side, and leave when they stop. */
export class SweepStack {
  private trials: readonly NumberedTrial[]
  private records: TrialRecord[]
  private rewards: Float64Array
  private world: OffloadingEnvironments
  private training: StackedTraining
  /** From 1. */
  episode = 1
  step = 0
  /** Whether something happened since it was saved. */
  private unsaved = false

  private constructor(
    private readonly operations: Operations,
    readonly plan: StackPlan,
    trials: readonly NumberedTrial[],
    earlier: { readonly checkpoint: StackCheckpoint; readonly state: StackState } | null,
  ) {
    this.trials = trials
    const start = earlier?.checkpoint.environment ?? trials.map(({ seed }) => seed)
    this.world = new OffloadingEnvironments(plan.environment, start)
    this.training = new StackedTraining(operations, this.world, plan.agent, earlier?.state ?? trials)
    this.records = trials.map((_, row) => earlier?.checkpoint.trials[row]?.record ?? freshRecord)
    this.rewards = Float64Array.from(trials, (_, row) => earlier?.checkpoint.trials[row]?.reward ?? 0)
    this.episode = earlier?.checkpoint.episode ?? 1
    this.step = earlier?.checkpoint.step ?? 0
  }

  static begin(operations: Operations, plan: StackPlan, trials: readonly NumberedTrial[]): SweepStack {
    return new SweepStack(operations, plan, trials, null)
  }

  /** Goes on exactly from files that {@link SweepStack.save} wrote. @throws PlenumError `bad-input` where they do not fit */
  static async resume(
    operations: Operations,
    plan: StackPlan,
    trials: readonly NumberedTrial[],
    files: { readonly state: string; readonly replays: readonly string[] },
  ): Promise<SweepStack> {
    const sizes = sizesOf(plan)
    const checkpoint = await readState(files.state, plan, sizes)
    const order = checkpoint.trials.map(({ trial }) =>
      itemAt(
        trials,
        trials.findIndex((known) => known.trial === trial),
      ),
    )
    const numbers = order.map(({ trial }) => trial)
    const { steps, agents, generators } = checkpoint
    const replay = await readReplay(files.replays, numbers, steps, plan.agent.replaySize, sizes)
    const state = { trials: order, steps, agents, generators, replay }
    return new SweepStack(operations, plan, order, { checkpoint, state })
  }

  get learning(): number {
    return this.trials.length
  }
  get isOver(): boolean {
    return this.trials.length === 0
  }

  /** One step of every trial. @returns whether the episode is over */
  advance(): boolean {
    this.training.step()
    this.step++
    this.unsaved = true
    const { rewards, world } = this
    for (let row = 0; row < rewards.length; row++) rewards[row] = (rewards[row] ?? 0) + (world.rewards[row] ?? 0)
    return this.step >= this.plan.environment.stepsPerEpisode
  }

  /** Closes the episode and saves: trials that stop leave, the others are at the beginning of their next. */
  async endEpisode(directory: string): Promise<Pick<SweepCheckpoint, 'ended' | 'files'>> {
    const { agents } = this.training.learned()
    this.records = this.records.map((record, row) => afterEpisode(record, this.rewards[row] ?? NaN))
    const ended = this.trials.map(({ trial }, row): Ended[number] => {
      const record = itemAt(this.records, row)
      const reward = this.rewards[row] ?? NaN
      const actor = joinValues(itemAt(agents, row).actor.parameters)
      return { trial, episode: record.episodes, reward, end: endOf(record, this.plan), actor }
    })
    const replay = await this.saveTransitions(directory)
    const staying = ended.flatMap(({ end }, row) => (end === null ? [row] : []))
    if (staying.length < ended.length) this.keep(staying)
    for (let row = 0; row < staying.length; row++) this.world.reset(row)
    this.rewards = new Float64Array(staying.length)
    this.episode++
    this.step = 0
    const files = this.isOver ? null : await this.saveState(directory, replay, this.episode - 1)
    if (files === null) rmSync(replay, { force: true })
    return { ended, files }
  }

  /** Saves within an episode, or between two; null where everything is saved already. */
  async save(directory: string): Promise<SweepCheckpoint['files']> {
    if (!this.unsaved || this.isOver) return null
    return this.saveState(directory, await this.saveTransitions(directory), this.episode)
  }

  dispose(): void {
    if (!this.isOver) this.training.dispose()
  }

  /** Trials of these rows go on, the others leave. */
  private keep(rows: readonly number[]): void {
    const state = rows.length === 0 ? null : this.training.getState(rows)
    this.training.dispose()
    this.trials = rows.map((row) => itemAt(this.trials, row))
    this.records = rows.map((row) => itemAt(this.records, row))
    if (state === null) return
    this.world = new OffloadingEnvironments(this.plan.environment, this.world.getState(rows))
    this.training = new StackedTraining(this.operations, this.world, this.plan.agent, state)
  }

  private async saveTransitions(directory: string): Promise<string> {
    const { training, plan } = this
    const file = this.fileIn(directory, 'replay')
    const transitions = training.recentTransitions(this.step)
    const about = { first: training.stepsTaken - transitions.count, trials: this.trials.map(({ trial }) => trial) }
    await writeTransitions(file, transitions, about, sizesOf(plan))
    return file
  }

  private async saveState(directory: string, replay: string, episode: number): Promise<SweepCheckpoint['files']> {
    const { training, world, plan } = this
    const rows = this.trials.map((_, row) => row)
    const file = this.fileIn(directory, 'state')
    await writeState(file, {
      episode: this.episode,
      step: this.step,
      steps: training.stepsTaken,
      trials: this.trials.map(({ trial }, row) => ({
        trial,
        record: itemAt(this.records, row),
        reward: this.rewards[row] ?? 0,
      })),
      agents: training.learned(),
      generators: training.generatorWords(rows),
      environment: world.getState(),
    })
    this.unsaved = false
    // the oldest transition that a replay buffer still holds, and the episode it is of
    const oldest = Math.max(0, training.stepsTaken - plan.agent.replaySize)
    return { state: file, replay, episode, firstNeeded: Math.floor(oldest / plan.environment.stepsPerEpisode) + 1 }
  }

  private fileIn(directory: string, what: string): string {
    return join(directory, `${this.plan.agent.algorithm}-${what}-${this.episode}-${this.step}.safetensors`)
  }
}

function sizesOf({ environment }: Pick<StackPlan, 'environment'>): Sizes {
  const { stateSize, actionSize } = new OffloadingEnvironments(environment, [])
  return { state: stateSize, action: actionSize }
}
