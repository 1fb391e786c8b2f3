import type { Generator } from '../generator'
import type { ModelDescription } from '../model'
import type { Operations, Tensor } from '../tensorflow'
import { maskOfRows } from '../windows'

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
 * Continues every row by `steps` steps: the predicted step is appended to the window, the oldest dropped, the noise is
 * fresh at each step. Gives way to the event loop between steps.
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
  const fixed = operations.tidy(() => {
    const sensors = new Int32Array(padded)
    sensors.set(rows.sensors)
    const windows = new Float32Array(windowSteps * padded * variables)
    for (let step = 0; step < windowSteps; step++) {
      const from = step * count * variables
      windows.set(rows.windows.subarray(from, from + count * variables), step * padded * variables)
    }
    return {
      sensors: operations.keep(operations.indices(sensors)),
      mask: operations.keep(maskOfRows(operations, model, sensors)),
      window: operations.keep(operations.tensor(windows, [windowSteps, padded, variables])),
    }
  })
  let window = fixed.window
  try {
    for (let step = 0; step < steps; step++) {
      const noise = new Float32Array(padded * noiseSize)
      fillNoise(step, noise.subarray(0, count * noiseSize))
      const before = window
      window = operations.tidy(() => {
        const next = generator.predict({
          window,
          sensors: fixed.sensors,
          mask: fixed.mask,
          noise: operations.tensor(noise, [padded, noiseSize]),
        })
        const values = operations.read(next).subarray(0, count * variables)
        result.set(values, step * count * variables)
        return operations.keep(slide(operations, window, next))
      })
      before.dispose()
      await afterStep()
    }
  } finally {
    window.dispose()
    fixed.sensors.dispose()
    fixed.mask.dispose()
  }
  return result
}

/** window [steps, rows, variables] without its first step and with `next` [rows, variables] as its last. */
function slide(operations: Operations, window: Tensor, next: Tensor): Tensor {
  const [steps = 0, rows = 0, variables = 0] = window.shape
  const kept = operations.slice(window, [1, 0, 0], [steps - 1, rows, variables])
  return operations.concat([kept, operations.reshape(next, [1, rows, variables])], 0)
}
