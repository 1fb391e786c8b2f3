import type { EChartsOption } from 'echarts'
import { axisLook, colours, svgChart } from '../chart'
import { distributionCards } from '../distributionCharts'
import { html, type Html } from '../html'
import { boundsOf, curveChart, gridPlace, halfSize, line, points, scenarioChart, valuesOf } from '../lineCharts'
import { figureCard, legend } from '../reportPage'
import { modelTitles } from '../scores'
import type { Material } from './material'

const generated = { name: 'generated', colour: colours.series[0] ?? colours.ink, border: 'solid' } as const

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
      [colours.real, 'real', 'dashed'],
      [generated.colour, 'generated'],
    ])}
    <div class="pair">${known.flatMap((told) => distributionCards(told, [generated]))}</div>
  </section>`
}

export function scenarioSection({ lines, set }: Material): Html {
  return html`<section>
    <h2>What it generates</h2>
    <p>
      ${set.scenarios} scenarios from the first of ${set.startsMs.length} starts, seed ${set.seed}. The dark line is the
      real log; the model read it up to the dashed line. ${(set.notes ?? []).join(' ')}
    </p>
    <div class="pair">
      ${lines.map(({ sensor, variable, lines: own }) =>
        figureCard(
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
          grid: gridPlace,
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
        return figureCard(variable, svgChart(option, halfSize, `CRPS of ${variable} at each step ahead`))
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
      ${figureCard('Loss of the generator', curveChart({ name: 'loss (no unit)', curves: [{ colour: colours.series[1] ?? '', points: losses }] }))}
      ${figureCard(
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
