import { text } from '../../text'
import type { RequestInput, RequestOutput, ServiceContract, SweepReplay } from '../../../contract'

export type Situation = Omit<RequestInput<ServiceContract, 'sweeps/decide'>, 'sweep' | 'trial' | 'actor'>
export type Servers = RequestOutput<ServiceContract, 'sweeps/deployment'>

/** A state as it is typed: what follows from the rest is left out. */
export interface TypedState {
  readonly servers: readonly {
    readonly cpu: number
    readonly memory: number
    readonly disk: number
    readonly held: number
  }[]
  readonly waiting: number
  readonly transferring: number
  readonly megabytes: number
}

/** Servers as busy as they are in the long run, half full as far as there are tasks. */
export function usualState({ servers, streams, serverLimit, megabytes }: Servers): TypedState {
  const held = Math.min(Math.floor(serverLimit / 2), Math.floor((streams * 0.7) / servers.length))
  const rounded = (share: number): number => Math.round(share * 100) / 100
  return {
    servers: servers.map(({ cpu, memory, disk }) => ({
      cpu: rounded(cpu),
      memory: rounded(memory),
      disk: rounded(disk),
      held,
    })),
    waiting: Math.max(1, Math.floor(streams / 9)),
    transferring: Math.floor(held * servers.length * 0.4),
    megabytes,
  }
}

/** The state at the end of a point of an episode. Tasks that were placed since are among those held. */
export function stateAt(replay: SweepReplay, point: number, megabytes: number): TypedState {
  const { servers, waiting, transferring } = replay
  const share = (values: Float32Array, server: number): number =>
    Math.round(Math.min(1, Math.max(0, values[point * servers + server] ?? 0)) * 100) / 100
  return {
    servers: Array.from({ length: servers }, (_, server) => ({
      cpu: share(replay.cpu, server),
      memory: share(replay.memory, server),
      disk: share(replay.disk, server),
      held: replay.held[point * servers + server] ?? 0,
    })),
    waiting: waiting[point] ?? 0,
    transferring: transferring[point] ?? 0,
    megabytes,
  }
}

/** Why a state cannot be, in a sentence; undefined where it can. */
export function refusalOf(
  { servers, waiting, transferring, megabytes }: TypedState,
  { streams, serverLimit }: Servers,
): string | undefined {
  const words = text.sweeps
  const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0
  for (const [index, server] of servers.entries()) {
    for (const key of ['cpu', 'memory', 'disk'] as const) {
      if (!(server[key] >= 0 && server[key] <= 1)) return words.noShare(words.of(words.quantities[key], index + 1))
    }
    if (!isCount(server.held) || server.held > serverLimit) {
      return words.noCount(words.of(words.held, index + 1), serverLimit)
    }
  }
  if (!isCount(waiting)) return words.noCount(words.waiting, streams)
  if (!isCount(transferring)) return words.noCount(words.transferring, streams)
  if (!(megabytes > 0)) return words.noSize
  const held = servers.reduce((sum, server) => sum + server.held, 0)
  if (transferring > held) return words.tooManyTransfer(transferring, held)
  return waiting + held > streams ? words.tooMany(streams, waiting, held) : undefined
}

/** With what follows: tasks held that do not transfer are processing, the other streams' results are returning. */
export function completed(state: TypedState, streams: number): Situation {
  const held = state.servers.reduce((sum, server) => sum + server.held, 0)
  return {
    servers: state.servers.map((server) => ({ ...server })),
    megabytes: state.megabytes,
    waiting: state.waiting,
    transferring: state.transferring,
    processing: held - state.transferring,
    returning: streams - state.waiting - held,
  }
}
