import { timeIn } from '../clockAxis'
import { cadence, count, duration } from '../format'
import { escaped, factList, html, raw, type Html } from '../html'
import { style } from '../style'
import { answerSection } from './answer'
import { distributionSection, scenarioSection, stepSection, trainingSection } from './figures'
import type { Material } from './material'
import { privacySection, scoreSection, useSection } from './tables'

/** Nothing may be loaded or run: what is in the file is all there is. */
const policy = "default-src 'none'; style-src 'unsafe-inline'"

const own = `
.marks { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(250px, 100%), 1fr)); gap: 12px; margin: 0 0 16px; }
.mark { margin: 0; border-left: 4px solid var(--ink-3); }
.mark.good { border-left-color: var(--good); }
.mark.bad { border-left-color: var(--anomaly); }
.mark .figure { font-size: 20px; line-height: 26px; margin: 0 0 4px; color: var(--ink); }
.mark .figure span { font-size: 12.5px; color: var(--ink-3); }
.mark.good .figure span { color: var(--good); font-weight: 600; }
.mark.bad .figure span { color: var(--anomaly); font-weight: 600; }
.mark p.quiet { margin: 0; }
td.meaning, th.meaning { text-align: left; white-space: normal; min-width: 26ch; color: var(--ink-3); }
@media print {
  :root { color-scheme: light; }
  body { padding: 0; background: #fff; font-size: 11px; line-height: 16px; }
  @page { size: A4; margin: 14mm; }
  section { break-inside: auto; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 9.5px; }
  th, td { padding: 2px 5px; }
  .pair { grid-template-columns: 1fr 1fr; }
}
`

const limits = [
  'Scores tell how the model does on this period of this log; another period or hall may be harder.',
  'Standard errors are over blocks of starts. Another training with another seed would differ too.',
  'The forecaster and the classifier are weak on purpose: a figure of 0.5 means that their features tell nothing apart.',
  'Scenarios are what the model holds plausible, not what will happen.',
]

function madeSection({ run, dataset, set, evaluation, version, madeAt }: Material): Html {
  const when = timeIn(madeAt.getTime(), 'utc').toFormat("d LLL yyyy, HH:mm 'UTC'")
  return html`<section>
    <h2>What it is, and its limits</h2>
    <div class="card">
      ${factList([
        ['run', `${run.name} (${run.run})`],
        ['model', `preset ${run.config.preset}, seed ${run.seed}`],
        [
          'trained',
          `${count(run.step)} steps in ${duration(run.secondsSpent)}${run.device === null ? '' : ` on ${run.device.name}`}`,
        ],
        ['log', `${dataset.name} (${dataset.source})`],
        [
          'hall',
          `${count(dataset.sensors)} sensors, ${dataset.variables.map(({ name }) => name).join(', ')}, every ${cadence(dataset.cadenceSeconds)}`,
        ],
        ['from, to', `${dataset.from} … ${dataset.to}`],
        ['scenarios', `${set.name} (${set.set}), ${set.sampler} sampling, seed ${set.seed}`],
        ['evaluation', `seed ${evaluation.seed}, ${duration(evaluation.seconds)}`],
        ['versions', `trained with ${run.version}, reported with ${version}`],
        ['licence', 'that of the log applies to what is made with it'],
        ['reported', when],
      ])}
    </div>
    <ul class="plain">
      ${limits.map((limit) => html`<li>${limit}</li>`)}
    </ul>
    <p class="quiet">docs/metrics.md of Plenum defines every figure. To have this as PDF, print the page.</p>
  </section>`
}

/** How good a run is, as one HTML page that needs nothing else: no script, no font, no image from anywhere. */
export function qualityReport(material: Material): string {
  const { run, dataset, evaluation } = material
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${raw(escaped(policy))}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Quality of ${run.name}</title>
        <style>
          ${raw(style + own)}
        </style>
      </head>
      <body>
        <header>
          <h1>Quality of ${run.name}</h1>
          <p>
            A model of ${dataset.name}, ${count(dataset.sensors)} sensors, judged on the ${evaluation.period}
            period${evaluation.period === 'train' ? ', which it learned from.' : ', which it did not learn from.'}
          </p>
        </header>
        <main>
          ${answerSection(material)} ${scenarioSection(material)} ${stepSection(material)}
          ${distributionSection(material)} ${scoreSection(material)} ${useSection(material)} ${privacySection(material)}
          ${trainingSection(material)} ${madeSection(material)}
        </main>
      </body>
    </html> `
  return page.html
}
