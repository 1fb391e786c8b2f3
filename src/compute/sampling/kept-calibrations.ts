import { createHash } from 'node:crypto'
import type { HallSeries } from '../../domain'
import type { TensorFile } from '../checkpoint'
import type { CriticCalibration } from './calibrate'

/** Calibrations that this process remembers: it is kept warm between jobs, and most ask for the same model. */
const most = 16
const kept = new Map<string, CriticCalibration>()

/** One calibration per checkpoint and log, by their bytes. */
export async function keptCalibration(
  checkpoint: TensorFile,
  series: HallSeries,
  calibrate: () => Promise<CriticCalibration>,
): Promise<CriticCalibration> {
  const hash = createHash('sha256').update(JSON.stringify(checkpoint.metadata))
  for (const values of [...[...checkpoint.tensors.values()].map((tensor) => tensor.values), series.values]) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  }
  const key = hash.digest('hex')
  const known = kept.get(key)
  if (known !== undefined) return known
  const calibration = await calibrate()
  kept.set(key, calibration)
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break
    kept.delete(oldest)
  }
  return calibration
}
