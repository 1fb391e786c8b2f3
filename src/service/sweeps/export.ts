import { statSync } from 'node:fs'
import type { SweepPolicy } from '../../contract'
import { unwritable } from '../export'
import { writeAtomically, type StoredSweep } from '../store'

/** Everything another program needs to run the actor: plain numbers, in the order of the layers. */
export function actorJson({ plan, ...sweep }: StoredSweep, policy: SweepPolicy): string {
  const { layers, ...about } = policy
  return `${JSON.stringify({
    plenum: 'offloading-actor',
    format: 1,
    sweep: sweep.sweep,
    version: sweep.version,
    ...about,
    environment: plan.environment,
    layers: layers.map(({ weights, biases, ...layer }) => ({ ...layer, weights: [...weights], biases: [...biases] })),
  })}\n`
}

/** @throws PlenumError where it cannot be written */
export async function writeText(path: string, content: string | Uint8Array): Promise<{ file: string; bytes: number }> {
  try {
    await writeAtomically(path, (append) => append(content))
  } catch (thrown) {
    throw unwritable(thrown, path)
  }
  return { file: path, bytes: statSync(path).size }
}
