import { ScaledChanges, type RolloutBatch } from './batch'
import { correlationLoss } from './correlation'
import { crpsLoss } from './crps'
import { hallLoss } from './hall'

export type { RolloutBatch } from './batch'

export interface RolloutWeights {
  readonly crps: number
  readonly hall: number
  readonly correlation: number
}

export interface RolloutLoss {
  /** The weighted sum. */
  readonly loss: number
  /** The terms before weighting. */
  readonly crps: number
  readonly hall: number
  readonly correlation: number
  /** Gradient of the weighted sum in the forecast, [steps, trajectories, variables]. */
  readonly gradient: Float64Array
}

/** What a generator of rollouts is trained on: scoring rules of values and of the hall, and the correlation of changes. */
export function rolloutLoss(batch: RolloutBatch, weights: RolloutWeights): RolloutLoss {
  const gradient = new Float64Array(batch.forecast.length)
  const changes = new ScaledChanges(batch)
  const crps = weights.crps > 0 ? crpsLoss(batch, changes, weights.crps, gradient) : 0
  const hall = weights.hall > 0 ? hallLoss(batch, changes, weights.hall, gradient) : 0
  const correlation = weights.correlation > 0 ? correlationLoss(batch, weights.correlation, gradient) : 0
  const loss = weights.crps * crps + weights.hall * hall + weights.correlation * correlation
  return { loss, crps, hall, correlation, gradient }
}
