import type { Evaluation } from '../../contract'
import { metrics } from '../../report'
import { csvRow } from '../files'
import type { Curves } from './story'

/** `model,variable,rmse,…,correlation` with a row per model and variable. */
export function evaluationCsv({ models, correlation }: Evaluation): string {
  const rows = models.flatMap(({ name, variables }) =>
    Object.entries(variables).map(([variable, scores]) =>
      csvRow([name, variable, ...metrics.map(({ key }) => scores[key]), correlation.betweenSensors[name]?.[variable]]),
    ),
  )
  return csvRow(['model', 'variable', ...metrics.map(({ key }) => key), 'correlation']) + rows.join('')
}

/** `step,seconds,wasserstein,penalty,criticLoss,generatorLoss,score`, the score where there was a validation. */
export function trainingCsv({ points, validations }: Curves): string {
  const scores = new Map(validations.map(({ step, score }) => [step, score]))
  const rows = points.map(({ step, seconds, wasserstein, penalty, criticLoss, generatorLoss }) =>
    csvRow([step, seconds, wasserstein, penalty, criticLoss, generatorLoss, scores.get(step)]),
  )
  return csvRow(['step', 'seconds', 'wasserstein', 'penalty', 'criticLoss', 'generatorLoss', 'score']) + rows.join('')
}
