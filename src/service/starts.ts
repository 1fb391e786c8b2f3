import { PlenumError, type Run, type ScenarioRequest } from '../contract'
import { splitByTime, spreadStarts, timeOfStep, WindowStarts, type HallSeries } from '../domain'

type Asked = Pick<ScenarioRequest, 'startMs' | 'starts' | 'period' | 'steps'>

/**
 * The grid steps at which scenarios start: the one asked for, some spread over a period, or the most recent possible.
 * Every sensor's window before a start is free of gaps.
 * @throws PlenumError `bad-input` naming the nearest possible start
 */
export function chooseStarts(series: HallSeries, run: Run, asked: Asked): number[] {
  const { windowSteps, split } = run.config
  if (asked.startMs === undefined && asked.starts !== undefined) {
    const period = splitByTime(series.steps, split)[asked.period]
    const steps = new WindowStarts(series, period, { windowSteps, aheadSteps: asked.steps }).hallSteps()
    if (steps.length === 0) {
      throw new PlenumError(
        'bad-input',
        `The ${asked.period} period has no stretch of ${windowSteps + asked.steps} steps in which no sensor has a gap.`,
        { fix: 'Ask for fewer steps, another period, or a single start.' },
      )
    }
    return [...spreadStarts(steps, { aheadSteps: asked.steps, count: asked.starts })]
  }
  const whole = { from: 0, to: series.steps }
  const possible = new WindowStarts(series, whole, { windowSteps, aheadSteps: 0 }).hallSteps()
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
