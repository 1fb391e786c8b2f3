import { axisLabel, digitsFor, formatCount, text } from '../text'
import type { ChartOption } from './echarts'
import { margins } from './margins'
import { type ChartSpec, type ChartWindow, rangeOf } from './spec'
import type { ChartPalette } from './theme'
import { timeTicks } from './ticks'

/** Pixels that a label of the time axis needs. */
const labelWidth = 84

/** Where ticks are made for: the window shown and twice as much on either side, so that it can be moved without new ones. */
export function ticksReach(full: ChartWindow, shown: ChartWindow): ChartWindow {
  const width = shown.to - shown.from
  return { from: Math.max(full.from, shown.from - 2 * width), to: Math.min(full.to, shown.to + 2 * width) }
}

/** Whether the ticks that were made for one window do for another: one as long, within their reach. */
export function ticksServe(spec: ChartSpec, full: ChartWindow, madeFor: ChartWindow, shown: ChartWindow): boolean {
  // plain numbers get their ticks from ECharts
  if (spec.x.kind === 'number') return true
  const reach = ticksReach(full, madeFor)
  const length = madeFor.to - madeFor.from
  const grain = length / 1000
  const asLong = Math.abs(shown.to - shown.from - length) < grain
  return asLong && shown.from > reach.from - grain && shown.to < reach.to + grain
}

/** The x axis of a stretch: round times of the data set's zone, or plain numbers. */
export function xAxis(
  spec: ChartSpec,
  full: ChartWindow,
  shown: ChartWindow,
  width: number,
  palette: ChartPalette,
): NonNullable<ChartOption['xAxis']> {
  const label = { color: palette.label, fontFamily: palette.font, fontSize: 11, hideOverlap: true }
  const common = {
    type: 'value' as const,
    min: full.from,
    max: full.to > full.from ? full.to : full.from + 1,
    nameLocation: 'middle' as const,
    nameGap: 26,
    nameTextStyle: { color: palette.label, fontFamily: palette.font, fontSize: 11 },
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.axis } },
    splitLine: { show: false },
    axisPointer: {
      show: true,
      snap: false,
      triggerEmphasis: false,
      lineStyle: { color: palette.cursor, width: 1, type: 'solid' as const },
      label: { show: false },
    },
  }
  if (spec.x.kind === 'number') {
    return {
      ...common,
      name: spec.x.label,
      ...(spec.x.continuous === true ? {} : { minInterval: 1 }),
      axisTick: { show: true, lineStyle: { color: palette.axis } },
      axisLabel: { ...label, formatter: (value: number) => formatCount(value).replace('-', '−') },
    }
  }
  const room = Math.max(2, Math.floor((width - margins.left - margins.right) / labelWidth))
  const reach = ticksReach(full, shown)
  const rooms = (room * (reach.to - reach.from)) / (shown.to - shown.from)
  const ticks = timeTicks(reach.from, reach.to, spec.x.zone, rooms)
  const names = new Map(ticks.map(({ at, label: name }) => [at, name]))
  const customValues = ticks.map(({ at }) => at)
  return {
    ...common,
    name: axisLabel(text.chart.time, spec.x.zone),
    axisTick: { show: true, lineStyle: { color: palette.axis }, customValues },
    axisLabel: { ...label, customValues, formatter: (value: number) => names.get(value) ?? '' },
  }
}

/** But for what is lost in binary. */
function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6
}

/** The round interval that divides a given stretch into a few equal parts; undefined where there is none. */
function roundInterval(low: number, high: number): number | undefined {
  return [4, 5, 3, 6, 2]
    .map((parts) => (high - low) / parts)
    .find((interval) => {
      const digits = interval / 10 ** Math.floor(Math.log10(interval))
      return [1, 2, 2.5, 5, 10].some((round) => Math.abs(digits - round) < 1e-6)
    })
}

export function yAxis(spec: ChartSpec, palette: ChartPalette): NonNullable<ChartOption['yAxis']> {
  const range = rangeOf([...spec.series, ...(spec.faint ?? [])])
  const { min: low = range.low, max: high = range.high } = spec.y
  const interval = spec.y.min === undefined || spec.y.max === undefined ? undefined : roundInterval(low, high)
  const decimals =
    interval === undefined
      ? Math.max(0, digitsFor(high - low) - 1)
      : ([0, 1, 2, 3, 4, 5].find((each) => isWhole(interval * 10 ** each)) ?? 6)
  const digits = spec.y.whole === true ? 0 : decimals
  return {
    type: 'value',
    ...(interval === undefined ? {} : { interval }),
    ...(spec.y.whole === true ? { minInterval: 1 } : {}),
    // bars stand on 0
    scale: spec.series.every(({ shape }) => shape !== 'bars'),
    ...(spec.y.min === undefined ? {} : { min: spec.y.min }),
    ...(spec.y.max === undefined ? {} : { max: spec.y.max }),
    splitNumber: 4,
    name: axisLabel(spec.y.quantity, spec.y.unit),
    nameLocation: 'end',
    nameGap: 12,
    nameTextStyle: {
      color: palette.label,
      fontFamily: palette.font,
      fontSize: 11,
      align: 'left',
      padding: [0, 0, 0, 8 - margins.left],
    },
    // at the left also where the x axis has zero in its middle
    axisLine: { show: false, onZero: false },
    axisTick: { show: false },
    axisPointer: { show: false },
    splitLine: { lineStyle: { color: palette.grid } },
    axisLabel: {
      color: palette.label,
      fontFamily: palette.font,
      fontSize: 11,
      formatter: (value: number) =>
        (Math.abs(value) >= 1000 ? formatCount(value) : value.toFixed(digits)).replace('-', '−'),
    },
  }
}
