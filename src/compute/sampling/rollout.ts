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
 * @param known leading steps that are known already, [steps, rows, variables], scaled; see {@link canResume}
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
  known: Float32Array = new Float32Array(0),
): Promise<Float32Array> {
  const { variables, noiseSize } = generator.shape
  const count = rows.sensors.length
  const padded = paddedRows(count)
  const result = new Float32Array(steps * count * variables)
  const sensors = new Int32Array(padded)
  sensors.set(rows.sensors)
  const mask = operations.tidy(() => operations.keep(maskOfRows(operations, model, sensors)))
  const knownSteps = known.length / (count * variables)
  result.set(known)
  const walk = beginWalk(operations, generator, { ...rows, windows: newest(rows.windows, known) }, sensors)
  try {
    for (let step = knownSteps; step < steps; step++) {
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

/** Whether a rollout can begin with steps that are known: where all that goes on from them is the window. */
export function canResume({ shape }: Generator): boolean {
  return !shape.carryState && shape.conditionSize === 0
}

/** Windows [window, rows, variables] after further steps of the same rows. */
function newest(windows: Float32Array, known: Float32Array): Float32Array {
  if (known.length === 0) return windows
  const after = new Float32Array(windows.length + known.length)
  after.set(windows)
  after.set(known, windows.length)
  return after.slice(known.length)
}
