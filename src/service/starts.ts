import { PlenumError, type Period, type PossibleStarts, type Run, type ScenarioRequest } from '../contract'
import { learnableColumns, splitByTime, spreadStarts, timeOfStep, WindowStarts, type HallSeries } from '../domain'

type Asked = Pick<ScenarioRequest, 'startMs' | 'startsMs' | 'starts' | 'period' | 'steps' | 'anomalies'>

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

/** @throws PlenumError `bad-input` when there is no possible start at all */
export function startsOfRun(series: HallSeries, run: Pick<Run, 'config'>): RunStarts {
  const { windowSteps, split } = run.config
  const periods = splitByTime(series.steps, split)
  const { mask } = learnableColumns(series, periods.train, windowSteps)
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

/**
 * The grid step of a start that was asked for; the most recent possible one when none was.
 * @throws PlenumError `bad-input` naming the nearest possible start
 */
export function stepOfStart(starts: RunStarts, startMs: number | undefined): number {
  const { possible } = starts
  if (startMs === undefined) return possible.at(-1) ?? 0
  const place = (startMs - starts.startMs) / (starts.cadenceSeconds * 1000)
  const step = Math.round(place)
  if (place === step && possible.includes(step)) return step
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

/**
 * The grid steps at which scenarios start: those asked for, some spread over a period, or the most recent possible.
 * @throws PlenumError `bad-input`
 */
export function chooseStarts(series: HallSeries, run: Run, starts: RunStarts, asked: Asked): number[] {
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
  if (named === undefined) return [stepOfStart(starts, undefined)]
  const steps = named.map((startMs) => stepOfStart(starts, startMs))
  if (new Set(steps).size < steps.length) {
    throw new PlenumError('bad-input', 'A start is named twice.', { place: { field: 'starts' } })
  }
  return steps
}

/** Starts in a period with a window before and `aheadSteps` after them, of the sensors that the run knows. */
export function periodWindows(series: HallSeries, run: Run, period: Period, aheadSteps: number): WindowStarts {
  const { windowSteps, split } = run.config
  const periods = splitByTime(series.steps, split)
  const { mask } = learnableColumns(series, periods.train, windowSteps)
  return new WindowStarts(series, periods[period], { windowSteps, aheadSteps }, mask)
}

function spreadOver(series: HallSeries, run: Run, starts: RunStarts, asked: Asked, count: number): number[] {
  const { windowSteps } = run.config
  const windows = periodWindows(series, run, asked.period, asked.steps)
  const steps = windows.hallSteps()
  if (steps.length > 0) return [...spreadStarts(steps, { aheadSteps: asked.steps, count })]
  const silent = starts.sensors.filter((sensor) => windows.countOf(series.sensors.indexOf(sensor)) === 0)
  throw new PlenumError(
    'bad-input',
    `The ${asked.period} period has no stretch of ${windowSteps + asked.steps} steps in which no sensor has a gap.`,
    {
      fix:
        silent.length === 0
          ? 'Ask for fewer steps, another period, or a single start.'
          : `${namesText(silent)} never had so many there: ask for fewer steps or another period, or import the log without.`,
    },
  )
}

/** Whether the training learned anything of a sensor. */
function isKnown(mask: Uint8Array, { variables }: HallSeries, sensor: number): boolean {
  return mask.subarray(sensor * variables.length, (sensor + 1) * variables.length).includes(1)
}

function namesText(sensors: readonly string[]): string {
  const names = `${sensors.slice(0, 8).join(', ')}${sensors.length > 8 ? ', …' : ''}`
  return sensors.length === 1 ? `Sensor ${names}` : `Sensors ${names}`
}
