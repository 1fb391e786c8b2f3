import type { Evaluation, VariableScores } from '../../contract'

export type ScoreName = keyof VariableScores
export const scoreNames: readonly ScoreName[] = [
  'rmse',
  'mae',
  'pinball',
  'crps',
  'klBits',
  'klIncrementBits',
  'coverage80',
]
export interface Cell {
  readonly value: number | null
  readonly best: boolean
}
export interface EvaluationRow {
  readonly model: Evaluation['models'][number]['name']
  readonly cells: readonly Cell[]
}

/** Distance from the ideal: coverage should be 0.8, every other score 0. */
function distance(name: ScoreName | 'correlation', value: number | null | undefined): number {
  if (value === null || value === undefined || !Number.isFinite(value)) return Infinity
  return name === 'coverage80' ? Math.abs(value - 0.8) : value
}

/** One row per model with all scores of `variable`, the correlation error last; the best of each column is marked. */
export function evaluationRows(evaluation: Evaluation, variable: string): EvaluationRow[] {
  const names = [...scoreNames, 'correlation'] as const
  const valueOf = (model: Evaluation['models'][number], name: (typeof names)[number]): number | null =>
    (name === 'correlation'
      ? evaluation.correlation.betweenSensors[model.name]?.[variable]
      : model.variables[variable]?.[name]) ?? null
  const bests = names.map((name) => Math.min(...evaluation.models.map((model) => distance(name, valueOf(model, name)))))
  return evaluation.models.map((model) => ({
    model: model.name,
    cells: names.map((name, column) => {
      const value = valueOf(model, name)
      const size = distance(name, value)
      return { value, best: Number.isFinite(size) && size === bests[column] }
    }),
  }))
}
