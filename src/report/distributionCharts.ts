import type { EChartsOption } from 'echarts'
import type { Distributions } from '../contract'
import { axisLook, colours, svgChart } from './chart'
import { figure, withUnit } from './format'
import type { Html } from './html'
import { boundsOf, gridPlace, halfSize, line, points } from './lineCharts'
import { figureCard } from './reportPage'

/** How the line of one model is told from the others. */
export interface LineLook {
  readonly name: string
  readonly colour: string
  readonly border: 'solid' | 'dashed' | 'dotted'
}

interface Names {
  readonly x: string
  readonly y: string
  readonly title: string
  readonly logarithmic?: boolean
}

/** Lines over one axis: the real one above those that were generated. */
function besideReal(
  xs: ArrayLike<number>,
  real: ArrayLike<number>,
  generated: readonly { readonly values: ArrayLike<number>; readonly look: LineLook }[],
  names: Names,
): Html {
  const all = [...Array.from(real), ...generated.flatMap(({ values }) => Array.from(values))]
  const scale =
    names.logarithmic === true
      ? ({ type: 'log', axisLabel: { ...axisLook.axisLabel, formatter: (value: number) => figure(value, 2) } } as const)
      : ({ type: 'value', ...boundsOf(all) } as const)
  const option: EChartsOption = {
    grid: gridPlace,
    xAxis: { ...axisLook, type: 'value', name: names.x, nameGap: 28, splitLine: { show: false }, scale: true },
    yAxis: { ...axisLook, ...scale, name: names.y, nameGap: 42 },
    series: [
      ...generated.map(({ values, look: { colour, border } }) =>
        line(points(xs, values), colour, { lineStyle: { color: colour, width: 2, type: border } }),
      ),
      line(points(xs, real), colours.real, { lineStyle: { color: colours.real, width: 1.6, type: 'dashed' } }),
    ],
  }
  return svgChart(option, halfSize, `${names.title}, real and generated`)
}

function middles(edges: Float64Array): number[] {
  return Array.from({ length: edges.length - 1 }, (_, bin) => ((edges[bin] ?? 0) + (edges[bin + 1] ?? 0)) / 2)
}

/** Values, changes, spectrum and memory of one variable beside the real ones. @param looks in the order of `generated` */
export function distributionCards(told: Distributions, looks: readonly LineLook[]): Html[] {
  const { variable, real, generated, valueEdges, incrementEdges, frequencies } = told
  const of = (
    kind: 'values' | 'increments' | 'spectrum' | 'autocorrelation',
    xs: ArrayLike<number>,
    names: Names,
  ): Html => {
    const lines = generated.flatMap((own, at) => {
      const look = looks[at]
      return look === undefined ? [] : [{ values: own[kind], look }]
    })
    return figureCard(`${variable.name}: ${names.title}`, besideReal(xs, real[kind], lines, names))
  }
  const unit = withUnit(variable)
  const lags = Array.from(real.autocorrelation, (_, lag) => lag)
  return [
    of('values', middles(valueEdges), { x: unit, y: 'share', title: 'values' }),
    of('increments', middles(incrementEdges), { x: unit, y: 'share', title: 'changes from step to step' }),
    of('spectrum', frequencies, { x: 'cycles per hour', y: 'power', title: 'spectrum', logarithmic: true }),
    of('autocorrelation', lags, { x: 'lag (steps)', y: 'autocorrelation', title: 'memory of changes' }),
  ]
}
