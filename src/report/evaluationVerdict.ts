import type { Evaluation } from '../contract'
import { measured, percent } from './format'
import { bestModels, modelTitles } from './scores'

/** A difference of so many standard errors is told as one: the 97.5 % quantile of Student's t with nine degrees of freedom. */
export const surely = 2.26

const compared = [
  ['crps', 'CRPS'],
  ['pinball', 'pinball'],
  ['rmse', 'RMSE'],
] as const

/** A paragraph per variable that says in plain words what the tables say, and one on being told apart; none for evaluations of earlier versions. */
export function verdicts(evaluation: Evaluation): string[] {
  const own = evaluation.models.find(({ name }) => name === 'gan')
  if (own?.againstBootstrap === undefined) return []
  const sentences = Object.keys(own.againstBootstrap).map((variable) =>
    [
      againstBootstrap(own, variable),
      rivalText(evaluation, own, variable),
      coverageText(own, variable),
      usefulnessText(own, variable),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  )
  const told = toldText(evaluation)
  return told === '' ? sentences : [...sentences, told]
}

type Model = Evaluation['models'][number]

function againstBootstrap({ againstBootstrap: against }: Model, variable: string): string {
  const parts = compared.flatMap(([score, title]) => {
    const change = against?.[variable]?.[score]
    return change === undefined ? [] : [{ title, ...change }]
  })
  const [first, ...others] = parts
  if (first === undefined) return ''
  const size = percent(Math.abs(first.value), first.standardError)
  const better = first.value < 0 ? 'better' : 'worse'
  const also = others.map(({ title, value, standardError }) => `${title} ${signed(value, standardError)}`).join(', ')
  const rest = `by CRPS${also === '' ? '' : `; ${also}`}`
  if (first.standardError === undefined) {
    return `${variable}: ${better} than the AR bootstrap by ${size} ${rest}; too few starts to say how surely.`
  }
  return Math.abs(first.value) > surely * first.standardError
    ? `${variable}: ${better} than the AR bootstrap by ${size} ${rest}.`
    : `${variable}: not surely different from the AR bootstrap, ${signed(first.value, first.standardError)} ${rest}.`
}

function rivalText(evaluation: Evaluation, own: Model, variable: string): string {
  const [best] = bestModels(evaluation, variable, 'crps')
  if (best === undefined || best === 'gan') return 'No baseline has a lower CRPS.'
  const theirs = evaluation.models.find(({ name }) => name === best)
  const unit = evaluation.units?.[variable] ?? ''
  const of = (model: Model | undefined): string =>
    `${measured(model?.variables[variable]?.crps, model?.standardErrors?.[variable]?.crps)} ${unit}`.trim()
  return `The lowest CRPS is that of the ${modelTitles[best]}: ${of(theirs)} against ${of(own)}.`
}

function coverageText(own: Model, variable: string): string {
  const value = own.variables[variable]?.coverage80
  const exact = own.exactCoverage?.coverage80
  if (typeof value !== 'number' || exact === undefined) return ''
  const error = own.standardErrors?.[variable]?.coverage80
  const off =
    error === undefined || Math.abs(value - exact) <= surely * error
      ? ''
      : value < exact
        ? ' (too narrow)'
        : ' (too wide)'
  return `Its 80 % interval covers ${percent(value, error)}${off}; an exact one of as many scenarios covers ${percent(exact)}.`
}

function usefulnessText({ usefulness }: Model, variable: string): string {
  const cost = usefulness?.[variable]?.cost
  if (cost === undefined) return ''
  const more = cost.value >= 0 ? 'more' : 'less'
  return `A forecaster trained on its scenarios errs ${percent(Math.abs(cost.value), cost.standardError)} ${more} on real data than one trained on real data.`
}

function toldText({ models }: Evaluation): string {
  const of = (name: Model['name']): string => {
    const area = models.find((model) => model.name === name)?.discrimination?.areaUnderCurve
    return area === undefined ? '' : measured(area.value, area.standardError)
  }
  if (of('gan') === '') return ''
  return `A classifier that tells its windows from real ones reaches an area under the ROC curve of ${of('gan')} (AR bootstrap: ${of('ar-bootstrap')}; 0.5 is chance, 1 certainty).`
}

function signed(value: number, error?: number): string {
  return `${value < 0 ? '−' : '+'}${percent(Math.abs(value), error)}`
}
