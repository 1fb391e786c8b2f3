import {
  PlenumError,
  type ActorKind,
  type Broker,
  type SweepPolicy,
  type SweepReplay,
  type ServiceContract,
  type RequestOutput,
} from '../../contract'
import {
  Actor,
  actorLayers,
  createHeuristic,
  decide,
  heuristicNames,
  meanInterval,
  OffloadingEnvironments,
  playEpisode,
  replayEpisode,
  stateNames,
  trialsOf,
  type Decision,
  type Heuristic,
  type Situation,
} from '../../domain'
import type { RunningJob } from '../jobs/board'
import type { StoredActor, StoredSweep, Workspace } from '../store'

/** Which learned actor of which sweep. */
export interface ActorOfTrial {
  readonly sweep: string
  readonly trial: number
  readonly actor: ActorKind
}
type Comparison = RequestOutput<ServiceContract, 'sweeps/heuristics'>

/** What the Brokers of a sweep do: learned actors and heuristics play here, without TensorFlow. */
export class Brokers {
  constructor(private readonly workspace: Workspace) {}

  /** @throws PlenumError `not-found` for no such trial, `conflict` before its first episode */
  policy(of: ActorOfTrial): SweepPolicy {
    const { sweep, stored } = this.stored(of)
    const { environment } = sweep.plan
    const { setting, seed } = trialsOf(sweep.plan)[of.trial] ?? { setting: 0, seed: 0 }
    const reward = this.workspace.sweeps.trials(of.sweep)[of.trial]?.rewards[stored.episode - 1] ?? NaN
    const layers = layersOf(sweep, stored)
    return {
      trial: of.trial,
      setting,
      seed,
      actor: of.actor,
      episode: stored.episode,
      reward,
      inputs: stateNames(environment),
      outputs: Array.from({ length: environment.servers }, (_, server) => `preference of server ${server + 1}`),
      layers: layers.map((layer, number) => ({
        ...layer,
        activation: number === layers.length - 1 ? ('tanh' as const) : ('relu' as const),
      })),
    }
  }

  decide(of: ActorOfTrial, situation: Situation): Decision {
    const { sweep } = this.stored(of)
    return decide(sweep.plan.environment, this.actor(of), situation)
  }

  replay(sweep: string, broker: Broker, seed: number, points: number): SweepReplay {
    const { environment } = this.workspace.sweeps.get(sweep).plan
    const heuristic =
      broker.kind === 'heuristic'
        ? createHeuristic(broker.name, seed)
        : this.actor({ sweep, trial: broker.trial, actor: broker.actor }).broker
    return replayEpisode(environment, seed, heuristic, points)
  }

  /** An actor and every heuristic on the same episodes. */
  async compare(of: ActorOfTrial, seeds: readonly number[], context: RunningJob): Promise<Comparison> {
    const { environment } = this.workspace.sweeps.get(of.sweep).plan
    const actor = this.actor(of).broker
    const names = ['actor', ...heuristicNames] as const
    const total = names.length * seeds.length
    const began = Date.now()
    const brokers: Comparison['brokers'] = []
    let done = 0
    for (const name of names) {
      const episodes: ReturnType<typeof playEpisode>[] = []
      for (const seed of seeds) {
        const broker: Heuristic = name === 'actor' ? actor : createHeuristic(name, seed)
        episodes.push(playEpisode(new OffloadingEnvironments(environment, [seed]), broker))
        done++
        const ratePerSecond = (1000 * done) / Math.max(1, Date.now() - began)
        context.progress({
          phase: `playing episodes (${name})`,
          done,
          total,
          unit: 'episodes',
          ratePerSecond,
          remainingSeconds: (total - done) / ratePerSecond,
          device: null,
        })
        await turn()
        if (context.signal.aborted) throw new PlenumError('cancelled', 'Cancelled.')
      }
      const mean = (of: 'reward' | 'finished' | 'finishedLowest'): number =>
        episodes.reduce((sum, episode) => sum + episode[of], 0) / episodes.length
      const rewards = episodes.map(({ reward }) => reward)
      const interval = meanInterval(rewards)
      brokers.push({
        name,
        rewards,
        mean: mean('reward'),
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        finished: mean('finished'),
        finishedLowest: mean('finishedLowest'),
      })
    }
    return { seeds: [...seeds], brokers }
  }

  private actor(of: ActorOfTrial): Actor {
    const { sweep, stored } = this.stored(of)
    return new Actor(layersOf(sweep, stored))
  }

  private stored({ sweep: id, trial, actor }: ActorOfTrial): { sweep: StoredSweep; stored: StoredActor } {
    const sweep = this.workspace.sweeps.get(id)
    const trials = trialsOf(sweep.plan).length
    if (trial >= trials) {
      throw new PlenumError('not-found', `The sweep has no trial ${trial}.`, {
        place: { field: 'trial' },
        fix: `Its trials are 0 to ${trials - 1}.`,
      })
    }
    const stored = this.workspace.sweeps.actor(id, trial, actor)
    if (stored !== null) return { sweep, stored }
    throw new PlenumError('conflict', `Trial ${trial} has no learned actor yet.`, {
      fix: 'Wait until its first episode is over.',
    })
  }
}

function layersOf({ plan }: StoredSweep, { values }: StoredActor): ReturnType<typeof actorLayers> {
  const { environment, agent } = plan
  const inputs = stateNames(environment).length
  return actorLayers([inputs, ...agent.hiddenSizes, environment.servers], values)
}

/** Lets other requests through between two episodes. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
