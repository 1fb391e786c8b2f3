import type { Evaluation, VariableScores } from '../../contract'

type Model = Evaluation['models'][number]

/** The columns in their order; those that no model has a figure for are left out. */
export const scoreNames = [
  'rmse',
  'mae',
  'pinball',
  'crps',
  'againstBootstrap',
  'klBits',
  'klIncrementBits',
  'coverage80',
  'correlation',
  'spectrumDecibels',
  'cost',
] as const satisfies readonly (keyof VariableScores | 'againstBootstrap' | 'correlation' | 'cost')[]
export type ScoreName = (typeof scoreNames)[number]

/** Shares of something else, with a sign: they are shown in percent. */
const changes: readonly ScoreName[] = ['againstBootstrap', 'cost']

export interface Cell {
  readonly kind: 'score' | 'share' | 'change'
  readonly value: number | null
  /** Standard error, in the value's unit. */
  readonly error: number | null
  readonly best: boolean
}
export interface EvaluationRow {
  readonly model: Model['name']
  readonly cells: readonly Cell[]
}

/** The columns that at least one model has a figure for, in any variable. */
export function evaluationColumns(evaluation: Evaluation): ScoreName[] {
  return scoreNames.filter((name) =>
    evaluation.models.some((model) =>
      Object.keys(model.variables).some((variable) => figureOf(evaluation, model, variable, name).value !== null),
    ),
  )
}

/** One row per model with the figures of `variable`; the best of each column is marked, but not among differences. */
export function evaluationRows(evaluation: Evaluation, variable: string): EvaluationRow[] {
  const names = evaluationColumns(evaluation)
  const bests = names.map((name) =>
    Math.min(...evaluation.models.map((model) => distance(evaluation, model, variable, name))),
  )
  return evaluation.models.map((model) => ({
    model: model.name,
    cells: names.map((name, column) => {
      const size = distance(evaluation, model, variable, name)
      return {
        ...figureOf(evaluation, model, variable, name),
        kind: name === 'coverage80' ? 'share' : changes.includes(name) ? 'change' : 'score',
        best: Number.isFinite(size) && size === bests[column],
      }
    }),
  }))
}

/** Distance from the ideal: what exact intervals cover, and 0 for every other score; differences have none. */
function distance(evaluation: Evaluation, model: Model, variable: string, name: ScoreName): number {
  const { value } = figureOf(evaluation, model, variable, name)
  if (value === null || changes.includes(name)) return Infinity
  return name === 'coverage80' ? Math.abs(value - (model.exactCoverage?.coverage80 ?? 0.8)) : value
}

function figureOf(
  evaluation: Evaluation,
  model: Model,
  variable: string,
  name: ScoreName,
): { readonly value: number | null; readonly error: number | null } {
  const errors = model.standardErrors?.[variable]
  switch (name) {
    case 'correlation':
      return figure(evaluation.correlation.betweenSensors[model.name]?.[variable], errors?.betweenSensors)
    case 'againstBootstrap': {
      const change = model.againstBootstrap?.[variable]?.crps
      return figure(change?.value, change?.standardError)
    }
    case 'cost': {
      const cost = model.usefulness?.[variable]?.cost
      return figure(cost?.value, cost?.standardError)
    }
    default:
      return figure(model.variables[variable]?.[name], errors?.[name])
  }
}

function figure(
  value: number | null | undefined,
  error: number | undefined,
): { value: number | null; error: number | null } {
  if (value === null || value === undefined || !Number.isFinite(value)) return { value: null, error: null }
  return { value, error: error ?? null }
}
