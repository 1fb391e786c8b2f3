import type { EChartsOption } from 'echarts'
import type { Variable } from '../../contract'
import { axisLook, svgChart } from '../chart'
import { figure, withUnit } from '../format'
import { html, type Html } from '../html'
import { boundsOf, halfSize } from '../lineCharts'
import { figureCard } from '../reportPage'
import type { ComparisonMaterial, HallFrames } from './material'

/** Cividis, which is read alike with and without colour vision. */
const colours = [
  '#00224e',
  '#123570',
  '#3b496c',
  '#575d6d',
  '#707173',
  '#8a8678',
  '#a59c74',
  '#c3b369',
  '#e1cc55',
  '#fee838',
]
/** More cells than these are a blur on paper. */
const mostSensors = 24
const mostSteps = 48

/** Places of the sensors that a picture of a hall has room for, evenly chosen. */
export function shownSensors(count: number): number[] {
  return evenly(count, mostSensors)
}

function evenly(count: number, most: number): number[] {
  const kept = Math.min(count, most)
  return Array.from({ length: kept }, (_, at) => Math.floor((at * count) / kept))
}

function heatChart(
  { values }: HallFrames,
  sensors: readonly string[],
  variable: Variable,
  scale: { readonly min: number; readonly max: number },
  title: string,
): Html {
  const width = sensors.length
  const steps = evenly(values.length / width, mostSteps)
  const data = steps.flatMap((step, x) =>
    sensors.map((_, y): [number, number, number | string] => {
      const value = values[step * width + y] ?? NaN
      return [x, y, Number.isNaN(value) ? '-' : Number(value.toPrecision(6))]
    }),
  )
  const option: EChartsOption = {
    grid: { left: 88, right: 74, top: 8, bottom: 44 },
    xAxis: {
      ...axisLook,
      type: 'category',
      data: steps.map((step) => String(step + 1)),
      name: 'steps ahead',
      nameGap: 28,
      splitLine: { show: false },
    },
    yAxis: {
      ...axisLook,
      type: 'category',
      inverse: true,
      data: sensors.map((sensor) => sensor.slice(0, 12)),
      splitLine: { show: false },
    },
    visualMap: {
      ...scale,
      right: 0,
      top: 'middle',
      itemHeight: 150,
      itemWidth: 10,
      inRange: { color: colours },
      text: [figure(scale.max), figure(scale.min)],
      textStyle: axisLook.axisLabel,
    },
    series: [{ type: 'heatmap', data, silent: true }],
  }
  return svgChart(option, halfSize, `${withUnit(variable)} of the sensors at each step, ${title}`)
}

/** The first scenario of each run over the hall, on one scale beside what really happened. */
export function hallSection({ halls, sets }: ComparisonMaterial): Html {
  const { sensors, variables } = halls
  const all = sets[0]?.sensors.length ?? 0
  if (variables.length === 0 || sensors.length === 0) return html``
  const some = sensors.length < all ? ` ${sensors.length} of ${all} sensors are shown.` : ''
  return html`<section>
    <h2>The halls on one scale</h2>
    <p>Scenario 1 of the first start: a row for each sensor, a column for each step.${some}</p>
    ${variables.map(({ variable, frames }) => {
      const { min, max } = boundsOf(frames.flatMap(({ values }) => Array.from(values)))
      return html`<h3>${withUnit(variable)}</h3>
        <div class="pair">
          ${frames.map((frame) => figureCard(frame.name, heatChart(frame, sensors, variable, { min, max }, frame.name)))}
        </div>`
    })}
  </section>`
}
