import { fillNormalsAt } from '../../domain'
import type { AnomalyPlan } from './anomalies'

/** What the draws of {@link fillNormalsAt} are for; each has a stream of its own. */
export const noiseStreams = { sampling: 1, validation: 2 } as const

/** One row of a rollout, by what its noise depends on. */
export interface NoiseRow {
  /** Grid step of the first forecast value. */
  readonly start: number
  readonly scenario: number
  readonly sensor: number
}

/**
 * Writes the noise of one row and step (from 0 on): a function of (seed, start, scenario, step, sensor) alone, so it does
 * not depend on what else is sampled, and an anomaly changes only its own sensor from its own step on.
 */
export function fillRowNoise(
  seed: number,
  stream: number,
  row: NoiseRow,
  step: number,
  out: Float32Array,
  offset: number,
  size: number,
  anomalies: AnomalyPlan | null,
): void {
  fillNormalsAt({ seed, stream, step, ...row }, out, offset, size)
  const change = anomalies?.changeAt(row.sensor, step) ?? null
  if (change === null) return
  for (let i = offset; i < offset + size; i++) out[i] = (out[i] ?? 0) * change.scale + change.offset
}
