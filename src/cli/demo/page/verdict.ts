import type { Evaluation, Variable } from '../../../contract'
import { bestModels, metrics, type ModelName, modelTitles, scoreFigure } from '../../../report'

function list(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}

/** Where the GAN is best and where another model is, in plain sentences made from the figures. */
export function verdict(evaluation: Evaluation, variables: readonly Variable[]): string {
  return variables.map((variable) => sentenceOf(evaluation, variable)).join(' ')
}

function sentenceOf(evaluation: Evaluation, { name, unit }: Variable): string {
  const scores = new Map(evaluation.models.map((model) => [model.name, model.variables[name]]))
  const wonBy = new Map<ModelName, string[]>()
  for (const { key, title } of metrics) {
    const best = bestModels(evaluation, name, key)
    const winner = best.includes('gan') ? 'gan' : best[0]
    if (winner !== undefined) wonBy.set(winner, [...(wonBy.get(winner) ?? []), title])
  }
  const own = wonBy.get('gan')
  const others = [...wonBy].filter(([model]) => model !== 'gan')
  const start = `For ${name} the GAN is best in ${own === undefined ? 'nothing' : list(own)}`
  if (others.length === 0) return `${start}: every column.`
  const lost = others.map(([model, titles]) => `${list(titles)} to the ${modelTitles[model]}`)
  const rival = bestModels(evaluation, name, 'pinball').find((model) => model !== 'gan')
  const example =
    rival === undefined
      ? ''
      : ` (pinball loss ${scoreFigure('pinball', scores.get('gan')?.pinball)} against ${scoreFigure('pinball', scores.get(rival)?.pinball)} ${unit})`
  return `${start}; it loses ${list(lost)}${example}.`
}
