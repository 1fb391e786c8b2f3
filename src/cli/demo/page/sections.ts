import type { Variable } from '../../../contract'
import {
  type AxisBounds,
  bestModels,
  boundsOf,
  cadence,
  colours,
  count,
  curveChart,
  duration,
  factList,
  figure,
  type Html,
  html,
  metrics,
  modelTitles,
  raw,
  scenarioChart,
  scoreFigure,
  timeIn,
  valuesOf,
  variableNames,
  withUnit,
} from '../../../report'
import { faultRows } from '../../commands/datasetText'
import type { Story } from '../story'
import { differenceChart, heatCells, heatTable } from './heatCharts'
import { verdict } from './verdict'

function localTime(instant: string, zone: string): string {
  return timeIn(Date.parse(instant), zone).toFormat('d LLL yyyy, HH:mm')
}

function legend(items: readonly (readonly [colour: string, text: string])[]): Html {
  return html`<ul class="legend">
    ${items.map(([colour, text]) => html`<li><i style="${raw(`border-color:${colour}`)}"></i>${text}</li>`)}
  </ul>`
}

export function importSection({ dataset, report, plan }: Story): Html {
  const faults = faultRows(dataset.faults).map(([name, value]): [string, string] => [name, count(value)])
  return html`<section>
    <h2>The log</h2>
    <div class="card">
      ${factList([
        ['file', report.files.map(({ name, rows }) => `${name}, ${count(rows)} rows`).join('; ')],
        ['sensors', `${count(dataset.sensors)}: ${dataset.sensorNames.join(', ')}`],
        ['variables', dataset.variables.map(withUnit).join(', ')],
        ['readings', `${count(dataset.readings)} kept, ${count(dataset.missing)} missing on the grid`],
        ['cadence', `${cadence(dataset.cadenceSeconds)}, ${count(dataset.steps)} steps`],
        ['from', `${localTime(dataset.from, dataset.timeZone)} (${dataset.timeZone})`],
        ['to', `${localTime(dataset.to, dataset.timeZone)} (${dataset.timeZone})`],
        ['read as', `${report.layout} layout, ${report.encoding}, ${report.timeFormat}`],
        ['import took', duration(report.seconds)],
        ...faults,
        ['interpolated', count(report.interpolated)],
      ])}
    </div>
    ${plan.attribution === null ? '' : html`<p class="quiet">${plan.attribution}</p>`}
    <ul class="plain">
      ${report.notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </section>`
}

export function trainingSection({ run, curves, machine }: Story): Html {
  const losses = curves.points.map(({ step, generatorLoss }): [number, number] => [step, generatorLoss])
  const scores = curves.validations.map(({ step, score }): [number, number] => [step, score])
  const device = run.device ?? { kind: machine.tensorflow?.device ?? 'cpu', name: machine.tensorflow?.deviceName ?? '' }
  return html`<section>
    <h2>Training</h2>
    <p>
      A generator of ${count(run.parameters?.generator ?? 0)} parameters (preset
      ${run.config.preset}${
        (run.parameters?.critic ?? 0) > 0
          ? html`, against a critic of ${count(run.parameters?.critic ?? 0)}`
          : html`, trained by scoring rules through its own rollouts, without a critic`
      })
      was trained for ${count(run.step)} steps in ${duration(run.secondsSpent)} on ${device.name}
      (${device.kind.toUpperCase()}). The checkpoint with the best validation (step
      ${count(run.best?.step ?? run.step)}) is the one that is scored and sampled below. This is a training of minutes,
      made to be shown.
    </p>
    <div class="pair">
      <div class="card">
        <h3>Loss</h3>
        ${legend([[colours.series[1] ?? '', 'generator loss']])}
        ${curveChart({ name: 'loss (no unit)', curves: [{ colour: colours.series[1] ?? '', points: losses }] })}
      </div>
      <div class="card">
        <h3>Validation</h3>
        ${legend([[colours.series[2] ?? '', 'pinball loss of the GAN ÷ that of the AR bootstrap']])}
        ${curveChart({
          name: '× AR bootstrap',
          logarithmic: true,
          level: { value: 1, label: 'AR bootstrap' },
          curves: [{ colour: colours.series[2] ?? '', points: scores }],
        })}
      </div>
    </div>
  </section>`
}

