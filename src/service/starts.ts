import { PlenumError, type Period, type PossibleStarts, type Run, type ScenarioRequest } from '../contract'
import {
  learnableColumns,
  sensorsText,
  splitByTime,
  spreadStarts,
  timeOfStep,
  WindowStarts,
  type HallSeries,
} from '../domain'

type Asked = Pick<ScenarioRequest, 'startMs' | 'startsMs' | 'starts' | 'period' | 'steps' | 'anomalies' | 'sensors'>

/** Where scenarios of a run may start. The window before a start is free of gaps in every sensor that was learned of. */
export interface RunStarts {
  readonly windowSteps: number
  /** Of the log. */
  readonly steps: number
  readonly startMs: number
  readonly cadenceSeconds: number
  readonly testFrom: number
  /** Grid steps, ascending. */
  readonly possible: Int32Array
  /** Sensors that the training did not leave out. */
  readonly sensors: readonly string[]
}

/**
 * @param leftOut sensors whose gaps do not count, because nothing is asked of them
 * @throws PlenumError `bad-input` when there is no possible start at all
 */
export function startsOfRun(series: HallSeries, run: Pick<Run, 'config'>, leftOut: readonly string[] = []): RunStarts {
  const { windowSteps, split } = run.config
  const periods = splitByTime(series.steps, split)
  const { mask: learned } = learnableColumns(series, periods.train, windowSteps)
  const width = series.variables.length
  const mask = learned.map((has, column) =>
    leftOut.includes(series.sensors[Math.floor(column / width)] ?? '') ? 0 : has,
  )
  const whole = { from: 0, to: series.steps }
  const possible = new WindowStarts(series, whole, { windowSteps, aheadSteps: 0 }, mask).hallSteps()
  if (possible.length === 0) {
    throw new PlenumError('bad-input', `The log has no ${windowSteps} steps in a row in which no sensor has a gap.`)
  }
  const { steps, startMs, cadenceSeconds } = series
  const sensors = series.sensors.filter((_, sensor) => isKnown(mask, series, sensor))
  return { windowSteps, steps, startMs, cadenceSeconds, testFrom: periods.test.from, possible, sensors }
}

/** As the contract tells it: stretches of consecutive starts. */
export function toPossibleStarts(starts: RunStarts): PossibleStarts {
  const stretches: { fromMs: number; toMs: number }[] = []
  let before = -Infinity
  for (const step of starts.possible) {
    const last = stretches.at(-1)
    const ms = timeOfStep(starts, step)
    if (last !== undefined && step === before + 1) last.toMs = ms
    else stretches.push({ fromMs: ms, toMs: ms })
    before = step
  }
  return {
    stretches,
    cadenceSeconds: starts.cadenceSeconds,
    logEndMs: timeOfStep(starts, starts.steps),
    testFromMs: timeOfStep(starts, starts.testFrom),
    sensors: [...starts.sensors],
  }
}

/** On the log's grid, whole where a step lies there. */
function placeOf({ startMs, cadenceSeconds }: RunStarts, ms: number): number {
  return (ms - startMs) / (cadenceSeconds * 1000)
}

export function isPossible(starts: RunStarts, ms: number): boolean {
  return starts.possible.includes(placeOf(starts, ms))
}

/**
 * The grid step of a start that was asked for; the most recent possible one when none was.
 * @throws PlenumError `bad-input` naming the nearest possible start
 */
export function stepOfStart(starts: RunStarts, startMs: number | undefined): number {
  const { possible } = starts
  if (startMs === undefined) return possible.at(-1) ?? 0
  const step = Math.round(placeOf(starts, startMs))
  if (isPossible(starts, startMs)) return step
  const nearest = possible.reduce((best, candidate) =>
    Math.abs(candidate - step) < Math.abs(best - step) ? candidate : best,
  )
  throw new PlenumError('bad-input', `Scenarios cannot start at ${new Date(startMs).toISOString()}.`, {
    place: { field: 'start' },
    fix:
      `A start lies on the log’s grid, and each sensor needs ${starts.windowSteps} steps without a gap before it; ` +
      `the nearest possible one is ${new Date(timeOfStep(starts, nearest)).toISOString()}.`,
  })
}

/** @throws PlenumError `bad-input` for a sensor that the training left out */
export function requireKnown(starts: Pick<RunStarts, 'sensors'>, sensors: readonly string[]): void {
  const sensor = sensors.find((each) => !starts.sensors.includes(each))
  if (sensor === undefined) return
  throw new PlenumError('bad-input', `The training left sensor ${sensor} out, so it can have no anomaly.`, {
    place: { field: 'sensor' },
    fix: 'Choose another sensor; the warnings of the run say why it was left out.',
  })
}

