import type { AnomalyPlan } from './anomalies'
import type { SamplingRequest } from './source'

/** Rollouts kept at once: the wizard asks in turn for a fan of one sensor and for one scenario of all that are touched. */
const keptRollouts = 4

interface Kept {
  readonly anomalies: AnomalyPlan | null
  /** [steps, rows, variables], scaled */
  readonly scaled: Float32Array
}

/**
 * What was rolled out before, so that a rollout that differs in its anomalies alone begins at the step where they differ: what
 * lies before an anomaly does not change while its factor is moved.
 */
export class RolloutMemory {
  private readonly kept = new Map<string, Kept>()

  /** @param sensors of the request, in order @returns the leading steps that it shares with an earlier one */
  shared(request: SamplingRequest, sensors: readonly number[]): Float32Array {
    const before = this.kept.get(keyOf(request, sensors))
    if (before === undefined) return new Float32Array(0)
    const perStep = before.scaled.length / request.steps
    return before.scaled.subarray(0, perStep * firstDifference(before.anomalies, request, sensors))
  }

  keep(request: SamplingRequest, sensors: readonly number[], scaled: Float32Array): void {
    const key = keyOf(request, sensors)
    this.kept.delete(key)
    this.kept.set(key, { anomalies: request.anomalies, scaled })
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= keptRollouts) break
      this.kept.delete(oldest)
    }
  }
}

function keyOf({ starts, count, steps, seed, gaps }: SamplingRequest, sensors: readonly number[]): string {
  return [starts.join(), count, steps, seed, gaps, sensors.join()].join('/')
}

/** The first step (from 0) at which the noise of some sensor is changed otherwise. */
function firstDifference(
  before: AnomalyPlan | null,
  { anomalies, steps }: SamplingRequest,
  sensors: readonly number[],
): number {
  for (let step = 0; step < steps; step++) {
    for (const sensor of sensors) {
      const one = before?.changeAt(sensor, step) ?? null
      const other = anomalies?.changeAt(sensor, step) ?? null
      if (one?.scale !== other?.scale || one?.offset !== other?.offset) return step
    }
  }
  return steps
}
