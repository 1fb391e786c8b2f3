import type { TrainConfig } from '../../contract'
import {
  bandCount,
  fitResidualModels,
  harmonicCount,
  requireConsistent,
  scaleValues,
  type HallSeries,
  type ResidualModel,
  type Scaler,
  type Split,
} from '../../domain'

/** Sine and cosine of the time of day, once and twice, and of the time of the week. */
export const calendarSize = harmonicCount + 2

type ConditionChoice = Pick<TrainConfig, 'conditions' | 'windowSteps'>

/** Values that all chosen conditions add to each step of a window. */
export function conditionSize({ conditions, windowSteps }: ConditionChoice, variables: number): number {
  const { calendar, spectral, arResidual } = conditions
  return (
    (calendar ? calendarSize : 0) + (spectral ? variables * bandCount(windowSteps) : 0) + (arResidual ? variables : 0)
  )
}

/**
 * The autoregressions behind `arResidual`, in scaled units; null without it.
 * @throws PlenumError `bad-input` for conditions together with a carried state
 */
export function conditionModels(
  series: HallSeries,
  config: TrainConfig,
  split: Split,
  scaler: Scaler,
): ResidualModel[] | null {
  // the preset plenum has features of its own
  if (config.preset === 'plenum') return null
  requireConsistent(config)
  if (!config.conditions.arResidual) return null
  const scaled = { ...series, values: scaleValues(scaler, series.values) }
  return fitResidualModels(scaled, split.train, config.windowSteps)
}
