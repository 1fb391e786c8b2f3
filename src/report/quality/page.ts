import { licenceSentence } from '../../domain'
import { timeIn } from '../clockAxis'
import { cadence, count, duration } from '../format'
import { factList, html, type Html } from '../html'
import { reportPage } from '../reportPage'
import { answerSection } from './answer'
import { distributionSection, scenarioSection, stepSection, trainingSection } from './figures'
import type { Material } from './material'
import { privacySection, scoreSection, useSection } from './tables'

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
        ['log', `${dataset.name} (${dataset.files})`],
        [
          'hall',
          `${count(dataset.sensors)} sensors, ${dataset.variables.map(({ name }) => name).join(', ')}, every ${cadence(dataset.cadenceSeconds)}`,
        ],
        ['from, to', `${dataset.from} … ${dataset.to}`],
        ['scenarios', `${set.name} (${set.set}), ${set.sampler} sampling, seed ${set.seed}`],
        ['evaluation', `seed ${evaluation.seed}, ${duration(evaluation.seconds)}`],
        ['versions', `trained with ${run.version}, reported with ${version}`],
        ['licence', licenceSentence(dataset)],
        ['reported', when],
      ])}
    </div>
    <ul class="plain">
      ${limits.map((limit) => html`<li>${limit}</li>`)}
    </ul>
    <p class="quiet">docs/metrics.md of Plenum defines every figure. To have this as PDF, print the page.</p>
  </section>`
}

/** How good a run is, as one HTML page that needs nothing else. */
export function qualityReport(material: Material): string {
  const { run, dataset, evaluation } = material
  const learned = evaluation.period === 'train' ? 'which it learned from' : 'which it did not learn from'
  return reportPage({
    title: `Quality of ${run.name}`,
    lead: `A model of ${dataset.name}, ${count(dataset.sensors)} sensors, judged on the ${evaluation.period} period, ${learned}.`,
    sections: [
      answerSection(material),
      scenarioSection(material),
      stepSection(material),
      distributionSection(material),
      scoreSection(material),
      useSection(material),
      privacySection(material),
      trainingSection(material),
      madeSection(material),
    ],
  })
}
