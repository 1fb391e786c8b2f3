import { PlenumError, type Period } from '../../contract'
import {
  blocksOfStarts,
  silentNote,
  spreadStarts,
  truthOfStarts,
  WindowStarts,
  type HallSeries,
  type ScenarioTruth,
} from '../../domain'
import type { ModelDescription } from '../model'

/** Starts of a period, what happened after them, and the block of each for standard errors. */
export interface PeriodStarts {
  readonly starts: Int32Array
  readonly truth: ScenarioTruth
  readonly blocks: Int32Array
  readonly notes: readonly string[]
}

/**
 * Starts spread over the period at which every sensor of the model has a window without a gap; if there is none, at which at least half
 * of them do, then any. Sensors without a window at a start are not scored there, for any model; those that have none in the whole period
 * are left out of it, and named.
 * @throws PlenumError `bad-input` when no sensor has one
 */
export function startsOf(series: HallSeries, model: ModelDescription, period: Period, count: number): PeriodStarts {
  const { windowSteps, horizonSteps: aheadSteps } = model.config
  const windows = new WindowStarts(series, model.split[period], { windowSteps, aheadSteps }, model.hasVariable)
  const known = model.sensors.filter((_, sensor) => windows.countOf(sensor) > 0).length
  const silent = windows.silentSensors().map((sensor) => model.sensors[sensor] ?? '')
  for (const wanted of [known, Math.ceil(known / 2), 1]) {
    const steps = windows.hallSteps(Math.max(1, wanted))
    if (steps.length === 0) continue
    const starts = spreadStarts(steps, { aheadSteps, count })
    const notes: string[] = []
    if (silent.length > 0) notes.push(silentNote(silent, windowSteps + aheadSteps, period))
    if (wanted < known) {
      notes.push('No start has a complete window for every sensor; sensors with a gap are left out where they have it.')
    }
    if (starts.length < count) {
      notes.push(`The ${period} period has ${starts.length} possible starts, fewer than the ${count} asked for.`)
    }
    const truth = truthOfStarts(series, starts, aheadSteps, windows)
    return { starts, truth, blocks: blocksOfStarts(starts, aheadSteps), notes }
  }
  throw new PlenumError(
    'bad-input',
    `The ${period} period has no stretch of ${windowSteps + aheadSteps} steps without a gap in any sensor.`,
    { place: { field: 'period' }, fix: 'Evaluate another period, or train with a shorter window or horizon.' },
  )
}
