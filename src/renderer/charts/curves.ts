import { type CustomSeriesOption, graphic } from './echarts'
import { margins } from './margins'
import { type ChartSeries, type ChartWindow, rangeOf } from './spec'

/** What of a canvas draws a curve; an SVG offers the same. */
export interface Pen {
  moveTo(x: number, y: number): unknown
  lineTo(x: number, y: number): unknown
  closePath(): unknown
}

/** How a curve comes onto the picture: pixels = origin + (value − from) · scale, of both axes. */
export interface Placement {
  readonly fromX: number
  readonly originX: number
  readonly scaleX: number
  readonly fromY: number
  readonly originY: number
  readonly scaleY: number
}

/** The points [first, end) of a series, those outside the limits drawn at them. */
export interface CurvePart {
  readonly first: number
  readonly end: number
  readonly limits?: ChartWindow
}

/** The points that a window needs: those inside and the next one on either side. */
function pointsWithin({ x }: ChartSeries, window: ChartWindow): CurvePart {
  return { first: Math.max(0, countBelow(x, window.from) - 1), end: Math.min(x.length, countBelow(x, window.to) + 1) }
}

/** Pixels of points across. */
function across({ x }: ChartSeries, at: Placement, { limits }: CurvePart): (index: number) => number {
  const pixel = (value: number): number => at.originX + (value - at.fromX) * at.scaleX
  if (limits === undefined) return (index) => pixel(x[index] ?? NaN)
  return (index) => pixel(Math.min(Math.max(x[index] ?? NaN, limits.from), limits.to))
}

/** How many values of an ascending list are below `limit`. */
function countBelow(list: ArrayLike<number>, limit: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? Infinity) < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** The stretches of a series without a gap between two points, as [first, end). */
export function unbroken(series: ChartSeries, from = 0, to = series.x.length): [number, number][] {
  const found: [number, number][] = []
  let first = -1
  for (let index = from; index <= to; index++) {
    const there =
      index < to && Number.isFinite(series.y[index] ?? NaN) && Number.isFinite((series.high ?? series.y)[index] ?? NaN)
    if (there && first < 0) first = index
    if (!there && first >= 0) {
      found.push([first, index])
      first = -1
    }
  }
  return found
}

/** An area from the lowest to the highest value, one outline per stretch without a gap. */
export function traceBand(pen: Pen, series: ChartSeries, part: CurvePart, at: Placement): void {
  const { y, high = y } = series
  const place = across(series, at, part)
  const height = (value: number | undefined): number => at.originY + ((value ?? NaN) - at.fromY) * at.scaleY
  for (const [first, end] of unbroken(series, part.first, part.end)) {
    pen.moveTo(place(first), height(y[first]))
    for (let index = first + 1; index < end; index++) pen.lineTo(place(index), height(y[index]))
    for (let index = end - 1; index >= first; index--) pen.lineTo(place(index), height(high[index]))
    pen.closePath()
  }
}

/** A line through all points, and where a point is a stretch of time through its lowest and its highest value. */
export function traceLine(pen: Pen, series: ChartSeries, part: CurvePart, at: Placement): void {
  const { y, high } = series
  const placeOf = across(series, at, part)
  let down = false
  for (let index = part.first; index < part.end; index++) {
    const value = y[index] ?? NaN
    // false for NaN: a gap
    if (value !== value) {
      down = false
      continue
    }
    const place = placeOf(index)
    const height = at.originY + (value - at.fromY) * at.scaleY
    if (down) pen.lineTo(place, height)
    else pen.moveTo(place, height)
    down = true
    const highest = high?.[index] ?? value
    if (highest !== value) pen.lineTo(place, at.originY + (highest - at.fromY) * at.scaleY)
  }
}

interface CurveShape {
  readonly curve: ChartSeries | undefined
  readonly parts: readonly CurvePart[]
  readonly at: Placement
}
const shapeName = 'plenumCurve'
const nowhere: Placement = { fromX: 0, originX: 0, scaleX: 1, fromY: 0, originY: 0, scaleY: 1 }

graphic.registerShape(
  shapeName,
  graphic.extendShape({
    shape: { curve: undefined, parts: [], at: nowhere } satisfies CurveShape,
    buildPath(pen: Pen, { curve, parts, at }: CurveShape) {
      if (curve === undefined) return
      for (const part of parts) (curve.band === true ? traceBand : traceLine)(pen, curve, part, at)
    },
  }),
)

export interface CurveStyle {
  /** Lines of the picture that lie higher hide those below. */
  readonly z: number
  readonly fill?: string
  readonly stroke?: string
  readonly opacity?: number
  readonly lineWidth: number
  readonly lineDash?: 'solid' | 'dashed' | 'dotted'
  /** A stretch where it is not drawn: finer points are there. */
  readonly hidden?: ChartWindow | undefined
}

/**
 * A series as one shape that is drawn straight from its numbers, of which only those in sight are looked at. ECharts' own line
 * makes an object of every point, and lays all of them out again at every move of the window.
 */
export function curveOf(series: ChartSeries, { z, hidden, ...style }: CurveStyle): CustomSeriesOption {
  return {
    id: series.id,
    name: series.name,
    type: 'custom',
    silent: true,
    animation: false,
    clip: true,
    z,
    // the first datum is the curve; ECharts fits the y axis to both
    data: hidden === undefined ? corners(series) : [[NaN, NaN]],
    renderItem(parameters, api) {
      if (parameters.dataIndex !== 0) return null
      const at = placementOf(series, (point) => api.coord(point))
      const instant = (pixel: number): number => at.fromX + (pixel - at.originX) / at.scaleX
      const seen = { from: instant(margins.left), to: instant(api.getWidth() - margins.right) }
      const shape: CurveShape = { curve: series, parts: partsOf(series, seen, hidden), at }
      // ECharts knows the shapes by name, its types only those it brings
      return { type: shapeName, shape, style: { lineJoin: 'round', ...style } } as never
    },
  }
}

/** The points of `seen` but not of `hidden`. */
export function partsOf(series: ChartSeries, seen: ChartWindow, hidden: ChartWindow | undefined): readonly CurvePart[] {
  if (hidden === undefined) return [pointsWithin(series, seen)]
  return [
    { from: seen.from, to: Math.min(seen.to, hidden.from) },
    { from: Math.max(seen.from, hidden.to), to: seen.to },
  ]
    .filter(({ from, to }) => from < to)
    .map((limits) => ({ ...pointsWithin(series, limits), limits }))
}

/** Both axes are linear, so two points tell all. */
function placementOf(series: ChartSeries, coordinate: (point: number[]) => number[]): Placement {
  const fromX = series.x[0] ?? 0
  const step = (series.x[series.x.length - 1] ?? fromX) - fromX || 1
  const [originX = 0, originY = 0] = coordinate([fromX, 0])
  const [endX = 0, endY = 0] = coordinate([fromX + step, 1])
  return { fromX, originX, scaleX: (endX - originX) / step, fromY: 0, originY, scaleY: endY - originY }
}

/** Lower left and upper right of what a series reaches. */
function corners(series: ChartSeries): number[][] {
  const { low, high } = rangeOf([series])
  const at = series.x[0]
  if (at === undefined) return []
  return [
    [at, low],
    [at, high],
  ]
}
