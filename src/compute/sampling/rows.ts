import type { Operations, Tensor } from '../tensorflow'

/** Rows of one pass; bounds memory (about 130 kB a row) and was the fastest of 256 … 4096 on two cores. */
export const rowsPerPass = 1024
/**
 * Passes are filled up to a multiple of this many rows. TensorFlow multiplies small matrices in another order, so the same
 * row could differ in its last bit between a batch of 1 and one of 1000; from here on it never does.
 */
const rowGranularity = 64

/** Rows of a pass that holds `rows`. */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / rowGranularity) * rowGranularity
}

/** Trajectories to be continued, all scaled. */
export interface RolloutRows {
  /** Sensor of each row. */
  readonly sensors: Int32Array
  /** [window, rows, variables]; 0 where a sensor lacks the variable. */
  readonly windows: Float32Array
}

/** Windows [window, rows, variables] with rows of zeros up to {@link paddedRows}. */
export function paddedWindow(operations: Operations, rows: RolloutRows, steps: number, variables: number): Tensor {
  const count = rows.sensors.length
  const padded = paddedRows(count)
  const windows = new Float32Array(steps * padded * variables)
  for (let step = 0; step < steps; step++) {
    const from = step * count * variables
    windows.set(rows.windows.subarray(from, from + count * variables), step * padded * variables)
  }
  return operations.tensor(windows, [steps, padded, variables])
}
