import type { Exploration, LaggedCorrelation, OwnCorrelation } from '../../../contract'
import type { ChartSeries, ChartSpec } from '../../charts'
import { sensorDash, sensorTone } from '../../components/sensorLines'
import { mostLines } from '../../components/seriesLines'
import { text } from '../../text'
import { hoursOf } from './lags'

export type Kind = 'values' | 'derivatives'
/** A log, what of it was explored, and the sensors whose own lines are drawn beside the mean. */
export interface Explored {
  readonly logName: string
  readonly exploration: Exploration
  readonly kind: Kind
  readonly chosen: readonly string[]
}
interface Curve {
  readonly sensor: string
  readonly y: ArrayLike<number>
}
const words = text.explore

/** ± `half` around no correlation. */
function band(x: Float64Array, half: ArrayLike<number>): ChartSeries {
  const high = Float64Array.from(half)
  const low = high.map((value) => -value)
  return { id: 'band', name: words.band, tone: { kind: 'real', rank: 3 }, band: true, x, y: low, high }
}

function mean(x: Float64Array, y: ArrayLike<number>, sensors: number): ChartSeries {
  return { id: 'mean', name: words.mean(sensors), tone: sensorTone(0), width: 2.5, x, y }
}

/** A line for each chosen sensor; of many, their lowest and highest correlation. The mean has the first style. */
function sensorCurves(x: Float64Array, curves: readonly Curve[], chosen: readonly string[]): ChartSeries[] {
  const own = curves.filter(({ sensor }) => chosen.includes(sensor))
  if (chosen.length <= mostLines) {
    return own.map(({ sensor, y }) => {
      const style = chosen.indexOf(sensor) + 1
      return { id: sensor, name: sensor, tone: sensorTone(style), dash: sensorDash(style), width: 1, x, y }
    })
  }
  const outermost = (choose: (...values: number[]) => number): Float64Array =>
    x.map((_, i) => choose(...own.map(({ y }) => y[i] ?? NaN).filter((value) => !Number.isNaN(value))))
  const line = { tone: { kind: 'real', rank: 2 }, dash: 'dashed', width: 1, x } as const
  return [
    { ...line, id: 'lowest', name: words.lowest(own.length), y: outermost(Math.min) },
    { ...line, id: 'highest', name: words.highest(own.length), y: outermost(Math.max) },
  ]
}

function base(explored: Explored, title: string, sensors: number): Pick<ChartSpec, 'label' | 'fileName'> {
  const { lags, cadenceSeconds } = explored.exploration
  const hours = String(Math.round(hoursOf(lags, cadenceSeconds) * 100) / 100)
  return { label: words.label(title, hours, sensors), fileName: `${explored.logName}-${title}` }
}

/** The correlogram of one variable with its own past; the partial one begins at lag 1. Undefined where nothing moves. */
export function ownSpec(
  explored: Explored,
  variable: string,
  which: 'autocorrelation' | 'partial',
): ChartSpec | undefined {
  const { exploration, kind, chosen } = explored
  const { cadenceSeconds, lags } = exploration
  const found = exploration.variables.find((each) => each.variable === variable)?.[kind]
  if (found?.mean === null || found === undefined) return undefined
  const first = which === 'partial' ? 1 : 0
  const x = Float64Array.from({ length: lags + 1 - first }, (_, i) => hoursOf(i + first, cadenceSeconds))
  const valuesOf = (own: OwnCorrelation): Float64Array =>
    (which === 'partial' ? own.partialAutocorrelation : own.autocorrelation).subarray(first)
  const half = which === 'partial' ? x.map(() => found.mean?.whiteNoise ?? NaN) : found.mean.bartlett
  const curves = found.sensors.map((own) => ({ sensor: own.sensor, y: valuesOf(own) }))
  return {
    ...base(explored, words.titles[kind][which](variable), found.sensors.length),
    x: { kind: 'number', label: words.lag, min: 0 },
    y: {
      quantity: words.titles[kind][which](variable),
      unit: '',
      min: halfBelow([valuesOf(found.mean), ...curves.map(({ y }) => y)]),
      max: 1,
    },
    series: [band(x, half), ...sensorCurves(x, curves, chosen), mean(x, valuesOf(found.mean), found.sensors.length)],
  }
}

/** The cross-correlation of two variables over lags of both signs, its peak marked. Undefined where no sensor has both. */
export function crossSpec(explored: Explored, pair: Exploration['pairs'][number]): ChartSpec | undefined {
  const { exploration, kind, chosen } = explored
  const { cadenceSeconds, lags } = exploration
  const [ahead, behind] = pair.variables
  const found = pair[kind]
  if (found.mean === null) return undefined
  const peak = peakOf(found.mean, exploration)
  const x = Float64Array.from({ length: 2 * lags + 1 }, (_, i) => hoursOf(i - lags, cadenceSeconds))
  const curves = found.sensors.map(({ sensor, correlation }) => ({ sensor, y: correlation }))
  return {
    ...base(explored, words.titles[kind].cross(ahead, behind), found.sensors.length),
    x: { kind: 'number', label: words.lagOf(behind, ahead) },
    y: { quantity: words.titles[kind].cross(ahead, behind), unit: '' },
    series: [
      band(
        x,
        x.map(() => found.mean?.whiteNoise ?? NaN),
      ),
      ...sensorCurves(x, curves, chosen),
      mean(x, found.mean.correlation, found.sensors.length),
    ],
    verticals: peak === undefined ? [] : [{ at: peak.at, label: '' }],
  }
}

/** The half under all of some correlations, or under none: an axis of halves, whatever is chosen. */
function halfBelow(curves: readonly ArrayLike<number>[]): number {
  const lowest = Math.min(0, ...curves.map((curve) => Math.min(...Array.from(curve).filter(Number.isFinite))))
  return Math.floor(2 * lowest) / 2
}

/** Where the mean of two variables is most alike, or most opposite: the lag in hours, and in words. */
export function peakOf(
  { correlation }: LaggedCorrelation,
  { lags, cadenceSeconds }: Exploration,
): { readonly at: number; readonly told: string } | undefined {
  let best = -1
  for (const [i, value] of correlation.entries()) {
    if (Math.abs(value) > Math.abs(correlation[best] ?? 0)) best = i
  }
  if (best < 0) return undefined
  const at = hoursOf(best - lags, cadenceSeconds)
  const value = (correlation[best] ?? NaN).toFixed(2).replace('-', '−')
  return { at, told: words.peak(value, at === 0 ? words.atOnce : words.hoursOf(at)) }
}
