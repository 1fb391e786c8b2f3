import { basename } from 'node:path'
import type { ImportOptions, TrainConfigInput } from '../../contract'

/** What `plenum demo` does, with every number it chose itself. */
export interface DemoPlan {
  readonly log: string
  readonly name: string | undefined
  readonly importOptions: Pick<Partial<ImportOptions>, 'timeZone' | 'columns'>
  /** Whose data it is, where that has to be said. */
  readonly attribution: string | null
  /** Steps of the training; null: as many of `mostSteps` as fit into `trainingSeconds`. */
  readonly steps: number | null
  readonly mostSteps: number
  readonly trainingSeconds: number
  readonly config: TrainConfigInput
  readonly seed: number
  readonly evaluation: { readonly starts: number; readonly scenarios: number }
  readonly horizonSteps: number
  readonly scenarios: number
  readonly anomaly: { readonly step: number; readonly scale: number }
}

/**
 * The numbers of the demo. Training has 100 s, so that the whole stays below four minutes on two slow cores; a fast
 * machine gets through all 800 steps before. An exact number of steps (`--steps`) makes the run repeatable.
 */
export const demoNumbers = {
  mostSteps: 800,
  trainingSeconds: 100,
  seed: 1,
  evaluation: { starts: 20, scenarios: 20 },
  horizonSteps: 24,
  scenarios: 6,
  anomaly: { step: 10, scale: 5 },
  config: { preset: 'plenum', validateEvery: 100, checkpointEvery: 100, validationStarts: 128 },
} as const

/** The numbers of the plan that do not depend on the log. */
function numbers(steps: number | undefined): typeof demoNumbers & { steps: number | null } {
  return { ...demoNumbers, steps: steps ?? null }
}

/** The demo on a log of the user's own. */
export function planFor(log: string, timeZone: string | undefined, steps: number | undefined): DemoPlan {
  return {
    ...numbers(steps),
    log,
    name: basename(log).replace(/\.csv(\.gz)?$/i, ''),
    importOptions: timeZone === undefined ? {} : { timeZone },
    attribution: null,
  }
}
