import type { SearchDefinition } from '../../contract'
import { betterFirst, isSettled, pointScore, positionOf, scoreAt, type Trial } from './schedule'
import { meanInterval } from './statistics'

/** One point with its scores at the last rung that all its trials have reached. */
export interface Ranked {
  readonly point: number
  /** Null while some trial has not come to the end of the first rung. */
  readonly rung: number | null
  readonly mean: number | null
  readonly low: number | null
  readonly high: number | null
  readonly failed: number
  /** Whether the scores tell it from the first; null where that cannot be said. */
  readonly worseThanFirst: boolean | null
  readonly trials: readonly Trial[]
}

const errorRate = 0.05

/** All points, best first: those of the last rung by score, then those dropped earlier, then those not compared yet. */
export function rankingOf(definition: Pick<SearchDefinition, 'rungs'>, trials: readonly Trial[]): Ranked[] {
  const { alive } = positionOf(definition, trials)
  const rungs = alive.map((points) => new Set(points))
  const byPoint = new Map<number, Trial[]>()
  for (const trial of trials) byPoint.set(trial.point, [...(byPoint.get(trial.point) ?? []), trial])
  const rows = [...byPoint].map(([point, members]) => {
    // rungs are passed in turn: the last one it has passed is their number less one
    const passed = definition.rungs.filter(
      ({ steps }, at) => rungs[at]?.has(point) === true && members.every((trial) => isSettled(trial, steps)),
    )
    const rung = passed.length - 1
    const reached = rung < 0 ? null : rung
    const steps = definition.rungs[Math.max(0, rung)]?.steps ?? 0
    const settled = members.filter((trial) => isSettled(trial, steps))
    const scores = settled.map((trial) => scoreAt(trial, steps)).filter((score) => score !== null)
    return { rung: reached, trials: members, scores, ...pointScore(point, settled, steps) }
  })
  rows.sort((one, other) => (other.rung ?? -1) - (one.rung ?? -1) || betterFirst(one, other))
  const [first] = rows
  const rivals = rows.filter((row) => row !== first && row.rung !== null && row.rung === first?.rung).length
  return rows.map(({ point, rung, trials: members, scores, failed, mean }) => {
    const interval = meanInterval(scores)
    return {
      point,
      rung,
      mean,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      failed,
      worseThanFirst:
        first === undefined || point === first.point || rung === null || rung !== first.rung
          ? null
          : isWorse(definition.rungs[rung]?.steps ?? 0, first.trials, members, errorRate / rivals),
      trials: members,
    }
  })
}

/** Paired t test over the seeds both were trained with. @returns null with fewer than two pairs, or where a trial failed */
function isWorse(steps: number, first: readonly Trial[], other: readonly Trial[], error: number): boolean | null {
  const differences = other.map((trial) => {
    const twin = first.find(({ seed }) => seed === trial.seed)
    const [score, reference] = [scoreAt(trial, steps), twin === undefined ? null : scoreAt(twin, steps)]
    return score === null || reference === null ? null : score - reference
  })
  const known = differences.filter((difference) => difference !== null)
  if (known.length < differences.length) return null
  const interval = meanInterval(known, 1 - error)
  return interval === null ? null : interval.low > 0
}
