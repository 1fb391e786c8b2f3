import type { Variable } from '../../../contract'
import { correlation } from '../../../domain'
import type { ChartSeries, ChartSpec, Tone } from '../../charts'
import { axisLabel, formatScore, text } from '../../text'

/** Values of two variables at the same instants. */
export interface Cloud {
  readonly x: Float32Array
  readonly y: Float32Array
}

/** Two variables of a sensor against each other, without an anomaly and with it, and their correlations in words. */
export function scatterOf(
  sensor: string,
  [a, b]: readonly [Variable, Variable],
  without: Cloud,
  under: Cloud,
): { readonly spec: ChartSpec; readonly words: string } {
  const before = formatScore(correlation(without.x, without.y))
  const after = formatScore(correlation(under.x, under.y))
  const series = (name: string, tone: Tone, { x, y }: Cloud): ChartSeries => ({
    id: name,
    name,
    tone,
    shape: 'points',
    width: 4,
    opacity: 0.35,
    x,
    y,
  })
  return {
    words: text.anomaly.correlation(before, after),
    spec: {
      label: text.anomaly.scatterLabel(a.name, b.name, before, after),
      fileName: `${sensor}-${a.name}-${b.name}`,
      x: { kind: 'number', label: axisLabel(a.name, a.unit), continuous: true },
      y: { quantity: b.name, unit: b.unit },
      series: [
        series(text.anomaly.with, { kind: 'anomaly' }, under),
        series(text.anomaly.without, { kind: 'synthetic', index: 0 }, without),
      ],
    },
  }
}
