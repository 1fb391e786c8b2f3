import type { RowConditions } from '../conditions'
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
  /** Absent where the model has no conditions. */
  readonly conditions?: RowConditions | undefined
}

/** Windows [window, rows, variables] with rows of zeros up to {@link paddedRows}. */
export function paddedWindow(operations: Operations, rows: RolloutRows, steps: number, variables: number): Tensor {
  return paddedSteps(operations, rows.windows, rows.sensors.length, steps, variables)
}

/** [steps, count, width] with rows of zeros up to {@link paddedRows}. */
export function paddedSteps(
  operations: Operations,
  values: Float32Array,
  count: number,
  steps: number,
  width: number,
): Tensor {
  const padded = paddedRows(count)
  const all = new Float32Array(steps * padded * width)
  for (let step = 0; step < steps; step++) {
    const from = step * count * width
    all.set(values.subarray(from, from + count * width), step * padded * width)
  }
  return operations.tensor(all, [steps, padded, width])
}

/** Rows that differ in sensor or window, and the place of each row among them. */
export function distinctRows(
  { sensors, windows }: RolloutRows,
  steps: number,
  variables: number,
): { readonly distinct: RolloutRows; readonly place: Int32Array } {
  const count = sensors.length
  const places = new Map<string, number>()
  const first: number[] = []
  const cell = (row: number, step: number): number => (step * count + row) * variables
  const place = sensors.map((sensor, row) => {
    const values: number[] = [sensor]
    for (let step = 0; step < steps; step++) {
      for (let i = 0; i < variables; i++) values.push(windows[cell(row, step) + i] ?? 0)
    }
    const key = values.join()
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, first.length)
    return first.push(row) - 1
  })
  const own = new Float32Array(steps * first.length * variables)
  first.forEach((row, i) => {
    for (let step = 0; step < steps; step++) {
      const from = cell(row, step)
      own.set(windows.subarray(from, from + variables), (step * first.length + i) * variables)
    }
  })
  return { distinct: { sensors: Int32Array.from(first, (row) => sensors[row] ?? 0), windows: own }, place }
}
