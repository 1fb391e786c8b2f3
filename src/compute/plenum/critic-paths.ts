import type { RolloutBatch } from '../../domain'
import type { RowStart } from './rows'

/** A batch of rollouts as the critic reads it. */
export interface PathsOfBatch {
  /** Steps of a path: the window and one more. */
  readonly length: number
  /** [rows, length, variables]; [trajectories, length, variables] */
  readonly real: Float32Array
  readonly fake: Float32Array
  /** 1 for the values of a row that were generated and count, [rows, length, variables]. */
  readonly moved: Float32Array
  /** Of the rows in a mean: equal for those with a value that counts, 0 for the others; they add up to 1. */
  readonly weights: Float32Array
}

/**
 * The last `length` steps of observed and real or generated values, relative to the first of them, in residual deviations; 0
 * where a sensor lacks the variable or its window has a gap.
 * @param observed values of the log, [steps, sensors · variables], standard units
 * @param deviation residual deviations, [sensors · variables]
 */
export function pathsOf(
  starts: readonly RowStart[],
  batch: RolloutBatch,
  length: number,
  observed: { readonly values: ArrayLike<number>; readonly columns: number },
  deviation: ArrayLike<number>,
): PathsOfBatch {
  const { samples, steps, variables, counts, truth, forecast } = batch
  const rows = starts.length
  const real = new Float32Array(rows * length * variables)
  const fake = new Float32Array(rows * samples * length * variables)
  const moved = new Float32Array(rows * length * variables)
  const weights = new Float32Array(rows)
  starts.forEach(({ sensor, step: start }, row) => {
    for (let variable = 0; variable < variables; variable++) {
      if (counts[row * variables + variable] !== 1) continue
      weights[row] = 1
      const column = sensor * variables + variable
      const scale = 1 / (deviation[column] ?? 1)
      const seen = (step: number): number => observed.values[(start + step) * observed.columns + column] ?? 0
      const write = (path: Float32Array, at: number, ahead: (step: number) => number): void => {
        const value = (i: number): number => {
          const step = steps - length + i
          return step < 0 ? seen(step) : ahead(step)
        }
        const origin = value(0)
        for (let i = 0; i < length; i++) {
          path[(at * length + i) * variables + variable] = (value(i) - origin) * scale
        }
      }
      write(real, row, (step) => truth[(step * rows + row) * variables + variable] ?? 0)
      for (let sample = 0; sample < samples; sample++) {
        const trajectory = row * samples + sample
        write(fake, trajectory, (step) => forecast[(step * rows * samples + trajectory) * variables + variable] ?? 0)
      }
      // the first value is what the others are relative to: it never moves
      for (let i = Math.max(1, length - steps); i < length; i++) moved[(row * length + i) * variables + variable] = 1
    }
  })
  const counted = weights.reduce((sum, weight) => sum + weight, 0)
  return { length, real, fake, moved, weights: weights.map((weight) => (counted > 0 ? weight / counted : 0)) }
}

/**
 * Gradient in the rollouts' values, [steps, trajectories, variables], of a gradient in their paths, [trajectories, length,
 * variables]; added to `into`.
 */
export function addPathGradient(
  gradient: Float32Array,
  starts: readonly RowStart[],
  { samples, steps, variables, counts }: RolloutBatch,
  length: number,
  deviation: ArrayLike<number>,
  into: Float32Array | Float64Array,
): void {
  const trajectories = starts.length * samples
  starts.forEach(({ sensor }, row) => {
    for (let variable = 0; variable < variables; variable++) {
      if (counts[row * variables + variable] !== 1) continue
      const scale = 1 / (deviation[sensor * variables + variable] ?? 1)
      for (let sample = 0; sample < samples; sample++) {
        const trajectory = row * samples + sample
        let origin = 0
        const add = (i: number, amount: number): void => {
          const step = steps - length + i
          if (step < 0) return
          const at = (step * trajectories + trajectory) * variables + variable
          into[at] = (into[at] ?? 0) + amount
        }
        for (let i = 1; i < length; i++) {
          const own = (gradient[(trajectory * length + i) * variables + variable] ?? 0) * scale
          add(i, own)
          origin -= own
        }
        add(0, origin)
      }
    }
  })
}
