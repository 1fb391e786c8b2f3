import { renameSync, writeFileSync } from 'node:fs'
import type { Evaluation } from '../../contract'
import { metrics } from '../commands/scores'
import type { Curves } from './story'

/** Writes all or nothing: a reader never sees half a file. */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.part`
  writeFileSync(draft, text)
  renameSync(draft, path)
}

/** One row, RFC 4180: quoted where it has to be; what is not there is empty. */
function row(cells: readonly (string | number | null | undefined)[]): string {
  const text = cells.map((cell) => {
    const plain = cell === null || cell === undefined || Number.isNaN(cell) ? '' : String(cell)
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
  })
  return `${text.join(',')}\r\n`
}

/** `model,variable,rmse,…,correlation` with a row per model and variable. */
export function evaluationCsv({ models, correlation }: Evaluation): string {
  const rows = models.flatMap(({ name, variables }) =>
    Object.entries(variables).map(([variable, scores]) =>
      row([name, variable, ...metrics.map(({ key }) => scores[key]), correlation.betweenSensors[name]?.[variable]]),
    ),
  )
  return row(['model', 'variable', ...metrics.map(({ key }) => key), 'correlation']) + rows.join('')
}

/** `step,seconds,wasserstein,penalty,criticLoss,generatorLoss,score`, the score where there was a validation. */
export function trainingCsv({ points, validations }: Curves): string {
  const scores = new Map(validations.map(({ step, score }) => [step, score]))
  const rows = points.map(({ step, seconds, wasserstein, penalty, criticLoss, generatorLoss }) =>
    row([step, seconds, wasserstein, penalty, criticLoss, generatorLoss, scores.get(step)]),
  )
  return row(['step', 'seconds', 'wasserstein', 'penalty', 'criticLoss', 'generatorLoss', 'score']) + rows.join('')
}
