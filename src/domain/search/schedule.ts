import type { SearchDefinition } from '../../contract'
import { meanOf } from './statistics'

/** What is known of one training of a search: enough to decide what comes next, after any interruption. */
export interface Trial {
  readonly point: number
  readonly seed: number
  /** Steps that are saved; 0 before the first. */
  readonly step: number
  /** The training has come to its end by itself, perhaps early. */
  readonly done: boolean
  /** Steps of the rung in which it was given up (it diverged, …); null if it was not. */
  readonly failedAt: number | null
  readonly validations: readonly { readonly step: number; readonly score: number }[]
}

/** A trial that has to be trained until `steps` steps. */
export interface Task {
  readonly point: number
  readonly seed: number
  readonly steps: number
}

/** Whether a trial needs no more training for the rung that ends at `steps`. */
export function isSettled(trial: Trial, steps: number): boolean {
  return trial.done || trial.failedAt !== null || trial.step >= steps
}

export function hasFailed({ failedAt, validations }: Trial, steps: number): boolean {
  return (failedAt !== null && failedAt <= steps) || !validations.some(({ step }) => step <= steps)
}

/** Best validation up to `steps`, lower is better; null where the trial has none or failed before. */
export function scoreAt(trial: Trial, steps: number): number | null {
  if (hasFailed(trial, steps)) return null
  return Math.min(...trial.validations.filter(({ step }) => step <= steps).map(({ score }) => score))
}

/** A point's trials at one rung: how many failed, and the mean score of the others (null if none is left). */
export interface PointScore {
  readonly point: number
  readonly failed: number
  readonly mean: number | null
}

export function pointScore(point: number, trials: readonly Trial[], steps: number): PointScore {
  const scores = trials.map((trial) => scoreAt(trial, steps))
  const known = scores.filter((score) => score !== null)
  return { point, failed: scores.length - known.length, mean: known.length === 0 ? null : meanOf(known) }
}

/** Best first: a failed trial counts as the worst of all, so fewer failures come first, then the lower mean, then the order of the points. */
export function betterFirst(one: PointScore, other: PointScore): number {
  return one.failed - other.failed || (one.mean ?? Infinity) - (other.mean ?? Infinity) || one.point - other.point
}

export interface Position {
  /** The rung being trained; the number of rungs when all is done. */
  readonly rung: number
  /** The points of every rung reached, [rungs][points]. */
  readonly alive: readonly (readonly number[])[]
  /** What is still to be trained in this rung, in the order of training: all points with the first seed, then the next. */
  readonly tasks: readonly Task[]
}

/** Where a search stands: decided from its trials alone, so it is the same after any interruption. */
export function positionOf(definition: Pick<SearchDefinition, 'rungs'>, trials: readonly Trial[]): Position {
  const byPoint = new Map<number, Trial[]>()
  for (const trial of trials) byPoint.set(trial.point, [...(byPoint.get(trial.point) ?? []), trial])
  let points = [...byPoint.keys()].sort((one, other) => one - other)
  const alive: number[][] = []
  for (const [rung, { steps }] of definition.rungs.entries()) {
    alive.push(points)
    const members = points.flatMap((point) => byPoint.get(point) ?? [])
    const tasks = members
      .filter((trial) => !isSettled(trial, steps))
      .sort((one, other) => one.seed - other.seed || one.point - other.point)
      .map(({ point, seed }) => ({ point, seed, steps }))
    if (tasks.length > 0) return { rung, alive, tasks }
    points = points
      .map((point) => pointScore(point, byPoint.get(point) ?? [], steps))
      .filter(({ mean }) => mean !== null)
      .sort(betterFirst)
      .slice(0, definition.rungs[rung + 1]?.points ?? 0)
      .map(({ point }) => point)
      .sort((one, other) => one - other)
    if (points.length === 0) break
  }
  return { rung: definition.rungs.length, alive, tasks: [] }
}

export interface Extent {
  readonly trialsSettled: number
  readonly trialsFailed: number
  readonly stepsDone: number
  readonly stepsTotal: number
}

/** How much is done, and how much is to come if nothing else fails. */
export function extentOf(definition: Pick<SearchDefinition, 'rungs' | 'seeds'>, trials: readonly Trial[]): Extent {
  const { rung, alive, tasks } = positionOf(definition, trials)
  const stepsDone = trials.reduce((sum, { step }) => sum + step, 0)
  const stepOf = new Map(trials.map(({ point, seed, step }) => [`${point}/${seed}`, step]))
  let left = tasks.reduce((sum, task) => sum + task.steps - (stepOf.get(`${task.point}/${task.seed}`) ?? 0), 0)
  for (let next = rung + 1; next < definition.rungs.length; next++) {
    const points = Math.min(definition.rungs[next]?.points ?? 0, alive[rung]?.length ?? 0)
    left +=
      points * definition.seeds * ((definition.rungs[next]?.steps ?? 0) - (definition.rungs[next - 1]?.steps ?? 0))
  }
  const candidates = new Set(rung === definition.rungs.length ? [] : alive[rung])
  const unsettled = (trial: Trial): boolean =>
    candidates.has(trial.point) && !trial.done && trial.failedAt === null && hasMore(definition, trial, tasks)
  return {
    trialsSettled: trials.filter((trial) => !unsettled(trial)).length,
    trialsFailed: trials.filter(({ failedAt }) => failedAt !== null).length,
    stepsDone,
    stepsTotal: stepsDone + left,
  }
}

/** Whether a trial of the present rung waits for it, or may go on to a later one. */
function hasMore({ rungs }: Pick<SearchDefinition, 'rungs'>, trial: Trial, tasks: readonly Task[]): boolean {
  if (trial.step >= (rungs.at(-1)?.steps ?? 0)) return false
  return rungs.length > 1 || tasks.some(({ point, seed }) => point === trial.point && seed === trial.seed)
}
