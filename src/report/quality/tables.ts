import type { Evaluation } from '../../contract'
import { scoreFacts, scoreOf, targetOf, type ScoreFacts } from '../../domain'
import { figure, measured, percent } from '../format'
import { html, type Html } from '../html'
import { plainTable } from '../reportPage'
import { modelTitles } from '../scores'
import type { Material } from './material'

function unitText({ unit }: ScoreFacts, own: string): string {
  const fixed = { own, square: own === '' ? '' : `${own}²`, bits: 'bits', decibels: 'dB', share: '', none: '' }
  return fixed[unit]
}

/** Every score of a variable, a row each: what it means, the model, the baselines. */
function scoreTable(evaluation: Evaluation, variable: string): Html {
  const own = evaluation.units?.[variable] ?? ''
  const rows = scoreFacts.flatMap((facts): Html[] => {
    const found = evaluation.models.map((model) => {
      const score = scoreOf(evaluation, model, variable, facts.score)
      const target = targetOf(model, facts.score)
      return score === null
        ? null
        : { ...score, distance: target === null ? score.value : Math.abs(score.value - target), target }
    })
    if (found.every((score) => score === null)) return []
    const least = Math.min(...found.map((score) => score?.distance ?? Infinity))
    const unit = unitText(facts, own)
    return [
      html`<tr>
        <th scope="row">${facts.title}${unit === '' ? '' : ` (${unit})`}</th>
        ${found.map((score) =>
          score === null
            ? html`<td class="plain">–</td>`
            : html`<td class="${score.distance === least ? 'best' : 'plain'}">
                ${measured(score.value, score.standardError ?? undefined)}${score.target === null ? '' : ` (${figure(score.target)})`}
              </td>`,
        )}
        <td class="meaning">${facts.meaning}</td>
      </tr>`,
    ]
  })
  return html`<div class="card scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">${variable}</th>
          ${evaluation.models.map(({ name }) => html`<th scope="col">${modelTitles[name]}</th>`)}
          <th scope="col" class="meaning">what it means</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

export function scoreSection({ evaluation }: Material): Html {
  const { period, starts, scenarios, horizonSteps, sampler, blocks, notes } = evaluation
  const variables = Object.keys(evaluation.models[0]?.variables ?? {})
  return html`<section>
    <h2>Every score</h2>
    <p>
      On the ${period} period: ${starts} starts × ${scenarios} scenarios × ${horizonSteps} steps, ${sampler} sampling. ●
      marks the best; lower is better, and a coverage is best where exact intervals are, in brackets.
      ${blocks === undefined ? '' : `± is the standard error over ${blocks} blocks of starts; a difference is sure from 2.26 of them on.`}
    </p>
    ${variables.map((variable) => scoreTable(evaluation, variable))} ${pairTables(evaluation)}
    <ul class="plain quiet">
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </section>`
}

/** Correlations between variables of one sensor. */
function pairTables({ models }: Evaluation): Html {
  const pairs = models[0]?.betweenVariables ?? []
  const movements = ['increments', 'departures', 'lagged'] as const
  return html`${pairs.map(({ variables: [a, b] }, at) =>
    plainTable(
      [`correlation error between ${a} and ${b}`, 'changes', 'departures', 'a step apart'],
      models.map((model) => [
        modelTitles[model.name],
        ...movements.map((movement) => {
          const error = model.betweenVariables?.[at]?.errors[movement]
          return measured(error?.value, error?.standardError)
        }),
      ]),
    ),
  )}`
}

/** TSTR, TRTS and the classifier. */
export function useSection({ evaluation }: Material): Html {
  const { models, units } = evaluation
  const variables = Object.keys(models[0]?.usefulness ?? {})
  const told = models.some(({ discrimination }) => discrimination !== undefined)
  if (variables.length === 0 && !told) return html``
  return html`<section>
    <h2>Can others work with it?</h2>
    <p>
      A small forecaster is trained and tested on real and generated windows: trained on generated and tested on real
      ones (TSTR) it should err no more than one trained on real ones; tested on generated ones (TRTS) a real one should
      err as usual. A classifier tries to tell both apart.
    </p>
    ${variables.map((variable) =>
      plainTable(
        [
          `RMSE of forecasting ${variable}${units?.[variable] === undefined ? '' : ` (${units[variable]})`}`,
          ...['real → real', 'TSTR', 'costs', 'TRTS'],
        ],
        models.map(({ name, usefulness }) => {
          const of = usefulness?.[variable]
          return [
            modelTitles[name],
            measured(of?.realOnReal?.value, of?.realOnReal?.standardError),
            measured(of?.syntheticOnReal?.value, of?.syntheticOnReal?.standardError),
            of?.cost === undefined ? '–' : percent(of.cost.value, of.cost.standardError),
            measured(of?.realOnSynthetic?.value, of?.realOnSynthetic?.standardError),
          ]
        }),
      ),
    )}
    ${
      told
        ? plainTable(
            ['told from real windows (0.5 is best)', 'accuracy', 'area under ROC'],
            models.map(({ name, discrimination }) => [
              modelTitles[name],
              measured(discrimination?.accuracy?.value, discrimination?.accuracy?.standardError),
              measured(discrimination?.areaUnderCurve?.value, discrimination?.areaUnderCurve?.standardError),
            ]),
          )
        : ''
    }
  </section>`
}

export function privacySection({ privacy, set }: Material): Html {
  if (privacy === null) {
    return html`<section>
      <h2>Does it copy?</h2>
      <p>
        Not measured: what really happened after the starts of this set is not known, so there is nothing to compare
        with.
      </p>
    </section>`
  }
  const { generatedDistance, realDistance, tooNear, generatedCopies, realCopies, generated, real, training } = privacy
  return html`<section>
    <h2>Does it copy?</h2>
    <p>
      Each window of ${set.steps} steps of one sensor is held against ${training.toLocaleString('en-US')} windows of the
      training period. A model that had learned them by heart would be nearer to them than real windows of another time
      are.
    </p>
    ${plainTable(
      ['distance to the nearest training window', 'generated', 'real'],
      [
        ['windows', String(generated), String(real)],
        ['median (standard deviations)', figure(generatedDistance), figure(realDistance)],
        ['nearer than 95 % of the real ones', percent(tooNear), '5 %'],
        ['exact copies', String(generatedCopies), String(realCopies)],
      ],
    )}
    <p class="quiet">
      Where sensors hold a reading for hours, real windows are exact copies of others too. The model adds no noise for
      the sake of secrecy, and this is no proof of it: whoever must not see the log should not get scenarios of it
      either.
    </p>
  </section>`
}
