import type { Evaluation, VariableScores } from '../../contract'
import { figure, measured, percent, withUnit } from '../text/format'
import { table, type Column } from '../text/table'
import { bestModels, modelTitles } from '../../report'

type Model = Evaluation['models'][number]

interface Shown {
  readonly key: keyof VariableScores
  readonly title: string
}

const errors: readonly Shown[] = [
  { key: 'rmse', title: 'RMSE' },
  { key: 'mae', title: 'MAE' },
  { key: 'pinball', title: 'pinball' },
  { key: 'crps', title: 'CRPS' },
  { key: 'rmseSingle', title: 'RMSE single' },
  { key: 'maeSingle', title: 'MAE single' },
]
const coverages: readonly Shown[] = [
  { key: 'coverage50', title: 'covers 50 %' },
  { key: 'coverage80', title: 'covers 80 %' },
  { key: 'coverage90', title: 'covers 90 %' },
]
const likenesses: readonly Shown[] = [
  { key: 'klBits', title: 'KL (bits)' },
  { key: 'klIncrementBits', title: 'KL increments (bits)' },
  { key: 'spectrumDecibels', title: 'spectrum (dB)' },
  { key: 'spectrumBits', title: 'spectrum (bits)' },
  { key: 'autocorrelation', title: 'autocorrelation' },
]
const together: readonly Shown[] = [
  { key: 'betweenSensorsDepartures', title: 'departures' },
  { key: 'betweenSensorsLagged', title: 'a step apart' },
]

/** The scores of one variable in tables of a terminal's width: errors, coverage, likeness, sensors together. */
export function variableTables(evaluation: Evaluation, variable: string): string {
  const unit = evaluation.units?.[variable]
  const name = withUnit({ name: variable, unit: unit ?? '' })
  return [
    scoreTable(evaluation, variable, unit === undefined ? `${variable}, own unit` : name, errors),
    scoreTable(evaluation, variable, `${variable}: intervals`, coverages),
    scoreTable(evaluation, variable, `${variable}: likeness`, likenesses),
    sensorsTable(evaluation, variable),
  ]
    .filter((text) => text !== '')
    .join('\n')
}

/** Tables of what goes over all variables: pairs of variables, use, being told apart. */
export function wholeTables(evaluation: Evaluation): string[] {
  return [pairsTable(evaluation), usefulnessTable(evaluation), discriminationTable(evaluation)].filter(
    (text) => text !== '',
  )
}

/** Columns that no model has are left out; an empty text where none is left. */
function scoreTable(evaluation: Evaluation, variable: string, title: string, wanted: readonly Shown[]): string {
  const shown = wanted.filter(({ key }) =>
    evaluation.models.some(({ variables }) => typeof variables[variable]?.[key] === 'number'),
  )
  return tableOf(
    title,
    shown.map((column) => column.title),
    evaluation.models,
    (model) => shown.map(({ key }) => cellOf(evaluation, model, variable, key)),
  )
}

function cellOf(evaluation: Evaluation, model: Model, variable: string, key: keyof VariableScores): string {
  const best = bestModels(evaluation, variable, key).includes(model.name) ? '*' : ' '
  const value = model.variables[variable]?.[key]
  const error = model.standardErrors?.[variable]?.[key]
  if (key !== 'coverage50' && key !== 'coverage80' && key !== 'coverage90') return `${measured(value, error)}${best}`
  if (typeof value !== 'number') return `${figure(null)} `
  const exact = model.exactCoverage?.[key]
  return `${value.toFixed(2)}${error === undefined ? '' : ` ± ${error.toFixed(2)}`}${exact === undefined ? '' : ` (${exact.toFixed(2)})`}${best}`
}

function sensorsTable(evaluation: Evaluation, variable: string): string {
  const { betweenSensors } = evaluation.correlation
  const shown = together.filter(({ key }) =>
    evaluation.models.some(({ variables }) => typeof variables[variable]?.[key] === 'number'),
  )
  if (evaluation.models.every(({ name }) => betweenSensors[name]?.[variable] === undefined)) return ''
  return tableOf(
    `${variable}: correlation error between sensors`,
    ['increments', ...shown.map(({ title }) => title)],
    evaluation.models,
    (model) => [
      measured(betweenSensors[model.name]?.[variable], model.standardErrors?.[variable]?.betweenSensors),
      ...shown.map(({ key }) => cellOf(evaluation, model, variable, key)),
    ],
  )
}

function pairsTable({ models }: Evaluation): string {
  const pairs = models[0]?.betweenVariables ?? []
  return pairs
    .map(({ variables: [a, b] }, i) => {
      return tableOf(
        `correlation error between ${a} and ${b}`,
        ['increments', 'departures', 'a step apart'],
        models,
        ({ betweenVariables }) =>
          (['increments', 'departures', 'lagged'] as const).map((movement) => {
            const error = betweenVariables?.[i]?.errors[movement]
            return measured(error?.value, error?.standardError)
          }),
      )
    })
    .join('\n')
}

function usefulnessTable(evaluation: Evaluation): string {
  const { models, units } = evaluation
  return Object.keys(models[0]?.usefulness ?? {})
    .map((variable) => {
      return tableOf(
        `use: RMSE of a forecaster of ${withUnit({ name: variable, unit: units?.[variable] ?? '' })}`,
        ['real → real', 'synthetic → real', 'costs', 'real → synthetic'],
        models,
        ({ usefulness }) => {
          const of = usefulness?.[variable]
          return [
            measured(of?.realOnReal?.value, of?.realOnReal?.standardError),
            measured(of?.syntheticOnReal?.value, of?.syntheticOnReal?.standardError),
            of?.cost === undefined ? figure(null) : percent(of.cost.value, of.cost.standardError),
            measured(of?.realOnSynthetic?.value, of?.realOnSynthetic?.standardError),
          ]
        },
      )
    })
    .join('\n')
}

function discriminationTable({ models }: Evaluation): string {
  if (models.every(({ discrimination }) => discrimination === undefined)) return ''
  return tableOf('told from real windows (0.5 is best)', ['accuracy', 'area under ROC'], models, ({ discrimination }) =>
    (['accuracy', 'areaUnderCurve'] as const).map((name) =>
      measured(discrimination?.[name]?.value, discrimination?.[name]?.standardError),
    ),
  )
}

function tableOf(
  title: string,
  titles: readonly string[],
  models: readonly Model[],
  cells: (model: Model) => readonly string[],
): string {
  if (titles.length === 0) return ''
  const columns: Column[] = [{ title }, ...titles.map((one) => ({ title: `${one} `, right: true }))]
  return table(
    columns,
    models.map((model) => [modelTitles[model.name], ...cells(model)]),
  )
}
