import type { CustomSeriesOption } from './echarts'
import { type ChartSeries, rangeOf } from './spec'
import { type ChartPalette, colourOf } from './theme'

/** The stretches of a series without a gap, as [first, end). */
export function unbroken(series: ChartSeries): [number, number][] {
  const found: [number, number][] = []
  let first = -1
  for (let index = 0; index <= series.x.length; index++) {
    const there = Number.isFinite(series.y[index] ?? NaN) && Number.isFinite(series.high?.[index] ?? NaN)
    if (there && first < 0) first = index
    if (!there && first >= 0) {
      found.push([first, index])
      first = -1
    }
  }
  return found
}

/** An area from the lowest to the highest value, one polygon per stretch without a gap. */
export function bandArea(series: ChartSeries, palette: ChartPalette): CustomSeriesOption {
  const stretches = unbroken(series)
  const fill = colourOf(series.tone, palette)
  const opacity = series.opacity ?? 0.35
  // bands in one another are told apart by their fill alone
  const outline = series.opacity === undefined ? 1 : 0
  const ends = stretches.map(([first]) => [series.x[first] ?? NaN, series.y[first] ?? NaN])
  return {
    id: series.id,
    name: series.name,
    type: 'custom',
    silent: true,
    animation: false,
    clip: true,
    z: 1,
    // one polygon per datum, and two more for the y axis, which ECharts fits to the data
    data: [...ends, ...extremes(series)],
    renderItem(parameters, api) {
      const stretch = stretches[parameters.dataIndex]
      if (stretch === undefined) return null
      const points: number[][] = []
      for (let index = stretch[0]; index < stretch[1]; index++) {
        points.push(api.coord([series.x[index] ?? NaN, series.y[index] ?? NaN]))
      }
      for (let index = stretch[1] - 1; index >= stretch[0]; index--) {
        points.push(api.coord([series.x[index] ?? NaN, series.high?.[index] ?? NaN]))
      }
      return { type: 'polygon', shape: { points }, style: { fill, opacity, stroke: fill, lineWidth: outline } }
    },
  }
}

function extremes(series: ChartSeries): number[][] {
  const { low, high } = rangeOf([series])
  const at = series.x[0]
  return at === undefined || Number.isNaN(low)
    ? []
    : [
        [at, low],
        [at, high],
      ]
}
