import type { Evaluation, VariableScores } from '../../contract'
import { duration, figure } from '../text/format'
import { facts, table } from '../text/table'
import { metropolisText } from './metropolisText'

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

/** The models that are best in a score; several where they tie. */
export function bestModels(evaluation: Evaluation, variable: string, key: keyof VariableScores): ModelName[] {
  const rated = evaluation.models.flatMap(({ name, variables }) => {
    const value = variables[variable]?.[key]
    if (value === null || value === undefined || Number.isNaN(value)) return []
    return [{ name, distance: key === 'coverage80' ? Math.abs(value - 0.8) : value }]
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

export function evaluationText(evaluation: Evaluation): string {
  const parts = variableNames(evaluation).map((variable) => {
    const rows = evaluation.models.map(({ name, variables }) => [
      modelTitles[name],
      ...metrics.map(({ key }) => {
        const best = bestModels(evaluation, variable, key).includes(name)
        return `${scoreFigure(key, variables[variable]?.[key])}${best ? '*' : ' '}`
      }),
      figure(evaluation.correlation.betweenSensors[name]?.[variable]),
    ])
    const columns = [
      { title: variable },
      ...metrics.map(({ title }) => ({ title: `${title} `, right: true })),
      { title: 'correlation', right: true },
    ]
    return `${table(columns, rows)}\n`
  })
  const { period, starts, scenarios, horizonSteps, sampler, seconds, notes } = evaluation
  return [
    `${period} period: ${starts} starts × ${scenarios} scenarios × ${horizonSteps} steps, ${sampler} sampling, ${duration(seconds)}\n\n`,
    ...parts,
    'RMSE, MAE, pinball and CRPS in the variable’s own unit, KL in bits; lower is better, coverage is best at 0.8;\n',
    'correlation: mean absolute error of correlations between sensors. * best\n',
    ...(evaluation.metropolis === undefined ? [] : [facts(metropolisText(evaluation.metropolis))]),
    ...notes.map((note) => `- ${note}\n`),
  ].join('')
}
