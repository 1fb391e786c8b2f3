import type { Series, Variable } from '../../../contract'
import { quantilesByStep } from '../../../domain'
import type { ChartSeries, ChartSpec } from '../../charts'
import { commonRange, frameOf, realSeries } from '../scenarios'
import { text } from '../../text'

const levels = [0.1, 0.5, 0.9] as const

export interface PreviewOf {
  readonly sensor: string
  readonly variable: Variable
  readonly timeZone: string
  readonly startMs: number
  readonly cadenceSeconds: number
  readonly steps: number
  /** The real log around the start. */
  readonly real: Series | undefined
  /** [scenarios × steps], of the same seed. */
  readonly before: Float32Array
  readonly after: Float32Array
  /** 1 at steps under an anomaly. */
  readonly anomalous: readonly (0 | 1)[]
}

/** Median and 10–90 % without and with the anomaly, and what lies between the medians. */
export function previewSpec(preview: PreviewOf): ChartSpec {
  const { sensor, variable, timeZone, startMs, cadenceSeconds, steps, before, after, anomalous } = preview
  const futureMs = Float64Array.from({ length: steps }, (_, step) => startMs + step * cadenceSeconds * 1000)
  const without = quantilesByStep(before, steps, levels)
  const under = quantilesByStep(after, steps, levels)
  const row = (values: Float32Array, level: number): Float32Array => values.subarray(level * steps, (level + 1) * steps)
  const band = (id: string, name: string, values: Float32Array, tone: ChartSeries['tone']): ChartSeries => ({
    id,
    name: `${name}, ${text.scenarios.between('10', '90')}`,
    short: text.scenarios.between('10', '90'),
    tone,
    band: true,
    opacity: 0.16,
    x: futureMs,
    y: row(values, 0),
    high: row(values, 2),
  })
  const median = (id: string, name: string, values: Float32Array, tone: ChartSeries['tone']): ChartSeries => ({
    id,
    name: `${name}, ${text.scenarios.median.toLowerCase()}`,
    short: name,
    tone,
    width: 2.25,
    x: futureMs,
    y: row(values, 1),
  })
  const model = { kind: 'synthetic', index: 0 } as const
  const accent = { kind: 'anomaly' } as const
  const real = realParts(preview, futureMs)
  const range = commonRange([without, under, ...real.flatMap(({ y }) => [y])])
  const difference: ChartSeries = {
    id: 'difference',
    name: text.anomaly.difference,
    short: text.anomaly.mapDifference,
    tone: accent,
    band: true,
    opacity: 0.4,
    x: futureMs,
    y: row(without, 1),
    high: row(under, 1),
  }
  return {
    label: text.anomaly.previewLabel(variable.name, sensor, before.length / steps),
    ...frameOf(
      { name: text.anomaly.title, timeZone },
      { futureMs, anomalous: [...anomalous] },
      sensor,
      variable,
      range,
    ),
    series: [
      ...real,
      band('band-before', text.anomaly.without, without, model),
      band('band-after', text.anomaly.with, under, accent),
      difference,
      median('before', text.anomaly.without, without, model),
      median('after', text.anomaly.with, under, accent),
    ],
  }
}

/** The past that was read, and the future where the log knows it. */
function realParts({ real, startMs, steps }: PreviewOf, futureMs: Float64Array): ChartSeries[] {
  const values = real?.sensors[0]?.low
  if (real === undefined || values === undefined) return []
  const split = real.timesMs.findIndex((ms) => ms >= startMs)
  const first = split < 0 ? real.timesMs.length : split
  const actual = new Float32Array(steps).fill(NaN)
  actual.set(values.subarray(first, first + steps))
  return realSeries({
    pastMs: real.timesMs.slice(0, first),
    past: Float32Array.from(values.subarray(0, first)),
    futureMs: Float64Array.from(futureMs),
    actual,
  })
}
