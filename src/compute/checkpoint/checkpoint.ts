import type { ValidationPoint } from '../../contract'
import type { RandomState } from '../../domain'
import type { SingularVectors } from '../critic'
import type { ModelDescription } from '../model'
import type { OptimizerState } from '../optimizers'

/** Sums of the losses since the last point of the curves, so that resuming in between gives the same point. */
export interface LossSums {
  readonly steps: number
  readonly wasserstein: number
  readonly penalty: number
  readonly criticLoss: number
  readonly generatorLoss: number
  readonly criticGradientNorm: number
  readonly generatorGradientNorm: number
}

/** What a monitor remembers of the steps so far, so that a resumed training is watched as if it had never stopped. */
export interface WatchState {
  /** Running means over about fifty steps, by what they are of. */
  readonly means: Readonly<Record<string, number>>
  /** Steps in a row for which something has held, by what it is. */
  readonly streaks: Readonly<Record<string, number>>
}

/** How far a training of any model has come. */
export interface TrainingState {
  readonly seed: number
  readonly step: number
  readonly secondsSpent: number
  /** Version of Plenum that wrote it. */
  readonly version: string
  readonly best: ValidationPoint | null
  readonly lossSums: LossSums
  readonly warnings: readonly string[]
  readonly watch: WatchState
}

/** The whole state of a training of `thesis` between two generator steps: nothing else decides what comes next. */
export interface Checkpoint extends TrainingState {
  readonly model: ModelDescription
  readonly random: RandomState
  /** Parameter vectors, in the order of their tables. */
  readonly generator: Float32Array
  /** The averaged generator; null when averaging is off. */
  readonly average: Float32Array | null
  readonly critic: Float32Array
  readonly generatorOptimizer: OptimizerState
  readonly criticOptimizer: OptimizerState
  /** Running mean and variance of the batch norm. */
  readonly statistics: { readonly mean: Float32Array; readonly variance: Float32Array }
  /** Power-iteration vectors of each normalized critic weight. */
  readonly singularVectors: Readonly<Record<string, SingularVectors>>
}