/** Where scenarios start, and which sensors have no window in the period they are spread over. */
export interface ChosenStarts {
  /** Grid steps. */
  readonly steps: readonly number[]
  readonly silent: readonly string[]
}

/**
 * Where scenarios start: at the steps asked for, at some spread over a period, or at the most recent possible one.
 * @throws PlenumError `bad-input`
 */
export function chooseStarts(series: HallSeries, run: Run, starts: RunStarts, asked: Asked): ChosenStarts {
  const named = asked.startsMs ?? (asked.startMs === undefined ? undefined : [asked.startMs])
  if ([asked.startsMs, asked.startMs, asked.starts].filter((each) => each !== undefined).length > 1) {
    throw new PlenumError('bad-input', 'Starts are either named or spread over a period, not both.', {
      place: { field: 'starts' },
    })
  }
  requireKnown(
    starts,
    asked.anomalies.map(({ sensor }) => sensor),
  )
  if (asked.starts !== undefined) return spreadOver(series, run, starts, asked, asked.starts)
  if (named === undefined) return { steps: [stepOfStart(starts, undefined)], silent: [] }
  const steps = named.map((startMs) => stepOfStart(starts, startMs))
  if (new Set(steps).size < steps.length) {
    throw new PlenumError('bad-input', 'A start is named twice.', { place: { field: 'starts' } })
  }
  return { steps, silent: [] }
}

/** Starts in a period with a window before and `aheadSteps` after them, of the sensors that the run knows. */
export function periodWindows(series: HallSeries, run: Run, period: Period, aheadSteps: number): WindowStarts {
  const { windowSteps, split } = run.config
  const periods = splitByTime(series.steps, split)
  const { mask } = learnableColumns(series, periods.train, windowSteps)
  return new WindowStarts(series, periods[period], { windowSteps, aheadSteps }, mask)
}

/**
 * Of `sensors`, those with a window and `aheadSteps` after it in a period.
 * @throws PlenumError `bad-input` when there is none
 */
export function soundingIn(
  series: HallSeries,
  run: Run,
  sensors: readonly string[],
  { period, steps }: { period: Period; steps: number },
): string[] {
  const silent = silentOf(series, periodWindows(series, run, period, steps))
  const sounding = sensors.filter((sensor) => !silent.includes(sensor))
  if (sounding.length === 0) throw noStretch(period, run.config.windowSteps + steps, true)
  return sounding
}

function noStretch(period: Period, length: number, isAnyWanted: boolean): PlenumError {
  const which = isAnyWanted ? 'any sensor has no gap' : 'no sensor has a gap'
  return new PlenumError('bad-input', `The ${period} period has no stretch of ${length} steps in which ${which}.`, {
    fix: 'Ask for fewer steps, another period, or a single start.',
  })
}

function silentOf({ sensors }: HallSeries, windows: WindowStarts): string[] {
  return windows.silentSensors().map((sensor) => sensors[sensor] ?? '')
}

function spreadOver(series: HallSeries, run: Run, starts: RunStarts, asked: Asked, count: number): ChosenStarts {
  const { windowSteps } = run.config
  const windows = periodWindows(series, run, asked.period, asked.steps)
  const steps = windows.soundingSteps()
  const silent = silentOf(series, windows)
  const length = windowSteps + asked.steps
  if (steps.length === 0) throw noStretch(asked.period, length, silent.length === starts.sensors.length)
  requireSounding(silent, asked, length)
  return { steps: [...spreadStarts(steps, { aheadSteps: asked.steps, count })], silent }
}

/** @throws PlenumError `bad-input` where a sensor was asked for by its name that has no window in the period */
function requireSounding(silent: readonly string[], { sensors, anomalies, period }: Asked, length: number): void {
  const wanted = [...(sensors ?? []), ...anomalies.map(({ sensor }) => sensor)].filter((name) => silent.includes(name))
  if (wanted.length === 0) return
  throw new PlenumError(
    'bad-input',
    `The ${period} period has no ${length} steps in a row without a gap of ${sensorsText([...new Set(wanted)])}.`,
    { place: { field: 'sensor' }, fix: 'Choose other sensors, fewer steps, another period, or a single start.' },
  )
}

/** Whether the training learned anything of a sensor. */
function isKnown(mask: Uint8Array, { variables }: HallSeries, sensor: number): boolean {
  return mask.subarray(sensor * variables.length, (sensor + 1) * variables.length).includes(1)
}
