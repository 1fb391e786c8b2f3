import type {
  Dataset,
  Distributions,
  Evaluation,
  RequestOutput,
  Run,
  ScenarioLines,
  ScenarioSet,
  ServiceContract,
  Variable,
} from '../../contract'
import type { Privacy } from '../../domain'

/** Everything a quality report is made from. */
export interface Material {
  readonly run: Run
  readonly dataset: Dataset
  readonly curves: RequestOutput<ServiceContract, 'runs/curves'>
  readonly evaluation: Evaluation
  readonly set: ScenarioSet
  /** Of the set's first start. */
  readonly lines: readonly { readonly sensor: string; readonly variable: Variable; readonly lines: ScenarioLines }[]
  /** Of each variable of the set, beside the real ones. */
  readonly distributions: readonly Distributions[]
  readonly privacy: Privacy | null
  readonly version: string
  readonly madeAt: Date
}

export type Model = Evaluation['models'][number]

export function modelOf({ evaluation }: Pick<Material, 'evaluation'>, name: Model['name']): Model | undefined {
  return evaluation.models.find((model) => model.name === name)
}
