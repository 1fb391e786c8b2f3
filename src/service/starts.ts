import { PlenumError, type Run, type ScenarioRequest } from '../contract'
import { learnableColumns, splitByTime, spreadStarts, timeOfStep, WindowStarts, type HallSeries } from '../domain'

type Asked = Pick<ScenarioRequest, 'startMs' | 'starts' | 'period' | 'steps' | 'anomalies'>

/**
 * The grid steps at which scenarios start: the one asked for, some spread over a period, or the most recent possible.
 * The window before a start is free of gaps in every sensor that the training did not leave out.
 * @throws PlenumError `bad-input` naming the nearest possible start
 */
export function chooseStarts(series: HallSeries, run: Run, asked: Asked): number[] {
  const { windowSteps, split } = run.config
  const periods = splitByTime(series.steps, split)
  const { mask } = learnableColumns(series, periods.train, windowSteps)
  for (const { sensor } of asked.anomalies) {
    if (isKnown(mask, series, series.sensors.indexOf(sensor))) continue
    throw new PlenumError('bad-input', `The training left sensor ${sensor} out, so it can have no anomaly.`, {
      place: { field: 'sensor' },
      fix: 'Choose another sensor; the warnings of the run say why it was left out.',
    })
  }
  if (asked.startMs === undefined && asked.starts !== undefined) {
    const windows = new WindowStarts(series, periods[asked.period], { windowSteps, aheadSteps: asked.steps }, mask)
    const steps = windows.hallSteps()
    if (steps.length === 0) {
      const silent = series.sensors.filter(
        (_, sensor) => isKnown(mask, series, sensor) && windows.countOf(sensor) === 0,
      )
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
    return [...spreadStarts(steps, { aheadSteps: asked.steps, count: asked.starts })]
  }
  const whole = { from: 0, to: series.steps }
  const possible = new WindowStarts(series, whole, { windowSteps, aheadSteps: 0 }, mask).hallSteps()
  const latest = possible.at(-1)
  if (latest === undefined) {
    throw new PlenumError('bad-input', `The log has no ${windowSteps} steps in a row in which no sensor has a gap.`)
  }
  if (asked.startMs === undefined) return [latest]
  const place = (asked.startMs - series.startMs) / (series.cadenceSeconds * 1000)
  const step = Math.round(place)
  if (place === step && possible.includes(step)) return [step]
  const nearest = possible.reduce((best, candidate) =>
    Math.abs(candidate - step) < Math.abs(best - step) ? candidate : best,
  )
  throw new PlenumError('bad-input', `Scenarios cannot start at ${new Date(asked.startMs).toISOString()}.`, {
    place: { field: 'start' },
    fix:
      `A start lies on the log’s grid, and each sensor needs ${windowSteps} steps without a gap before it; ` +
      `the nearest possible one is ${new Date(timeOfStep(series, nearest)).toISOString()}.`,
  })
}

/** Whether the training learned anything of a sensor. */
function isKnown(mask: Uint8Array, { variables }: HallSeries, sensor: number): boolean {
  return mask.subarray(sensor * variables.length, (sensor + 1) * variables.length).includes(1)
}

function namesText(sensors: readonly string[]): string {
  const names = `${sensors.slice(0, 8).join(', ')}${sensors.length > 8 ? ', …' : ''}`
  return sensors.length === 1 ? `Sensor ${names}` : `Sensors ${names}`
}
