import { fillNormalsAt } from '../../domain'
import type { AnomalyPlan } from './anomalies'

/** What the draws of {@link fillNormalsAt} are for; each has a stream of its own. */
export const noiseStreams = { sampling: 1, validation: 2, calibration: 3, chains: 4 } as const

/** Candidates of a chain after the first have streams from here on; a stream is below 2048. */
const firstCandidateStream = 1024

/** The first candidate of a chain is what plain sampling draws. */
export function candidateStream(candidate: number): number {
  return candidate === 0 ? noiseStreams.sampling : firstCandidateStream + candidate
}

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
