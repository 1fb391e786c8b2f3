import { xAxis, yAxis } from './axes'
import { curveOf } from './curves'
import type { ChartOption, CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from './echarts'
import { margins } from './margins'
import { barShapes, pointCloud } from './shapes'
import type { ChartSeries, ChartSpec, ChartWindow } from './spec'
import { type ChartPalette, colourOf } from './theme'

type Drawn = LineSeriesOption | CustomSeriesOption | ScatterSeriesOption
type MarkArea = NonNullable<NonNullable<LineSeriesOption['markArea']>['data']>[number]

/** Real data behind what models made, the strongest in front; anomalies in front of all. */
function depthOf({ tone }: ChartSeries): number {
  return tone.kind === 'real' ? 5 - tone.rank : tone.kind === 'anomaly' ? 5 : 3
}

/** Only the points that `keep` is true of; the others are gaps. */
function masked(series: ChartSeries, id: string, keep: (index: number) => boolean): ChartSeries {
  const only = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(values, (value, index) => (keep(index) ? value : NaN))
  return { ...series, id, y: only(series.y), ...(series.high === undefined ? {} : { high: only(series.high) }) }
}

function areaOf(series: ChartSeries, palette: ChartPalette, hidden?: ChartWindow): CustomSeriesOption {
  const fill = colourOf(series.tone, palette)
  // bands in one another are told apart by their fill alone
  const lineWidth = series.opacity === undefined ? 1 : 0
  return curveOf(series, { z: 1, fill, stroke: fill, opacity: series.opacity ?? 0.35, lineWidth, hidden })
}

function lineOf(series: ChartSeries, stroke: string, z: number, hidden?: ChartWindow): CustomSeriesOption {
  const { width: lineWidth = 1.5, dash: lineDash = 'solid' } = series
  return curveOf(series, { z, fill: 'none', stroke, lineWidth, lineDash, hidden })
}

/** Few points, each with a dot. */
function dotted(series: ChartSeries, color: string): LineSeriesOption {
  return {
    id: series.id,
    name: series.name,
    type: 'line',
    data: Array.from(series.x, (x, index) => [x, series.y[index] ?? NaN]),
    z: depthOf(series),
    symbol: 'circle',
    symbolSize: 5,
    showSymbol: true,
    itemStyle: { color },
    lineStyle: { color, width: series.width ?? 1.5, type: series.dash ?? 'solid', join: 'round' },
    emphasis: { disabled: true },
    silent: true,
    animation: false,
  }
}

/** What a series is drawn as; two lines where part of it was made under an anomaly: that part begins at the last value before it. */
function drawn(series: ChartSeries, palette: ChartPalette): Drawn[] {
  if (series.band === true) return [areaOf(series, palette)]
  if (series.shape === 'bars') return [barShapes(series, palette)]
  if (series.shape === 'points') return [pointCloud(series, palette)]
  const colour = colourOf(series.tone, palette)
  if (series.dots === true) return [dotted(series, colour)]
  const z = depthOf(series)
  const flags = series.anomalous
  if (flags === undefined || !Array.from(flags).includes(1)) return [lineOf(series, colour, z)]
  const plain = masked(series, series.id, (index) => flags[index] !== 1)
  const touched = masked(series, `${series.id}:anomaly`, (index) => flags[index] === 1 || flags[index + 1] === 1)
  return [lineOf(plain, colour, z), lineOf(touched, palette.anomaly, z + 1)]
}

/** The coarser lines, where no finer ones are. */
function backdrop({ behind = [], series }: ChartSpec, palette: ChartPalette): CustomSeriesOption[] {
  const first = series[0]?.x
  const hidden = { from: first?.[0] ?? Infinity, to: first?.[first.length - 1] ?? -Infinity }
  return behind.map((each) => {
    const coarse = { ...each, id: `${each.id}:behind` }
    if (coarse.band === true) return areaOf(coarse, palette, hidden)
    return lineOf(coarse, colourOf(coarse.tone, palette), depthOf(coarse), hidden)
  })
}

/** As solid lines, whatever their dashes: noise in dashes is a cloud. */
function faintLines({ faint = [] }: ChartSpec, palette: ChartPalette): CustomSeriesOption[] {
  return faint.map((series) =>
    curveOf(series, { z: 1, fill: 'none', stroke: colourOf(series.tone, palette), opacity: 0.35, lineWidth: 1 }),
  )
}

function marks(spec: ChartSpec, palette: ChartPalette): LineSeriesOption {
  const label = { color: palette.label, fontFamily: palette.font, fontSize: 11 }
  return {
    id: 'marks',
    type: 'line',
    data: [],
    silent: true,
    animation: false,
    markLine: {
      silent: true,
      animation: false,
      symbol: 'none',
      lineStyle: { color: palette.axis, width: 1, type: 'dashed' },
      data: [
        ...(spec.verticals ?? []).map(({ at, label: name }) => ({
          xAxis: at,
          label: { ...label, formatter: name, position: 'insideEndTop' as const, rotate: 0, align: 'right' as const },
        })),
        ...(spec.horizontals ?? []).map(({ at, label: name }) => ({
          yAxis: at,
          label: { ...label, formatter: name, position: 'insideEndTop' as const },
        })),
      ],
    },
    markArea: {
      silent: true,
      animation: false,
      itemStyle: { color: palette.anomalySoft },
      label: { ...label, color: palette.anomaly, position: 'top', distance: 4, fontWeight: 600 },
      data: [
        ...(spec.shades ?? []).map(({ from, to, label: name }, index): MarkArea => [
          {
            xAxis: from,
            name,
            itemStyle: { color: palette.label, opacity: index % 2 === 0 ? 0.05 : 0.14 },
            label: { ...label, position: 'insideTop' },
          },
          { xAxis: to },
        ]),
        ...(spec.anomalies ?? []).map(({ from, to, label: name }): MarkArea => [{ xAxis: from, name }, { xAxis: to }]),
      ],
    },
  }
}

/** The whole option of a chart. `full` is the extent of the x axis, `shown` the stretch zoomed to. */
export function buildOption(
  spec: ChartSpec,
  full: ChartWindow,
  shown: ChartWindow,
  width: number,
  palette: ChartPalette,
): ChartOption {
  return {
    animation: false,
    grid: { ...margins, containLabel: false, outerBoundsMode: 'none' },
    xAxis: xAxis(spec, full, shown, width, palette),
    yAxis: yAxis(spec, palette),
    series: [
      ...backdrop(spec, palette),
      ...faintLines(spec, palette),
      ...spec.series.flatMap((series) => drawn(series, palette)),
      marks(spec, palette),
    ],
  }
}

/** What changes while a window is zoomed or moved: the ticks of its x axis. */
export function zoomOption(
  spec: ChartSpec,
  full: ChartWindow,
  shown: ChartWindow,
  width: number,
  palette: ChartPalette,
): ChartOption {
  return { xAxis: xAxis(spec, full, shown, width, palette) }
}

/** What is set once: wheel and drag to zoom. The tool box itself stays out of sight, its zoom brush is switched on. */
export function interactionOption(palette: ChartPalette): ChartOption {
  return {
    dataZoom: [
      {
        type: 'inside',
        xAxisIndex: 0,
        filterMode: 'none',
        zoomOnMouseWheel: true,
        throttle: 0,
        moveOnMouseMove: false,
        moveOnMouseWheel: 'shift',
      },
    ],
    toolbox: {
      show: true,
      itemSize: 0,
      top: -20,
      showTitle: false,
      feature: {
        dataZoom: {
          yAxisIndex: 'none',
          filterMode: 'none',
          brushStyle: { color: palette.axis, opacity: 0.2, borderWidth: 0 },
        },
      },
    },
  }
}
