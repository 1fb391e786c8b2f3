import type { CustomSeriesOption, ScatterSeriesOption } from './echarts'
import type { ChartSeries } from './spec'
import { type ChartPalette, colourOf } from './theme'

/** Bars from 0 to `y` between `x` and `to`, which need not be equally wide. */
export function barShapes(series: ChartSeries, palette: ChartPalette): CustomSeriesOption {
  const { x, y, to } = series
  const fill = colourOf(series.tone, palette)
  const data = Array.from(x, (from, index) => [from, y[index] ?? NaN, to?.[index] ?? from])
  return {
    id: series.id,
    name: series.name,
    type: 'custom',
    silent: true,
    animation: false,
    clip: true,
    z: 2,
    encode: { x: [0, 2], y: 1 },
    data,
    renderItem(parameters, api) {
      const [from = NaN, height = NaN, until = NaN] = data[parameters.dataIndex] ?? []
      if (!Number.isFinite(height)) return null
      const [left = 0, end = 0] = api.coord([from, height])
      const [right = 0, base = 0] = api.coord([until, 0])
      // a pixel of air, so that neighbours are counted apart
      const width = Math.max(1, right - left - 1)
      const shape = { x: left, y: Math.min(end, base), width, height: Math.max(Math.abs(base - end), 1) }
      return { type: 'rect', shape, style: { fill, opacity: series.opacity ?? 0.85 } }
    },
  }
}

/** Loose points; those made under an anomaly in its accent. */
export function pointCloud(series: ChartSeries, palette: ChartPalette): ScatterSeriesOption {
  const colour = colourOf(series.tone, palette)
  const { x, y, anomalous } = series
  const data = Array.from(x, (each, index) => [each, y[index] ?? NaN])
  const color = anomalous === undefined ? colour : (at: number) => (anomalous[at] === 1 ? palette.anomaly : colour)
  return {
    id: series.id,
    name: series.name,
    type: 'scatter',
    data,
    symbolSize: data.length > 2000 ? 3 : (series.width ?? 6),
    itemStyle: {
      color: typeof color === 'string' ? color : ({ dataIndex }) => color(dataIndex),
      opacity: series.opacity ?? (data.length > 500 ? 0.5 : 0.8),
    },
    emphasis: { disabled: true },
    silent: true,
    animation: false,
    z: 3,
  }
}
