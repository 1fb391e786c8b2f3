/** What a chart shows, without a word about how it is drawn. Times are milliseconds since 1970. */

/**
 * Real data is neutral ink in three strengths; what a model made has a colour, by its number from 0; the accent is for
 * anomalies and for nothing else.
 */
export type Tone =
  | { readonly kind: 'real'; readonly rank: 1 | 2 | 3 }
  | { readonly kind: 'synthetic'; readonly index: number }
  | { readonly kind: 'anomaly' }

export interface ChartSeries {
  readonly id: string
  readonly name: string
  readonly tone: Tone
  /** A line (the default), bars from 0 to `y` between `x` and `to` (a histogram, a correlogram), or loose points. */
  readonly shape?: 'line' | 'bars' | 'points'
  /** Ascending, except where the shape is points. */
  readonly x: ArrayLike<number>
  /** As long as `x`; NaN is a gap. */
  readonly y: ArrayLike<number>
  /** Where each point stands for several steps: their highest value, and `y` is their lowest. */
  readonly high?: ArrayLike<number>
  /** Drawn as an area from `y` to `high`: quantiles of a fan, a confidence band, the difference of two lines. */
  readonly band?: boolean
  /** Of a band, bars or points, 0 … 1: bands that lie in one another are told apart by it. */
  readonly opacity?: number
  /** Right edges of bars. */
  readonly to?: ArrayLike<number>
  /** Names of single points, said when one is hovered over. */
  readonly labels?: readonly string[]
  /** 1 where a value was made under an anomaly: drawn in the accent colour. */
  readonly anomalous?: ArrayLike<number>
  readonly dash?: 'solid' | 'dashed' | 'dotted'
  readonly width?: number
  /** In place of the name in a legend, where the name would be repeated. */
  readonly short?: string
  /** Dots on the points, for few points. */
  readonly dots?: boolean
}

export interface ChartSpec {
  /** Said where there is no series. */
  readonly empty?: string
  /** Said by screen readers in place of the picture. */
  readonly label: string
  /** Of saved pictures and tables, without extension. */
  readonly fileName: string
  readonly x:
    | { readonly kind: 'time'; readonly zone: string; readonly min?: number; readonly max?: number }
    | {
        readonly kind: 'number'
        readonly label: string
        /** Not only whole numbers, as steps are: a quantity, with its unit in the label. */
        readonly continuous?: boolean
        readonly min?: number
        readonly max?: number
      }
  readonly y: {
    readonly quantity: string
    readonly unit: string
    readonly min?: number
    readonly max?: number
    /** Counts: no ticks between whole numbers. */
    readonly whole?: boolean
  }
  readonly series: readonly ChartSeries[]
  /** Coarser lines and bands of a longer stretch, drawn where `series` do not reach; in no table and under no pointer. */
  readonly behind?: readonly ChartSeries[]
  /** What `series` were before they were smoothed: pale behind them, in the table, but in no legend and under no pointer. */
  readonly faint?: readonly ChartSeries[]
  readonly verticals?: readonly { readonly at: number; readonly label: string }[]
  readonly horizontals?: readonly { readonly at: number; readonly label: string }[]
  /** Named stretches of the x axis, shaded in turn: the periods of a log. */
  readonly shades?: readonly { readonly from: number; readonly to: number; readonly label: string }[]
  /** Stretches of the x axis made under an anomaly. */
  readonly anomalies?: readonly { readonly from: number; readonly to: number; readonly label: string }[]
}

/** A stretch of the x axis. */
export interface ChartWindow {
  readonly from: number
  readonly to: number
}

/** Smallest and largest x of the data, or the limits that the spec sets. */
export function extentOf(spec: ChartSpec): ChartWindow {
  let from = Infinity
  let to = -Infinity
  for (const series of spec.series) {
    const { x } = series
    if (x.length === 0) continue
    if (series.shape === 'points') {
      const spread = spreadOf(x)
      from = Math.min(from, spread.from)
      to = Math.max(to, spread.to)
      continue
    }
    from = Math.min(from, x[0] ?? Infinity)
    to = Math.max(to, series.to?.[x.length - 1] ?? x[x.length - 1] ?? -Infinity)
  }
  return {
    from: spec.x.min ?? (Number.isFinite(from) ? from : 0),
    to: spec.x.max ?? (Number.isFinite(to) ? to : 1),
  }
}

/** Of points in no order, with a little room so that the outermost are drawn whole. */
function spreadOf(x: ArrayLike<number>): ChartWindow {
  let from = Infinity
  let to = -Infinity
  for (const value of Array.from(x)) {
    if (value < from) from = value
    if (value > to) to = value
  }
  const room = to > from ? (to - from) / 40 : Math.abs(from) / 40 || 1
  return { from: from - room, to: to + room }
}

/** Smallest and largest finite value of some series; NaN when there is none. */
export function rangeOf(series: readonly ChartSeries[]): { low: number; high: number } {
  let low = Infinity
  let high = -Infinity
  // by index: a copy to walk through would cost more than the walk, and charts ask with each picture
  for (const { y, high: highest = y } of series) {
    for (let index = 0; index < y.length; index++) {
      const least = y[index] ?? NaN
      const most = highest[index] ?? NaN
      if (least < low) low = least
      if (most < low) low = most
      if (least > high) high = least
      if (most > high) high = most
    }
  }
  return Number.isFinite(low) ? { low, high } : { low: NaN, high: NaN }
}

/** Where a key leads from the window `shown`: in percent of the whole, as ECharts zooms; undefined for other keys. */
export function keyWindow(
  key: string,
  shown: ChartWindow,
  full: ChartWindow,
): { start: number; end: number } | undefined {
  const length = full.to - full.from
  const width = (shown.to - shown.from) / length
  const start = (shown.from - full.from) / length
  const at = (from: number, wide: number): { start: number; end: number } => {
    const first = Math.min(Math.max(0, from), 1 - Math.min(1, wide))
    return { start: first * 100, end: Math.min(1, first + wide) * 100 }
  }
  if (key === 'ArrowLeft') return at(start - width / 10, width)
  if (key === 'ArrowRight') return at(start + width / 10, width)
  if (key === '+' || key === '=') return at(start + width / 4, width / 2)
  if (key === '-') return at(start - width / 2, Math.min(1, width * 2))
  if (key === '0') return at(0, 1)
  return undefined
}
