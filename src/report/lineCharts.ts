import type { EChartsOption, LineSeriesOption } from 'echarts'
import type { ScenarioLines, Variable } from '../contract'
import { figure, withUnit } from './format'
import { axisLook, colours, seriesColour, svgChart, type ChartSize } from './chart'
import { clockLabel, clockTicks, timeIn } from './clockAxis'
import type { Html } from './html'

type Point = [x: number, y: number | null]

/** Two to a row of the page. */
export const halfSize: ChartSize = { width: 540, height: 270 }
export const gridPlace = { left: 58, right: 18, top: 16, bottom: 50 }

export function line(data: Point[], colour: string, more: LineSeriesOption = {}): LineSeriesOption {
  return {
    type: 'line',
    data,
    showSymbol: false,
    silent: true,
    connectNulls: false,
    lineStyle: { color: colour, width: 1.6 },
    itemStyle: { color: colour },
    ...more,
  }
}

/** Points of a stretch; NaN is a gap. */
export function points(xs: ArrayLike<number>, ys: ArrayLike<number>): Point[] {
  return Array.from({ length: xs.length }, (_, i): Point => {
    const y = ys[i] ?? NaN
    return [xs[i] ?? 0, Number.isNaN(y) ? null : y]
  })
}

/** An axis from one round number to another, with round steps between. */
export interface AxisBounds {
  readonly min: number
  readonly max: number
  readonly interval: number
}
const mostIntervals = 5

/** Bounds around values; NaN does not count. */
export function boundsOf(values: Iterable<number>): AxisBounds {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (Number.isNaN(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return { min: 0, max: 1, interval: 0.5 }
  const span = Math.max(high - low, 1e-6)
  const decade = 10 ** Math.floor(Math.log10(span / mostIntervals))
  const interval = decade * ([1, 2, 5, 10].find((factor) => span / (factor * decade) <= mostIntervals) ?? 10)
  return { min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval, interval }
}

export function valuesOf({ past, actual, values }: ScenarioLines): number[] {
  return [...past, ...actual, ...values]
}

export interface ScenarioChart {
  readonly lines: ScenarioLines
  readonly sensor: string
  readonly variable: Variable
  readonly timeZone: string
  readonly bounds: AxisBounds
  /** 1-based; values from here on are shown as anomalous. */
  readonly anomalyStep?: number
}

/** The real past, the scenarios, and the real future under them; one sensor, one variable. */
export function scenarioChart({ lines, sensor, variable, timeZone, bounds, anomalyStep }: ScenarioChart): Html {
  const { pastMs, past, futureMs, values, scenarios, actual } = lines
  const steps = futureMs.length
  const startMs = futureMs[0] ?? 0
  const lastPast: Point[] = points(pastMs.slice(-1), past.slice(-1))
  const series: LineSeriesOption[] = []
  for (let scenario = 0; scenario < scenarios; scenario++) {
    const whole = [...lastPast, ...points(futureMs, values.subarray(scenario * steps, (scenario + 1) * steps))]
    const until = anomalyStep ?? whole.length
    series.push(line(whole.slice(0, until), seriesColour(scenario)))
    // from the last unchanged point on, so that the line does not break
    if (until < whole.length) series.push(line(whole.slice(Math.max(0, until - 1)), colours.anomaly, { z: 4 }))
  }
  series.push(
    line([...points(pastMs, past), ...points(futureMs, actual)], colours.real, {
      lineStyle: { color: colours.real, width: 2 },
      z: 5,
      markLine: {
        silent: true,
        symbol: 'none',
        label: { show: false },
        lineStyle: { color: colours.axis, type: 'dashed', width: 1 },
        data: [{ xAxis: startMs }],
      },
    }),
  )
  const from = pastMs[0] ?? 0
  const to = futureMs[steps - 1] ?? 0
  if (anomalyStep !== undefined) series.push(shade(futureMs[anomalyStep - 1] ?? to, to))
  const ticks = clockTicks(from, to, timeZone)
  const day = timeIn(startMs, timeZone).toFormat('d LLLL yyyy')
  const option: EChartsOption = {
    grid: gridPlace,
    xAxis: {
      ...axisLook,
      type: 'value',
      min: from,
      max: to,
      name: `${day}, ${timeZone}`,
      nameGap: 28,
      splitLine: { show: false },
      axisTick: { ...axisLook.axisTick, customValues: ticks },
      axisLabel: { ...axisLook.axisLabel, customValues: ticks, formatter: (at: number) => clockLabel(at, timeZone) },
    },
    yAxis: { ...axisLook, type: 'value', ...bounds, name: withUnit(variable), nameGap: 42 },
    series,
  }
  const what = anomalyStep === undefined ? 'scenarios' : `scenarios with an anomaly from step ${anomalyStep}`
  return svgChart(option, halfSize, `${variable.name} of sensor ${sensor}: real values and ${scenarios} ${what}`)
}

function shade(fromMs: number, toMs: number): LineSeriesOption {
  return {
    type: 'line',
    silent: true,
    data: [],
    markArea: {
      silent: true,
      itemStyle: { color: colours.anomalySoft },
      data: [[{ xAxis: fromMs }, { xAxis: toMs }]],
    },
  }
}

export interface CurveChart {
  readonly name: string
  readonly curves: readonly { readonly colour: string; readonly points: readonly Point[] }[]
  /** A level drawn across, with its meaning in words. */
  readonly level?: { readonly value: number; readonly label: string }
  readonly logarithmic?: boolean
}

/** Curves of a training over its steps. */
export function curveChart({ name, curves, level, logarithmic }: CurveChart): Html {
  const series = curves.map(({ colour, points: data }, at) =>
    line([...data], colour, {
      showSymbol: data.length < 12,
      symbol: 'circle',
      symbolSize: 6,
      ...(at === 0 && level !== undefined
        ? {
            markLine: {
              silent: true,
              symbol: 'none',
              label: { formatter: level.label, position: 'insideStartTop', color: colours.label, fontSize: 12 },
              lineStyle: { color: colours.realSoft, type: 'dashed', width: 1.4 },
              data: [{ yAxis: level.value }],
            },
          }
        : {}),
    }),
  )
  const all = curves.flatMap(({ points: data }) => data.flatMap(([, y]) => (y === null ? [] : [y])))
  const lowest = Math.min(...all, level?.value ?? Infinity)
  const highest = Math.max(...all, level?.value ?? -Infinity)
  const scale =
    logarithmic === true
      ? ({
          type: 'log',
          min: lowest / 1.25,
          max: highest * 1.25,
          axisLabel: { ...axisLook.axisLabel, formatter: shortFigure },
        } as const)
      : ({ type: 'value', ...boundsOf(all) } as const)
  const option: EChartsOption = {
    grid: gridPlace,
    xAxis: {
      ...axisLook,
      type: 'value',
      name: 'generator steps',
      nameGap: 28,
      splitLine: { show: false },
      max: Math.max(1, ...curves.flatMap(({ points: data }) => data.map(([x]) => x))),
    },
    yAxis: { ...axisLook, ...scale, name, nameGap: 42, splitNumber: 4 },
    series,
  }
  return svgChart(option, halfSize, `${name} over the steps of the training`)
}

function shortFigure(value: number): string {
  return figure(value, 2)
}
