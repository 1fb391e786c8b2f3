import type { Evaluation } from '../../contract'
import { duration } from '../text/format'
import { facts } from '../text/table'
import { variableTables, wholeTables } from './evaluationTables'
import { verdicts } from '../../report'
import { metropolisText } from './metropolisText'
import { variableNames } from '../../report'

/** Every figure of an evaluation in tables, then what they say in plain words. */
export function evaluationText(evaluation: Evaluation): string {
  const { period, starts, scenarios, horizonSteps, sampler, seconds, notes, blocks } = evaluation
  return [
    `${period} period: ${starts} starts × ${scenarios} scenarios × ${horizonSteps} steps, ${sampler} sampling, ${duration(seconds)}\n\n`,
    ...variableNames(evaluation).map((variable) => `${variableTables(evaluation, variable)}\n`),
    ...wholeTables(evaluation).map((text) => `${text}\n`),
    'Lower is better; a coverage is best where exact intervals of as many scenarios are, in brackets. * best\n',
    blocks === undefined
      ? ''
      : `± standard error over ${blocks} blocks of starts. docs/metrics.md defines every figure.\n`,
    ...(evaluation.metropolis === undefined ? [] : [facts(metropolisText(evaluation.metropolis))]),
    ...notes.map((note) => `- ${note}\n`),
    ...verdicts(evaluation).map((sentence) => `\n${sentence}\n`),
  ].join('')
}
