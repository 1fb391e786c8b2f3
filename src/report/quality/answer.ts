import { surely, verdicts } from '../evaluationVerdict'
import { figure, percent } from '../format'
import { html, type Html } from '../html'
import { modelOf, type Material } from './material'

/** One thing that can be good or bad about a model. */
interface Mark {
  readonly title: string
  readonly figure: string
  readonly is: 'good' | 'fair' | 'bad' | 'unsure'
  readonly meaning: string
}

/** The first screen: how good is it, in marks and in sentences. */
export function answerSection(material: Material): Html {
  const marks = marksOf(material)
  return html`<section>
    <h2>How good is it?</h2>
    <p class="lead">${headline(marks)}</p>
    <div class="marks">
      ${marks.map(
        ({ title, figure: shown, is, meaning }) =>
          html`<div class="card mark ${is}">
            <h3>${title}</h3>
            <p class="figure">${shown} <span>${words[is]}</span></p>
            <p class="quiet">${meaning}</p>
          </div>`,
      )}
    </div>
    ${verdicts(material.evaluation).map((sentence) => html`<p class="verdict">${sentence}</p>`)}
  </section>`
}

const words = { good: 'good', fair: 'fair', bad: 'not good', unsure: 'cannot tell' } as const

function headline(marks: readonly Mark[]): string {
  const count = (is: Mark['is']): number => marks.filter((mark) => mark.is === is).length
  const parts = [`good in ${count('good')} of ${marks.length} respects`]
  if (count('fair') > 0) parts.push(`fair in ${count('fair')}`)
  if (count('bad') > 0) parts.push(`not good in ${count('bad')}`)
  if (count('unsure') > 0) parts.push(`${count('unsure')} cannot be told from what was measured`)
  return `The model is ${parts.join(', ')}.`
}

export function marksOf(material: Material): Mark[] {
  return [
    ...againstMarks(material),
    ...coverageMarks(material),
    ...toldMark(material),
    ...useMarks(material),
    ...privacyMarks(material),
  ]
}

/** Of a difference that should be below 0. */
function isBelow(value: number, error: number | undefined, bar = 0): Mark['is'] {
  if (error === undefined || Math.abs(value - bar) <= surely * error) return 'unsure'
  return value < bar ? 'good' : 'bad'
}

function againstMarks(material: Material): Mark[] {
  const against = modelOf(material, 'gan')?.againstBootstrap ?? {}
  return Object.entries(against).flatMap(([variable, { crps }]): Mark[] =>
    crps === undefined
      ? []
      : [
          {
            title: `${variable}: accuracy`,
            figure: `${crps.value <= 0 ? '−' : '+'}${percent(Math.abs(crps.value), crps.standardError)}`,
            is: isBelow(crps.value, crps.standardError),
            meaning: 'CRPS against the AR bootstrap, the best simple way to make scenarios: below 0 beats it.',
          },
        ],
  )
}

function coverageMarks(material: Material): Mark[] {
  const own = modelOf(material, 'gan')
  const exact = own?.exactCoverage?.coverage80
  if (own === undefined || exact === undefined) return []
  return Object.entries(own.variables).flatMap(([variable, { coverage80 }]): Mark[] => {
    if (typeof coverage80 !== 'number') return []
    const error = own.standardErrors?.[variable]?.coverage80
    const off = Math.abs(coverage80 - exact)
    // five points are what a reader of an 80 % interval would not notice
    const is = off <= 0.05 ? 'good' : error === undefined || off <= surely * error ? 'unsure' : 'bad'
    return [
      {
        title: `${variable}: width`,
        figure: percent(coverage80, error),
        is,
        meaning: `Real values within the middle 80 % of the scenarios; exact ones of as many would hold ${percent(exact)}.`,
      },
    ]
  })
}

function toldMark(material: Material): Mark[] {
  const area = modelOf(material, 'gan')?.discrimination?.areaUnderCurve
  if (area === undefined) return []
  const rival = modelOf(material, 'ar-bootstrap')?.discrimination?.areaUnderCurve
  return [
    {
      title: 'told from real',
      figure: figure(area.value),
      is: area.value <= 0.6 ? 'good' : area.value - surely * (area.standardError ?? 0) > 0.75 ? 'bad' : 'fair',
      meaning: `Area under the ROC curve of a classifier that tells generated windows from real ones: 0.5 is chance, 1 certainty${rival === undefined ? '' : `; AR bootstrap ${figure(rival.value)}`}.`,
    },
  ]
}

function useMarks(material: Material): Mark[] {
  const usefulness = modelOf(material, 'gan')?.usefulness ?? {}
  return Object.entries(usefulness).flatMap(([variable, { cost }]): Mark[] =>
    cost === undefined
      ? []
      : [
          {
            title: `${variable}: use`,
            figure: `${cost.value < 0 ? '−' : '+'}${percent(Math.abs(cost.value), cost.standardError)}`,
            is: cost.value <= 0.1 ? 'good' : isBelow(cost.value, cost.standardError, 0.1),
            meaning:
              'What a forecaster errs more on real data when it was trained on scenarios instead (TSTR); up to 10 % is good.',
          },
        ],
  )
}

function privacyMarks({ privacy }: Material): Mark[] {
  if (privacy === null) return []
  const copies = privacy.generatedCopies / privacy.generated > privacy.realCopies / privacy.real
  return [
    {
      title: 'copies',
      figure: percent(privacy.tooNear),
      is: copies || privacy.tooNear > 0.15 ? 'bad' : privacy.tooNear <= 0.1 ? 'good' : 'fair',
      meaning: `Scenarios nearer to a window of the training period than 95 % of real ones are; real ones have 5 %. ${privacy.generatedCopies === 0 ? 'None is' : `${privacy.generatedCopies} are`} an exact copy.`,
    },
  ]
}
