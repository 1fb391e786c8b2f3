import type { Evaluation, VariableScores } from '../contract'
import { figure } from './format'

export type ModelName = Evaluation['models'][number]['name']

export const modelTitles: Record<ModelName, string> = {
  gan: 'GAN',
  persistence: 'persistence',
  seasonal: 'seasonal naive',
  'ar-bootstrap': 'AR bootstrap',
}

/** The scores in the order they are shown. Lower is better, except the coverage, which is best near its share. */
export const metrics: readonly { key: keyof VariableScores; title: string; unit: 'own' | 'bits' | 'share' }[] = [
  { key: 'rmse', title: 'RMSE', unit: 'own' },
  { key: 'mae', title: 'MAE', unit: 'own' },
  { key: 'pinball', title: 'pinball', unit: 'own' },
  { key: 'crps', title: 'CRPS', unit: 'own' },
  { key: 'klBits', title: 'KL', unit: 'bits' },
  { key: 'klIncrementBits', title: 'KL increments', unit: 'bits' },
  { key: 'coverage80', title: 'coverage 80 %', unit: 'share' },
]

/** How far a score of a model is from the best there can be: 0, or for a coverage what exact intervals hold. */
export function distanceFromBest(
  model: Evaluation['models'][number],
  variable: string,
  key: keyof VariableScores,
): number | null {
  const value = model.variables[variable]?.[key]
  if (value === null || value === undefined || Number.isNaN(value)) return null
  if (key === 'coverage50' || key === 'coverage80' || key === 'coverage90') {
    return Math.abs(value - (model.exactCoverage?.[key] ?? Number(key.slice(-2)) / 100))
  }
  return value
}

/** The models that are best in a score; several where they tie. */
export function bestModels(evaluation: Evaluation, variable: string, key: keyof VariableScores): ModelName[] {
  const rated = evaluation.models.flatMap((model) => {
    const distance = distanceFromBest(model, variable, key)
    return distance === null ? [] : [{ name: model.name, distance }]
  })
  const best = Math.min(...rated.map(({ distance }) => distance))
  return rated.filter(({ distance }) => distance === best).map(({ name }) => name)
}

/** A score as it is shown: shares with two decimals, everything else with three digits. */
export function scoreFigure(key: keyof VariableScores, value: number | null | undefined): string {
  return key === 'coverage80' && typeof value === 'number' ? value.toFixed(2) : figure(value)
}

export function variableNames(evaluation: Evaluation): string[] {
  return Object.keys(evaluation.models[0]?.variables ?? {})
}
