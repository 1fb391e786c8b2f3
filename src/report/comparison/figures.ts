import type { EChartsOption } from 'echarts'
import { type ComparedCurves, scoreMetric } from '../../contract'
import { axisLook, colours, svgChart } from '../chart'
import { distributionCards } from '../distributionCharts'
import { figure } from '../format'
import { html, type Html } from '../html'
import { boundsOf, gridPlace, halfSize, line, points, scenarioChart, valuesOf } from '../lineCharts'
import { figureCard, legend } from '../reportPage'
import { lookOf, runName, type ComparisonMaterial } from './material'

const titles: Readonly<Record<string, string>> = {
  [scoreMetric]: 'Validation: pinball loss ÷ that of the AR bootstrap',
  'training.generatorLoss': 'Loss of the generator',
}
const units: Readonly<Record<string, string>> = { [scoreMetric]: '× AR bootstrap' }

export function runLegend({ comparison }: ComparisonMaterial): Html {
  return legend(
    comparison.runs.map(({ run }) => {
      const { colour, name, border } = lookOf(run, comparison)
      return [colour, name, border] as const
    }),
  )
}

function curveFigure(material: ComparisonMaterial, { metric, axis, curves }: ComparedCurves): Html {
  const drawn = curves.filter(({ x }) => x.length > 0)
  const values = drawn.flatMap(({ value }) => Array.from(value))
  const scale =
    metric === scoreMetric
      ? ({
          type: 'log',
          min: Math.min(...values) / 1.25,
          max: Math.max(...values) * 1.25,
          axisLabel: { ...axisLook.axisLabel, formatter: (value: number) => figure(value, 2) },
        } as const)
      : ({ type: 'value', ...boundsOf(values) } as const)
  const option: EChartsOption = {
    grid: gridPlace,
    xAxis: {
      ...axisLook,
      type: 'value',
      min: 0,
      axisLine: { ...axisLook.axisLine, onZero: false },
      name: axis === 'step' ? 'generator steps' : 'time of training (s)',
      nameGap: 28,
      splitLine: { show: false },
    },
    yAxis: { ...axisLook, ...scale, name: units[metric] ?? 'loss (no unit)', nameGap: 42, splitNumber: 4 },
    series: drawn.map(({ run, x, value }) => {
      const { colour, border } = lookOf(run, material.comparison)
      const dots = x.length < 12 ? ({ showSymbol: true, symbol: 'circle', symbolSize: 6 } as const) : {}
      return line(points(x, value), colour, { lineStyle: { color: colour, width: 1.8, type: border }, ...dots })
    }),
  }
  const over = axis === 'step' ? 'steps' : 'time'
  const title = titles[metric] ?? metric
  return figureCard(`${title}, by ${over}`, svgChart(option, halfSize, `${title} of every run over ${over}`))
}

export function curveSection(material: ComparisonMaterial): Html {
  const drawn = material.curves.filter(({ curves }) => curves.some(({ x }) => x.length > 0))
  if (drawn.length === 0) return html``
  return html`<section>
    <h2>How they learned</h2>
    ${runLegend(material)}
    <div class="pair">${drawn.map((curves) => curveFigure(material, curves))}</div>
  </section>`
}

/** The same start by each, one scale for all charts of a variable. */
export function startSection({ comparison, starts, sets, unsampled }: ComparisonMaterial): Html {
  if (unsampled !== null) {
    return html`<section>
      <h2>The same start by each</h2>
      <p>${unsampled}</p>
    </section>`
  }
  return html`<section>
    <h2>The same start by each</h2>
    <p>
      Each run forecast from the same start with the same seed. The dark line is the real log.
      ${[...new Set(sets.flatMap((set) => set.notes ?? []))].join(' ')}
    </p>
    ${starts.map(({ sensor, variable, lines }) => {
      const bounds = boundsOf(lines.flatMap(valuesOf))
      return html`<h3>Sensor ${sensor}: ${variable.name}</h3>
        <div class="pair">
          ${lines.map((own, at) => {
            const { run = '', timeZone = 'UTC' } = sets[at] ?? {}
            const chart = scenarioChart({ lines: own, sensor, variable, timeZone, bounds })
            return figureCard(runName(run, comparison), chart)
          })}
        </div>`
    })}
  </section>`
}

export function distributionSection(material: ComparisonMaterial): Html {
  const { comparison, distributions } = material
  const known = distributions.filter(({ real }) => real.count > 0)
  if (known.length === 0) return html``
  return html`<section>
    <h2>Which is more like the real hall?</h2>
    <p>
      What was generated beside what really happened after the same starts. The nearer to the dashed line, the better.
    </p>
    ${legend([
      [colours.real, 'real', 'dashed'],
      ...comparison.runs.map(({ run }) => {
        const { colour, name, border } = lookOf(run, comparison)
        return [colour, name, border] as const
      }),
    ])}
    <div class="pair">
      ${known.flatMap((told) => {
        const looks = told.generated.map(({ run }) => lookOf(run, comparison))
        return distributionCards(told, looks)
      })}
    </div>
  </section>`
}
