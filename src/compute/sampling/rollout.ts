import type { Generator } from '../generator'
import type { ModelDescription } from '../model'
import type { Operations, Tensor } from '../tensorflow'
import { maskOfRows } from '../windows'
import { beginWalk } from './walk'

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

/** Writes the noise [rows, noise] of one step ahead (from 0 on). */
export type FillNoise = (step: number, out: Float32Array) => void

/**
 * Continues every row by `steps` steps with fresh noise at each: the window is read again, or the LSTM state carried, as the
 * model has it. Gives way to the event loop between steps.
 * @returns [steps, rows, variables], scaled
 */
export async function rollOut(
  operations: Operations,
  generator: Generator,
  model: ModelDescription,
  rows: RolloutRows,
  steps: number,
  fillNoise: FillNoise,
  afterStep: () => Promise<void>,
): Promise<Float32Array> {
  const { windowSteps, variables, noiseSize } = generator.shape
  const count = rows.sensors.length
  const padded = paddedRows(count)
  const result = new Float32Array(steps * count * variables)
  const sensors = new Int32Array(padded)
  sensors.set(rows.sensors)
  const mask = operations.tidy(() => operations.keep(maskOfRows(operations, model, sensors)))
  const window = operations.tidy(() => operations.keep(paddedWindow(operations, rows, windowSteps, variables)))
  const walk = beginWalk(operations, generator, window, sensors)
  try {
    for (let step = 0; step < steps; step++) {
      const noise = new Float32Array(padded * noiseSize)
      fillNoise(step, noise.subarray(0, count * noiseSize))
      operations.tidy(() => {
        const next = walk.candidates(operations.tensor(noise, [padded, noiseSize]), mask)
        const values = operations.read(next).subarray(0, count * variables)
        result.set(values, step * count * variables)
        if (step < steps - 1) walk.advance(next)
      })
      await afterStep()
    }
  } finally {
    walk.dispose()
    mask.dispose()
  }
  return result
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
