import type { Generator } from '../generator'
import type { ModelDescription } from '../model'
import type { Operations } from '../tensorflow'
import { maskOfRows } from '../windows'
import { paddedRows, type RolloutRows } from './rows'
import { beginWalk } from './walk'

export { paddedRows, rowsPerPass, type RolloutRows } from './rows'

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
  const { variables, noiseSize } = generator.shape
  const count = rows.sensors.length
  const padded = paddedRows(count)
  const result = new Float32Array(steps * count * variables)
  const sensors = new Int32Array(padded)
  sensors.set(rows.sensors)
  const mask = operations.tidy(() => operations.keep(maskOfRows(operations, model, sensors)))
  const walk = beginWalk(operations, generator, rows, sensors)
  try {
    for (let step = 0; step < steps; step++) {
      const noise = new Float32Array(padded * noiseSize)
      fillNoise(step, noise.subarray(0, count * noiseSize))
      operations.tidy(() => {
        const next = walk.next(operations.tensor(noise, [padded, noiseSize]), mask)
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
