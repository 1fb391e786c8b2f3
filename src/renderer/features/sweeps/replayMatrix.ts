import type { SweepReplay } from '../../../contract'
import type { Matrix } from '../../charts'
import { text } from '../../text'

export const quantities = ['load', 'placed', 'cpu', 'memory', 'disk', 'lowest'] as const
export type ReplayQuantity = (typeof quantities)[number]

/** Seconds since the beginning of the episode at the end of a point. */
export function secondsAt(replay: SweepReplay, point: number): number {
  return (replay.steps[point] ?? 0) * replay.stepSeconds
}

/** One value of a server at a point: percents, or tasks. */
export function valueAt(replay: SweepReplay, quantity: ReplayQuantity, point: number, server: number): number {
  const at = point * replay.servers + server
  if (quantity === 'load') return ((replay.held[at] ?? NaN) / replay.serverLimit) * 100
  const value = replay[quantity][at] ?? NaN
  return quantity === 'placed' ? value : value * 100
}

/** Servers × time. Shares have the scale of 0 … 100 %, and tasks placed that of all `beside` it. */
export function replayMatrix(
  replay: SweepReplay,
  quantity: ReplayQuantity,
  beside: readonly SweepReplay[] = [],
  column?: number,
): Matrix {
  const words = text.sweeps
  const { points, servers } = replay
  const digits = secondsAt(replay, points - 1) < 60 ? 1 : 0
  const values = new Float64Array(points * servers)
  for (let server = 0; server < servers; server++) {
    for (let point = 0; point < points; point++) {
      values[server * points + point] = valueAt(replay, quantity, point, server)
    }
  }
  return {
    quantity: words.quantities[quantity],
    unit: words.quantityUnits[quantity],
    rows: Array.from({ length: servers }, (_, server) => String(server + 1)),
    columns: Array.from({ length: points }, (_, point) => secondsAt(replay, point).toFixed(digits)),
    rowsName: words.server,
    columnsName: words.seconds,
    counted: true,
    values,
    scale: 'magnitude',
    low: 0,
    high: quantity === 'placed' ? mostPlaced([replay, ...beside]) : 100,
    ...(column === undefined ? {} : { column }),
  }
}

function mostPlaced(replays: readonly SweepReplay[]): number {
  let most = 1
  for (const { placed } of replays) for (const tasks of placed) most = Math.max(most, tasks)
  return most
}
