import type { EChartsOption } from 'echarts'
import type { Distributions } from '../../contract'
import { axisLook, colours, svgChart } from '../chart'
import { figure, withUnit } from '../format'
import { html, type Html } from '../html'
import { boundsOf, curveChart, halfSize, line, points, scenarioChart, valuesOf } from '../lineCharts'
import { modelTitles } from '../scores'
import type { Material } from './material'

const grid = { left: 58, right: 18, top: 16, bottom: 50 }

export function legend(entries: readonly (readonly [colour: string, text: string])[]): Html {
  return html`<ul class="legend">
    ${entries.map(([colour, text]) => html`<li><i style="border-color:${colour}"></i>${text}</li>`)}
  </ul>`
}

/** Two lines over one axis: real and generated. */
function pairChart(
  xs: ArrayLike<number>,
  real: ArrayLike<number>,
  generated: ArrayLike<number>,
  names: { readonly x: string; readonly y: string; readonly title: string; readonly logarithmic?: boolean },
): Html {
  const all = [...Array.from(real), ...Array.from(generated)]
  const scale =
    names.logarithmic === true
      ? ({ type: 'log', axisLabel: { ...axisLook.axisLabel, formatter: (value: number) => figure(value, 2) } } as const)
      : ({ type: 'value', ...boundsOf(all) } as const)
  const option: EChartsOption = {
    grid,
    xAxis: { ...axisLook, type: 'value', name: names.x, nameGap: 28, splitLine: { show: false }, scale: true },
    yAxis: { ...axisLook, ...scale, name: names.y, nameGap: 42 },
    series: [
      line(points(xs, generated), colours.series[0] ?? colours.ink, {
        lineStyle: { color: colours.series[0] ?? '', width: 2 },
      }),
      line(points(xs, real), colours.real, { lineStyle: { color: colours.real, width: 1.6, type: 'dashed' } }),
    ],
  }
  return svgChart(option, halfSize, `${names.title}, real and generated`)
}

function middles(edges: Float64Array): number[] {
  return Array.from({ length: edges.length - 1 }, (_, bin) => ((edges[bin] ?? 0) + (edges[bin + 1] ?? 0)) / 2)
}

function card(title: string, chart: Html): Html {
  return html`<div class="card">
    <h3>${title}</h3>
    ${chart}
  </div>`
}

/** Values, changes, spectrum and memory of one variable beside the real ones. */
function distributionCards(told: Distributions): Html[] {
  const { variable, real, generated, valueEdges, incrementEdges, frequencies } = told
  const [own] = generated
  if (own === undefined) return []
  const unit = withUnit(variable)
  const lags = Array.from(real.autocorrelation, (_, lag) => lag)
  return [
    card(
      `${variable.name}: values`,
      pairChart(middles(valueEdges), real.values, own.values, { x: unit, y: 'share', title: 'values' }),
    ),
    card(
      `${variable.name}: changes from step to step`,
      pairChart(middles(incrementEdges), real.increments, own.increments, { x: unit, y: 'share', title: 'changes' }),
    ),
    card(
      `${variable.name}: spectrum`,
      pairChart(frequencies, real.spectrum, own.spectrum, {
        x: 'cycles per hour',
        y: 'power',
        title: 'spectrum',
        logarithmic: true,
      }),
    ),
    card(
      `${variable.name}: memory of changes`,
      pairChart(lags, real.autocorrelation, own.autocorrelation, {
        x: 'lag (steps)',
        y: 'autocorrelation',
        title: 'autocorrelation of changes',
      }),
    ),
  ]
}

export function distributionSection({ distributions, set }: Material): Html {
  const known = distributions.filter(({ real }) => real.count > 0)
  if (known.length === 0) return html``
  return html`<section>
    <h2>Is it like the real hall?</h2>
    <p>
      ${set.scenarios} scenarios from each of ${set.startsMs.length} starts beside what really happened after them. The
      nearer the two lines, the better; the real one is of fewer values, so it is rougher.
    </p>
    ${legend([
      [colours.real, 'real (dashed)'],
      [colours.series[0] ?? '', 'generated'],
    ])}
    <div class="pair">${known.flatMap(distributionCards)}</div>
  </section>`
}

export function scenarioSection({ lines, set }: Material): Html {
  return html`<section>
    <h2>What it generates</h2>
    <p>
      ${set.scenarios} scenarios from the first of ${set.startsMs.length} starts, seed ${set.seed}. The dark line is the
      real log; the model read it up to the dashed line.
    </p>
    <div class="pair">
      ${lines.map(({ sensor, variable, lines: own }) =>
        card(
          `Sensor ${sensor}: ${variable.name}`,
          scenarioChart({ lines: own, sensor, variable, timeZone: set.timeZone, bounds: boundsOf(valuesOf(own)) }),
        ),
      )}
    </div>
  </section>`
}

/** CRPS at each step ahead, of every model. */
export function stepSection({ evaluation }: Material): Html {
  const variables = Object.keys(evaluation.models[0]?.byStep ?? {})
  if (variables.length === 0) return html``
  const shown = evaluation.models.map((model, at) => ({ model, colour: colours.series[at] ?? colours.ink }))
  return html`<section>
    <h2>How far ahead it holds</h2>
    <p>CRPS at each step ahead: where the lines meet, the model knows no more than the other one.</p>
    ${legend(shown.map(({ model, colour }) => [colour, modelTitles[model.name]] as const))}
    <div class="pair">
      ${variables.map((variable) => {
        const option: EChartsOption = {
          grid,
          xAxis: { ...axisLook, type: 'value', name: 'steps ahead', nameGap: 28, min: 1, splitLine: { show: false } },
          yAxis: {
            ...axisLook,
            type: 'value',
            ...boundsOf([0, ...shown.flatMap(({ model }) => model.byStep?.[variable]?.crps ?? [])]),
            name: `CRPS ${evaluation.units?.[variable] ?? ''}`.trim(),
            nameGap: 42,
          },
          series: shown.map(({ model, colour }) => {
            const values = model.byStep?.[variable]?.crps ?? []
            const steps = values.map((_, step) => step + 1)
            return line(points(steps, values), colour)
          }),
        }
        return card(variable, svgChart(option, halfSize, `CRPS of ${variable} at each step ahead`))
      })}
    </div>
  </section>`
}

export function trainingSection({ run, curves }: Material): Html {
  const losses = curves.points.map(({ step, generatorLoss }): [number, number] => [step, generatorLoss])
  const scores = curves.validations.map(({ step, score }): [number, number] => [step, score])
  return html`<section>
    <h2>How it was trained</h2>
    ${run.warnings.map((warning) => html`<p class="verdict">${warning}</p>`)}
    <div class="pair">
      ${card('Loss of the generator', curveChart({ name: 'loss (no unit)', curves: [{ colour: colours.series[1] ?? '', points: losses }] }))}
      ${card(
        'Validation: pinball loss ÷ that of the AR bootstrap',
        curveChart({
          name: '× AR bootstrap',
          logarithmic: true,
          level: { value: 1, label: 'AR bootstrap' },
          curves: [{ colour: colours.series[2] ?? '', points: scores }],
        }),
      )}
    </div>
  </section>`
}
