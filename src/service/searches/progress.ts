import type { Device, Progress } from '../../contract'
import type { Extent } from '../../domain'

/** What is known of a search when one of its trials begins. */
export interface TrialStart {
  readonly phase: string
  readonly before: Extent
  /** Step the trial goes on from. */
  readonly startStep: number
  /** Steps of all trials when the search began or was resumed, and when that was (milliseconds of a clock). */
  readonly began: { readonly steps: number; readonly ms: number }
}

/**
 * The whole search in steps of training, `step` being that of the trial that trains. The time left is judged by the clock since
 * the search began or was resumed: starting processes and validating count too.
 */
export function progressOf(
  { phase, before, startStep, began }: TrialStart,
  step: number,
  nowMs: number,
  device: Device | null,
): Progress {
  const done = before.stepsDone + Math.max(0, step - startStep)
  const seconds = (nowMs - began.ms) / 1000
  const rate = done > began.steps && seconds > 0 ? (done - began.steps) / seconds : null
  return {
    phase,
    done,
    total: before.stepsTotal,
    unit: 'steps',
    ratePerSecond: rate,
    remainingSeconds: rate === null ? null : Math.max(0, before.stepsTotal - done) / rate,
    device,
  }
}
