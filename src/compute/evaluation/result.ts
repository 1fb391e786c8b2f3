import type { Evaluation } from '../../contract'
import {
  estimateOf,
  relativeChange,
  type Discrimination,
  type Estimate,
  type Jackknifed,
  type ScenarioScores,
  type Usefulness,
} from '../../domain'
import type { ModelName } from './models'

/** All that is known of one model. */
export interface ModelResult {
  readonly name: ModelName
  readonly scores: ScenarioScores
  /** By variable; null where there is no earlier period to train on. */
  readonly usefulness: readonly Usefulness[] | null
  readonly discrimination: Discrimination | null
}

/** Scores that are compared with the AR bootstrap's in pairs: lower is better, and both models have them. */
const comparedScores = ['rmse', 'mae', 'pinball', 'crps'] as const

/** As the contract has it; figures that do not exist are left out. */
export function modelScores(
  { name, scores, usefulness, discrimination }: ModelResult,
  bootstrap: ScenarioScores | undefined,
  variableNames: readonly string[],
): Evaluation['models'][number] {
  return {
    name,
    variables: scores.variables,
    standardErrors: scores.standardErrors,
    withoutBlock: withoutBlock(scores),
    ...(name === 'ar-bootstrap' ? {} : { againstBootstrap: againstBootstrap(scores, bootstrap) }),
    byStep: scores.byStep,
    betweenVariables: scores.betweenVariables.map(({ variables: [a, b], errors }) => ({ variables: [a, b], errors })),
    exactCoverage: scores.exactCoverage,
    ...(usefulness === null
      ? {}
      : {
          usefulness: Object.fromEntries(
            usefulness.map((useful, variable) => [variableNames[variable] ?? '', estimates({ ...useful })]),
          ),
        }),
    ...(discrimination === null ? {} : { discrimination: estimates({ ...discrimination }) }),
  }
}

/** Of every figure that exists without each block. */
function withoutBlock({ figures }: ScenarioScores): Record<string, Record<string, number[]>> {
  return Object.fromEntries(
    Object.entries(figures).map(([variable, scores]) => {
      const known = Object.entries(scores).filter(([, { withoutBlock: values }]) => {
        return values.length > 1 && values.every(Number.isFinite)
      })
      return [variable, Object.fromEntries(known.map(([score, { withoutBlock: values }]) => [score, [...values]]))]
    }),
  )
}

function againstBootstrap(
  own: ScenarioScores,
  bootstrap: ScenarioScores | undefined,
): Record<string, Record<string, Estimate>> {
  return Object.fromEntries(
    Object.entries(own.figures).map(([variable, figures]) => {
      const changes = comparedScores.flatMap((score): [string, Jackknifed][] => {
        const [mine, theirs] = [figures[score], bootstrap?.figures[variable]?.[score]]
        return mine === undefined || theirs === undefined ? [] : [[score, relativeChange(mine, theirs)]]
      })
      return [variable, estimates(Object.fromEntries(changes))]
    }),
  )
}

function estimates(figures: Readonly<Record<string, Jackknifed>>): Record<string, Estimate> {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, figure]) => {
      const estimate = estimateOf(figure)
      return estimate === null ? [] : [[name, estimate]]
    }),
  )
}
