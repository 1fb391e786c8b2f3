import {
  trainConfigSchema,
  type Dataset,
  type Period,
  type TrainConfig,
  type TrainConfigInput,
} from '../../../contract'
import { splitByTime } from '../../../domain'

export interface PeriodStretch {
  readonly period: Period
  readonly steps: number
  readonly fromMs: number
  /** Of its last step. */
  readonly toMs: number
}

/** The shares of the periods that are chosen, or those by default. */
export function sharesOf({ split }: TrainConfigInput): TrainConfig['split'] {
  const { train, validation } = trainConfigSchema.parse({}).split
  return { train: split?.train ?? train, validation: split?.validation ?? validation }
}

/** The periods of a log in time; none where the shares leave one of them empty. */
export function periodsOf(log: Dataset, shares: TrainConfig['split']): PeriodStretch[] {
  const at = (step: number): number => Date.parse(log.from) + step * log.cadenceSeconds * 1000
  try {
    const split = splitByTime(log.steps, shares)
    return (['train', 'validation', 'test'] as const).map((period) => {
      const { from, to } = split[period]
      return { period, steps: to - from, fromMs: at(from), toMs: at(to - 1) }
    })
  } catch {
    return []
  }
}
