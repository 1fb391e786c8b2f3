import { init, type EChartsOption } from 'echarts'
import { raw, escaped, type Html } from './html'

/** CSS variables work as colours: ECharts passes them on to the SVG, and the page's theme decides. */
export const colours = {
  ink: 'var(--ink)',
  label: 'var(--label)',
  axis: 'var(--axis)',
  grid: 'var(--grid)',
  real: 'var(--real)',
  realSoft: 'var(--real-2)',
  anomaly: 'var(--anomaly)',
  anomalySoft: 'var(--anomaly-soft)',
  surface: 'var(--surface)',
  series: [1, 2, 3, 4, 5, 6].map((number) => `var(--chart-${number})`),
} as const

export const seriesColour = (index: number): string => colours.series[index % colours.series.length] ?? colours.ink

export const fontSize = 12
const fontFamily = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"

/** The look all axes share. */
export const axisLook = {
  nameLocation: 'middle',
  nameTextStyle: { color: colours.label, fontSize },
  axisLine: { show: true, lineStyle: { color: colours.axis } },
  axisTick: { show: true, lineStyle: { color: colours.axis } },
  axisLabel: { color: colours.label, fontSize },
  splitLine: { show: true, lineStyle: { color: colours.grid } },
} as const

export interface ChartSize {
  readonly width: number
  readonly height: number
}

/** Draws `option` as an SVG that scales with the page; `description` is for those who cannot see it. */
export function svgChart(option: EChartsOption, { width, height }: ChartSize, description: string): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily, fontSize }, ...option })
    const svg = chart.renderToSVGString()
    const attributes = `role="img" aria-label="${escaped(description)}"`
    // a function: in a text, `$&` and its like would stand for what was found
    return raw(svg.replace(/^<svg width="\d+" height="\d+"/, () => `<svg ${attributes}`))
  } finally {
    // An undisposed chart keeps a timer, and so the program, alive.
    chart.dispose()
  }
}