function scoreTable({ evaluation, dataset }: Story, variable: string): Html {
  const { unit } = dataset.variables.find(({ name }) => name === variable) ?? { unit: '' }
  const heads = metrics.map(({ title, unit: kind }) => {
    const shown = kind === 'own' ? unit : kind === 'bits' ? 'bits' : ''
    return html`<th scope="col">${shown === '' ? title : `${title} (${shown})`}</th>`
  })
  const rows = evaluation.models.map(({ name, variables }) => {
    const cells = metrics.map(({ key }) => {
      const mark = bestModels(evaluation, variable, key).includes(name) ? 'best' : 'plain'
      return html`<td class="${mark}">${scoreFigure(key, variables[variable]?.[key])}</td>`
    })
    return html`<tr class="${name === 'gan' ? 'own' : 'other'}">
      <th scope="row">${modelTitles[name]}</th>
      ${cells}
    </tr>`
  })
  return html`<div class="card scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">${variable}</th>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

export function scoreSection(story: Story): Html {
  const { evaluation, dataset } = story
  const { starts, scenarios, horizonSteps, sampler, notes } = evaluation
  const exact = evaluation.models.find(({ name }) => name === 'gan')?.exactCoverage?.coverage80 ?? 0.8
  return html`<section>
    <h2>How good it is</h2>
    <p>
      Scored on the test period, which the training never saw: ${starts} starts × ${scenarios} scenarios ×
      ${horizonSteps} steps (${cadence(horizonSteps * dataset.cadenceSeconds)}) ahead, ${sampler} sampling, all sensors.
      ● marks the best of a column. Lower is better; the 80 % interval should cover ${exact.toFixed(2)} of the real
      values, as an exact one of as many scenarios would.
    </p>
    ${variableNames(evaluation).map((name) => scoreTable(story, name))}
    <p class="verdict">${verdict(evaluation, dataset.variables)}</p>
    <ul class="plain quiet">
      <li>
        KL: divergence between histograms of real and generated values (and of their one-step increments), in bits.
      </li>
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </section>`
}

function commonBounds(story: Story, sensor: string, { name }: Variable): AxisBounds {
  const { unchanged, anomalous } = story
  return boundsOf([...valuesOf(unchanged.lines(sensor, name)), ...valuesOf(anomalous.lines(sensor, name))])
}

export function scenarioSection(story: Story): Html {
  const { unchanged, dataset } = story
  const { set } = unchanged
  const sensors = [...new Set([set.sensors[0] ?? '', story.anomalySensor])]
  const cards = sensors.flatMap((sensor) =>
    set.variables.map((variable) => {
      const lines = unchanged.lines(sensor, variable.name)
      const chart = scenarioChart({
        lines,
        sensor,
        variable,
        timeZone: dataset.timeZone,
        bounds: boundsOf(valuesOf(lines)),
      })
      return html`<div class="card">
        <h3>Sensor ${sensor}: ${variable.name}</h3>
        ${chart}
      </div>`
    }),
  )
  return html`<section>
    <h2>Scenarios</h2>
    <p>
      ${set.scenarios} scenarios of the next ${set.steps} steps from one start in the test period, seed ${set.seed}. The
      dashed line is where the past ends that the generator read; the real log goes on to the right of it for
      comparison.
    </p>
    ${legend([
      [colours.real, 'real log'],
      ...Array.from({ length: set.scenarios }, (_, at): [string, string] => [
        colours.series[at % colours.series.length] ?? '',
        `scenario ${at + 1}`,
      ]),
    ])}
    <div class="pair">${cards}</div>
  </section>`
}

export function anomalySection(story: Story): Html {
  const { unchanged, anomalous, anomalySensor: sensor, dataset, isolation, plan } = story
  const { variables } = unchanged.set
  const { step, scale } = plan.anomaly
  const cards = variables.flatMap((variable) => {
    const common = { sensor, variable, timeZone: dataset.timeZone, bounds: commonBounds(story, sensor, variable) }
    const before = scenarioChart({ ...common, lines: unchanged.lines(sensor, variable.name) })
    const after = scenarioChart({ ...common, lines: anomalous.lines(sensor, variable.name), anomalyStep: step })
    return [
      html`<div class="card">
        <h3>Sensor ${sensor}: ${variable.name}, unchanged</h3>
        ${before}
      </div>`,
      html`<div class="card">
        <h3>Sensor ${sensor}: ${variable.name}, with the anomaly</h3>
        ${after}
      </div>`,
    ]
  })
  const tables = variables.map(
    (variable) =>
      html`<div class="card">
        ${heatTable(heatCells(unchanged, anomalous, variable.name, plan.horizonSteps), variable, sensor)}
      </div>`,
  )
  const maps = variables.map(
    (variable) =>
      html`<div class="card">
        <h3>Where ${variable.name} changed</h3>
        ${differenceChart(unchanged, anomalous, variable)}
      </div>`,
  )
  const equal =
    isolation.different === 0
      ? `All ${count(isolation.compared)} values of the other sensors and of the earlier steps are identical, bit for bit.`
      : `${count(isolation.different)} of ${count(isolation.compared)} values outside the anomaly differ, which is a defect.`
  return html`<section>
    <h2>An anomaly on demand</h2>
    <p>
      The same scenarios, same seed, but from step ${step} on the noise of sensor ${sensor} is multiplied by
      ${figure(scale)}. ${equal}
    </p>
    ${legend([
      [colours.real, 'real log'],
      [colours.anomaly, 'made under the anomaly (labelled 1 in the CSV)'],
    ])}
    <div class="pair">${cards}</div>
    <p>All sensors at step ${plan.horizonSteps} of scenario 1. Unchanged and with anomaly share one scale.</p>
    <div class="pair">${tables}</div>
    <p>Scenario 1, every sensor and step: grey is exactly zero.</p>
    <div class="pair">${maps}</div>
  </section>`
}
