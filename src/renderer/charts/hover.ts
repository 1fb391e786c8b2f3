import { type ChartSeries, type ChartSpec, rangeOf } from './spec'
import { digitsFor, formatCount, formatInstant, formatQuantity, formatScore, text } from '../text'
import { tokenOf } from './theme'

export interface HoverRow {
  readonly id: string
  readonly name: string
  readonly token: string
  readonly value: string
  readonly anomalous: boolean
}
export interface Hover {
  /** Place of the points on the x axis; NaN of a point that stands for itself. */
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
  const inOrder = spec.series.filter(({ shape }) => shape !== 'points')
  for (const { x } of inOrder) {
    const candidate = x[nearest(x, at)]
    if (candidate !== undefined && !(Math.abs(candidate - at) >= Math.abs(snapped - at))) snapped = candidate
  }
  if (!Number.isFinite(snapped)) return undefined
  const { low, high } = rangeOf(spec.series)
  const digits = Math.max(digitsFor(high - low), 1)
  const rows = inOrder.flatMap((series): HoverRow[] => {
    const index = series.shape === 'bars' ? barAt(series, at) : nearest(series.x, snapped)
    if (index < 0 || (series.shape !== 'bars' && series.x[index] !== snapped)) return []
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

/** The bar over `at`, -1 between bars. */
function barAt({ x, to }: ChartSeries, at: number): number {
  let found = nearest(x, at)
  if (found > 0 && (x[found] ?? 0) > at) found--
  return (x[found] ?? Infinity) <= at && at < (to?.[found] ?? -Infinity) ? found : -1
}

/** Pixels from a loose point at which it is still meant. */
const reachPixels = 12

/**
 * The loose point nearest to a place, if it is near. @param pixels of one unit of x and of y
 */
export function pointAt(
  spec: ChartSpec,
  place: { readonly x: number; readonly y: number },
  pixels: { readonly x: number; readonly y: number },
): Hover | undefined {
  let best = { distance: reachPixels, series: undefined as ChartSeries | undefined, index: -1 }
  for (const series of spec.series) {
    if (series.shape !== 'points') continue
    for (let index = 0; index < series.x.length; index++) {
      const across = ((series.x[index] ?? NaN) - place.x) * pixels.x
      const along = ((series.y[index] ?? NaN) - place.y) * pixels.y
      const distance = Math.hypot(across, along)
      if (distance < best.distance) best = { distance, series, index }
    }
  }
  const { series, index } = best
  if (series === undefined) return undefined
  const { low, high } = rangeOf(spec.series)
  const x = series.x[index] ?? NaN
  const row = (id: string, name: string, value: string): HoverRow => ({
    id,
    name,
    token: tokenOf(series.tone),
    value,
    anomalous: series.anomalous?.[index] === 1,
  })
  const [across, value] =
    spec.x.kind === 'time' ? [text.chart.time, formatInstant(x, spec.x.zone)] : [spec.x.label, formatScore(x)]
  return {
    at: NaN,
    title: series.labels?.[index] ?? series.name,
    rows: [
      row('x', across, value),
      row(
        'y',
        spec.y.quantity,
        formatQuantity(series.y[index] ?? NaN, spec.y.unit, Math.max(1, digitsFor(high - low))),
      ),
    ],
  }
}
