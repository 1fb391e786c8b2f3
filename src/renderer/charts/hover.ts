import { type ChartSeries, type ChartSpec, rangeOf } from './spec'
import { digitsFor, formatCount, formatInstant, formatQuantity } from '../text'
import { tokenOf } from './theme'

export interface HoverRow {
  readonly id: string
  readonly name: string
  readonly token: string
  readonly value: string
  readonly anomalous: boolean
}
export interface Hover {
  readonly at: number
  readonly title: string
  readonly rows: readonly HoverRow[]
}

/** Index of the value nearest to `at` in an ascending list; -1 for an empty one. */
export function nearest(list: ArrayLike<number>, at: number): number {
  let low = 0
  let high = list.length - 1
  if (high < 0) return -1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  const before = low - 1
  return before >= 0 && at - (list[before] ?? 0) < (list[low] ?? 0) - at ? before : low
}

function valueText(series: ChartSeries, index: number, unit: string, digits: number): string {
  const low = series.y[index] ?? NaN
  const high = series.high?.[index] ?? low
  if (low === high || !Number.isFinite(high)) return formatQuantity(low, unit, digits)
  return `${formatQuantity(low, '', digits)} … ${formatQuantity(high, unit, digits)}`
}

/** The exact values of all series at the point of any series nearest to `at`. */
export function hoverAt(spec: ChartSpec, at: number): Hover | undefined {
  let snapped = NaN
  for (const { x } of spec.series) {
    const candidate = x[nearest(x, at)]
    if (candidate !== undefined && !(Math.abs(candidate - at) >= Math.abs(snapped - at))) snapped = candidate
  }
  if (!Number.isFinite(snapped)) return undefined
  const { low, high } = rangeOf(spec.series)
  const digits = Math.max(digitsFor(high - low), 1)
  const rows = spec.series.flatMap((series): HoverRow[] => {
    const index = nearest(series.x, snapped)
    if (series.x[index] !== snapped) return []
    return [
      {
        id: series.id,
        name: series.name,
        token: tokenOf(series.tone),
        value: valueText(series, index, spec.y.unit, digits),
        anomalous: series.anomalous?.[index] === 1,
      },
    ]
  })
  const title =
    spec.x.kind === 'time'
      ? `${formatInstant(snapped, spec.x.zone)} ${spec.x.zone}`
      : `${spec.x.label} ${formatCount(snapped)}`
  return { at: snapped, title, rows }
}
