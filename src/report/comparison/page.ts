import { licenceSentence } from '../../domain'
import { timeIn } from '../clockAxis'
import { count } from '../format'
import { factList, html, type Html } from '../html'
import { reportPage } from '../reportPage'
import { answerSection } from './answer'
import { curveSection, distributionSection, startSection } from './figures'
import { hallSection } from './halls'
import { runName, type ComparisonMaterial } from './material'
import { parallelSection } from './parallel'
import { differenceSection, scoreSection } from './tables'

const own = `
td small { display: block; color: var(--ink-3); font-weight: 400; }
td.unsure { color: var(--ink-3); }
td.best::after, td.plain::after { content: none; }
td.best > span::before { content: '● '; font-size: 9px; vertical-align: 1px; }
.pair + h3 { margin-top: 24px; }
`

const limits = [
  'Differences are of these trained models on this period of this log: another seed of the same settings would differ too.',
  'What cannot be told may still differ: more starts or scenarios in the evaluations make the intervals narrower.',
  'Many scores are of the same thing, so being better in many of them is not stronger proof than being better by CRPS.',
  'Scenarios are what a model holds plausible, not what will happen.',
]

function madeSection({ comparison, logs, sets, version, madeAt }: ComparisonMaterial): Html {
  const when = timeIn(madeAt.getTime(), 'utc').toFormat("d LLL yyyy, HH:mm 'UTC'")
  return html`<section>
    <h2>What it is, and its limits</h2>
    <div class="card">
      ${factList([
        ...comparison.runs.map(({ run, step, seed, version: made }): [string, string] => [
          runName(run, comparison),
          `${run}, ${count(step)} steps, seed ${seed}, trained with ${made}`,
        ]),
        ...logs.map((log): [string, string] => ['log', `${log.name} (${log.files}). ${licenceSentence(log)}`]),
        ['scenarios', sets.length === 0 ? 'none' : sets.map(({ set }) => set).join(', ')],
        ['compared', `${when}, with ${version}`],
      ])}
    </div>
    <ul class="plain">
      ${limits.map((limit) => html`<li>${limit}</li>`)}
    </ul>
    <p class="quiet">docs/metrics.md of Plenum defines every figure.</p>
  </section>`
}

/** Runs side by side, as one HTML page that needs nothing else. */
export function comparisonReport(material: ComparisonMaterial): string {
  const { comparison } = material
  const names = comparison.runs.map(({ run }) => runName(run, comparison))
  const some = names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
  return reportPage({
    title: `${names.length} runs side by side`,
    lead: `${some}, judged on the ${comparison.period} period.`,
    style: own,
    sections: [
      answerSection(material),
      differenceSection(material),
      scoreSection(material),
      curveSection(material),
      parallelSection(material),
      startSection(material),
      distributionSection(material),
      hallSection(material),
      madeSection(material),
    ],
  })
}
