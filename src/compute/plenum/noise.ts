import { fillNormalsAt } from '../../domain'
import type { AnomalyPlan } from '../sampling/anomalies'
import type { HallShape } from './shape'
import type { RowStart } from './rows'

/** A trajectory of a rollout, by what its noise depends on. */
export interface HallTrajectory extends RowStart {
  readonly scenario: number
}

/** Streams of the shared and the own noise, apart from those of `thesis`. */
export const hallNoiseStreams = {
  sampling: { shared: 0x5001, own: 0x5002 },
  validation: { shared: 0x5003, own: 0x5004 },
} as const

/**
 * Writes a sensor's view of the noise at one step (from 0 on): the part that all sensors of the hall share, a function of
 * (seed, start, scenario, step), then its own, of the sensor as well. An anomaly changes this view only, both parts of it:
 * the other sensors keep the shared noise as it was.
 */
export function fillHallNoise(
  seed: number,
  purpose: keyof typeof hallNoiseStreams,
  { sensor, step: start, scenario }: HallTrajectory,
  step: number,
  shape: HallShape,
  temperature: number,
  anomalies: AnomalyPlan | null,
  out: Float32Array,
  offset: number,
): void {
  const { sharedNoise, ownNoise } = shape
  const streams = hallNoiseStreams[purpose]
  fillNormalsAt({ seed, stream: streams.shared, start, scenario, step, sensor: 0 }, out, offset, sharedNoise)
  fillNormalsAt({ seed, stream: streams.own, start, scenario, step, sensor }, out, offset + sharedNoise, ownNoise)
  const change = anomalies?.changeAt(sensor, step) ?? null
  const scale = temperature * (change?.scale ?? 1)
  const shift = change?.offset ?? 0
  if (scale === 1 && shift === 0) return
  for (let i = offset; i < offset + sharedNoise + ownNoise; i++) out[i] = (out[i] ?? 0) * scale + shift
}
