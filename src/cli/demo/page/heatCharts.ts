import type { EChartsOption } from 'echarts'
import type { Variable } from '../../../contract'
import { axisLook, colours, figure, type Html, html, raw, svgChart, withUnit } from '../../../report'
import type { Sampled } from '../story'

/** Anchors of cividis, light to dark enough for both themes; magnitude of real quantities. */
const magnitude = ['#00224e', '#35456c', '#666970', '#948e77', '#c8b866', '#fee838']

export interface HeatCell {
  readonly sensor: string
  readonly before: number
  readonly after: number
  readonly difference: number
}

/** One scenario (the first) of all sensors at one step (1-based), unchanged and with the anomaly. */
export function heatCells(unchanged: Sampled, anomalous: Sampled, variable: string, step: number): HeatCell[] {
  return unchanged.set.sensors.map((sensor) => {
    const before = unchanged.lines(sensor, variable).values[step - 1] ?? NaN
    const after = anomalous.lines(sensor, variable).values[step - 1] ?? NaN
    return { sensor, before, after, difference: after - before }
  })
}

function mixed(share: number): { background: string; dark: boolean } {
  const place = Math.min(1, Math.max(0, share)) * (magnitude.length - 1)
  const at = Math.min(magnitude.length - 2, Math.floor(place))
  const channels = [1, 3, 5].map((offset) => {
    const low = parseInt((magnitude[at] ?? '#000000').slice(offset, offset + 2), 16)
    const high = parseInt((magnitude[at + 1] ?? '#000000').slice(offset, offset + 2), 16)
    return Math.round(low + (high - low) * (place - at))
  })
  const [red = 0, green = 0, blue = 0] = channels
  return { background: `rgb(${channels.join(' ')})`, dark: 0.299 * red + 0.587 * green + 0.114 * blue < 130 }
}

/** Before, after and difference of every sensor; before and after share one scale. */
export function heatTable(cells: readonly HeatCell[], variable: Variable, touched: string): Html {
  const values = cells.flatMap(({ before, after }) => [before, after]).filter((value) => !Number.isNaN(value))
  const low = Math.min(...values)
  const span = Math.max(Math.max(...values) - low, 1e-9)
  const largest = Math.max(...cells.map(({ difference }) => Math.abs(difference)), 1e-9)
  const cell = (value: number): Html => {
    if (Number.isNaN(value)) return html`<td>–</td>`
    const { background, dark } = mixed((value - low) / span)
    return raw(`<td class="${dark ? 'dark' : 'even'}" style="background:${background}">${figure(value, 4)}</td>`)
  }
  const change = (value: number): Html => {
    if (Number.isNaN(value)) return html`<td>–</td>`
    const share = (Math.abs(value) / largest) * 0.45
    const sign = value > 0 ? '+' : value < 0 ? '−' : ''
    return raw(
      `<td style="background:rgb(var(--anomaly-rgb) / ${share.toFixed(3)})">${sign}${value === 0 ? '0' : figure(Math.abs(value))}</td>`,
    )
  }
  const rows = cells.map(({ sensor, before, after, difference }) => {
    const head = raw(`<tr${sensor === touched ? ' class="touched"' : ''}>`)
    return html`${head}<th scope="row">${sensor}</th>${cell(before)}${cell(after)}${change(difference)}</tr>`
  })
  return html`<div class="scroll">
    <table class="heat">
      <thead>
        <tr>
          <th>${withUnit(variable)}</th>
          <th>unchanged</th>
          <th>with anomaly</th>
          <th>difference</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

/** The difference of the first scenario, all sensors over all steps: everything but the anomaly is exactly zero. */
export function differenceChart(unchanged: Sampled, anomalous: Sampled, variable: Variable): Html {
  const { sensors, steps } = unchanged.set
  const cells = sensors.flatMap((sensor, row) => {
    const before = unchanged.lines(sensor, variable.name).values
    const after = anomalous.lines(sensor, variable.name).values
    return Array.from({ length: steps }, (_, step): [number, number, number] => [
      step,
      row,
      Math.abs((after[step] ?? NaN) - (before[step] ?? NaN)),
    ])
  })
  const largest = Math.max(...cells.map(([, , value]) => value).filter((value) => !Number.isNaN(value)), 1e-9)
  const rowHeight = 20
  const longest = Math.max(...sensors.map((sensor) => sensor.length))
  const left = Math.min(200, 14 + longest * 6.6)
  const option: EChartsOption = {
    grid: { left, right: 14, top: 8, bottom: 46 },
    xAxis: {
      ...axisLook,
      type: 'category',
      data: Array.from({ length: steps }, (_, step) => String(step + 1)),
      name: `step ahead; |difference| of ${variable.name}, up to ${figure(largest)} ${variable.unit}`,
      nameGap: 28,
      splitLine: { show: false },
      axisTick: { show: false },
    },
    yAxis: {
      ...axisLook,
      type: 'category',
      data: [...sensors],
      inverse: true,
      splitLine: { show: false },
      axisTick: { show: false },
      name: '',
    },
    series: [
      {
        type: 'custom',
        silent: true,
        data: cells,
        renderItem: (_parameters, api) => {
          const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)])
          const [width = 0, height = 0] = sizeOf(api.size?.([1, 1]))
          const value = Number(api.value(2))
          const changed = value !== 0
          return {
            type: 'rect',
            shape: { x: x - width / 2 + 0.5, y: y - height / 2 + 0.5, width: width - 1, height: height - 1 },
            style: {
              fill: changed ? colours.anomaly : colours.grid,
              opacity: changed ? 0.25 + 0.75 * (value / largest) : 1,
            },
          }
        },
      },
    ],
  }
  const size = { width: 540, height: 54 + sensors.length * rowHeight }
  return svgChart(option, size, `Where the anomaly changed ${variable.name}: sensors by steps`)
}

function sizeOf(size: number | number[] | undefined): number[] {
  return Array.isArray(size) ? size : [size ?? 0, size ?? 0]
}
