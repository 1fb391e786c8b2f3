import { PlenumError, type OffloadingEnvironmentConfig } from '../../contract'
import type { Actor } from './actor'
import { OffloadingEnvironments } from './environment'
import { spreadTasks } from './placement'
import { phases } from './tables'

/** A state of the world as a person names it. */
export interface Situation {
  /** Per server: utilizations as shares, tasks held. */
  readonly servers: readonly {
    readonly cpu: number
    readonly memory: number
    readonly disk: number
    readonly held: number
  }[]
  /** Mean size of the waiting tasks. */
  readonly megabytes: number
  /** Streams by what their task is doing. */
  readonly waiting: number
  readonly transferring: number
  readonly processing: number
  readonly returning: number
}

export interface Decision {
  /** As the network reads it. */
  readonly state: number[]
  readonly preferences: number[]
  /** softmax of the preferences, and the tasks that would be placed. */
  readonly shares: number[]
  readonly tasks: number[]
}

/** What an actor does in a situation. @throws PlenumError `bad-input` where it is none of this environment */
export function decide(config: OffloadingEnvironmentConfig, actor: Actor, situation: Situation): Decision {
  check(config, situation)
  const state = stateOf(config, situation)
  const preferences = actor.act(state)
  const scaled = preferences.map((preference) => config.preferenceScale * preference)
  const counts = new Int32Array(config.servers)
  const free = Int32Array.from(situation.servers, ({ held }) => config.serverLimit - held)
  spreadTasks(situation.waiting, scaled, 0, free, counts, new Float64Array(config.servers))
  const exponentials = Array.from(scaled, (preference) => Math.exp(preference))
  const sum = exponentials.reduce((total, value) => total + value, 0)
  return {
    state: [...state],
    preferences: [...preferences],
    shares: exponentials.map((value) => value / sum),
    tasks: [...counts],
  }
}

/** The numbers an environment in this situation would show. */
function stateOf(config: OffloadingEnvironmentConfig, situation: Situation): Float32Array {
  const tables = new OffloadingEnvironments(config, [0]).getState()
  situation.servers.forEach(({ cpu, memory, disk, held }, server) => {
    tables.utilization.set([cpu, memory, disk], server * 3)
    tables.held[server] = held
  })
  let stream = 0
  for (const phase of ['waiting', 'transferring', 'processing', 'returning'] as const) {
    tables.phase.fill(phases[phase], stream, (stream += situation[phase]))
  }
  tables.megabytes.fill(situation.megabytes)
  return new OffloadingEnvironments(config, tables).states
}

function check({ servers, streams, serverLimit }: OffloadingEnvironmentConfig, situation: Situation): void {
  const refuse = (message: string, field: string): PlenumError =>
    new PlenumError('bad-input', message, { place: { field } })
  if (situation.servers.length !== servers) throw refuse(`The sweep has ${servers} servers.`, 'servers')
  const full = situation.servers.findIndex(({ held }) => held > serverLimit)
  if (full >= 0) throw refuse(`Server ${full + 1} holds ${serverLimit} tasks at most.`, `servers.${full}.held`)
  const { waiting, transferring, processing, returning } = situation
  if (waiting + transferring + processing + returning !== streams) {
    throw refuse(`The streams by what they do must add up to ${streams}.`, 'waiting')
  }
  const held = situation.servers.reduce((sum, server) => sum + server.held, 0)
  if (held !== transferring + processing) {
    throw refuse(
      `Servers hold the tasks that are transferring or processing: ${held} held, but ${transferring + processing} of those.`,
      'transferring',
    )
  }
}
