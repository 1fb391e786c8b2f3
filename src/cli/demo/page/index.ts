import { basename } from 'node:path'
import type { ColumnRole } from '../../../contract'
import { cadence, count, duration, escaped, factList, type Html, html, raw, style, timeIn } from '../../../report'
import type { Story } from '../story'
import { anomalySection, importSection, scenarioSection, scoreSection, trainingSection } from './sections'

/** Nothing may be loaded or run: what is in the file is all there is. */
const policy = "default-src 'none'; style-src 'unsafe-inline'"

function commands(story: Story): string {
  const { dataset, run, plan, evaluation, anomalySensor, report } = story
  const file = report.files[0]?.name ?? 'log.csv'
  const sampling = `--starts 1 --period test --steps ${plan.horizonSteps} --count ${plan.scenarios} --seed ${plan.seed}`
  const { step, scale } = plan.anomaly
  return [
    [`plenum import ${file} --tz ${dataset.timeZone}`, ...columnOptions(plan.importOptions.columns)].join(' \\\n    '),
    `plenum train ${dataset.dataset} --steps ${run.step} --seed ${run.seed} --config demo.json`,
    `plenum evaluate ${run.run} --starts ${evaluation.starts} --scenarios ${evaluation.scenarios} --seed ${evaluation.seed}`,
    `plenum scenarios ${run.run} ${sampling} --out scenarios.csv`,
    `plenum anomaly ${run.run} ${sampling} --step ${step} --sensor "${anomalySensor}" --scale ${scale} --out anomaly.csv`,
    '',
    `demo.json: ${JSON.stringify(plan.config)}`,
  ].join('\n')
}

/** The `--map` options that say the same as `columns`. */
function columnOptions(columns: Readonly<Record<string, ColumnRole>> = {}): string[] {
  return Object.entries(columns).flatMap(([header, role]) =>
    role.role === 'value' && role.sensor !== undefined ? [`--map "${header}=${role.variable}@${role.sensor}"`] : [],
  )
}

function madeSection(story: Story, files: readonly string[]): Html {
  const { dataset, run, unchanged, anomalous, machine, madeAt, seconds } = story
  return html`<section>
    <h2>How it was made</h2>
    <div class="card">
      ${factList([
        ['made', timeIn(madeAt.getTime(), 'utc').toFormat("d LLL yyyy, HH:mm 'UTC'")],
        ['whole demo', duration(seconds)],
        ['dataset', `${dataset.name} (${dataset.dataset})`],
        ['run', `${run.run}, seed ${run.seed}`],
        ['scenarios', `${unchanged.set.set}, seed ${unchanged.set.seed}, ${unchanged.set.sampler} sampling`],
        ['with anomaly', `${anomalous.set.set}, seed ${anomalous.set.seed}`],
        ['Plenum', machine.plenum],
        [
          'TensorFlow',
          machine.tensorflow === null ? '–' : `${machine.tensorflow.version} (${machine.tensorflow.flavour})`,
        ],
        ['Node, SQLite', `${machine.node}, ${machine.sqlite}`],
        ['files beside this page', files.map((file) => basename(file)).join(', ')],
      ])}
    </div>
    <div class="card">
      <h3>The same, step by step</h3>
      <pre>${commands(story)}</pre>
    </div>
    <p class="quiet">
      Everything on this page was computed on this machine from the log; nothing was sent anywhere. The scenarios are
      synthetic: they are what the model holds plausible, not what will happen.
    </p>
  </section>`
}

/** One HTML page that needs nothing else: no script, no font, no image from anywhere. */
export function reportPage(story: Story, files: Readonly<Record<string, string>>): string {
  const { dataset, unchanged, plan } = story
  const hours = cadence(plan.horizonSteps * dataset.cadenceSeconds)
  const sections = [
    importSection(story),
    trainingSection(story),
    scoreSection(story),
    scenarioSection(story),
    anomalySection(story),
    madeSection(
      story,
      Object.values(files).filter((file) => file !== files.report),
    ),
  ]
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${raw(escaped(policy))}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Plenum: scenarios of ${dataset.name}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <header>
          <h1>Scenarios of ${dataset.name}</h1>
          <p class="lead">
            From ${count(dataset.readings)} real readings of ${count(dataset.sensors)} sensors to
            ${unchanged.set.scenarios} scenarios of the next ${hours}, and the same with an anomaly on one sensor:
            imported, trained, scored and sampled in ${duration(story.seconds)}.
          </p>
        </header>
        <main>${sections}</main>
      </body>
    </html> `
  return page.html
}
