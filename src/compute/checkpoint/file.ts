import { promises as files } from 'node:fs'
import { dirname } from 'node:path'
import { PlenumError } from '../../contract'
import type { Checkpoint } from './checkpoint'
import { decodeMetadata, encodeMetadata } from './metadata'
import { decodeTensorFile, encodeTensorFile, type TensorFile } from './safetensors'
import { collectTensors, namedTensors } from './tensors'

/** Far beyond any model the contract allows. */
const fileLimitBytes = 4 * 1024 ** 3

export async function writeCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  await writeTensorFile(file, { tensors: namedTensors(checkpoint), metadata: encodeMetadata(checkpoint) })
}

/**
 * Writes a checkpoint in the safetensors format. It appears complete or not at all: written beside, forced to the disk,
 * then renamed.
 */
export async function writeTensorFile(file: string, content: TensorFile): Promise<void> {
  const partial = `${file}.partial`
  const parts = encodeTensorFile(content)
  try {
    const handle = await files.open(partial, 'w')
    try {
      for (const part of parts) await handle.writeFile(part)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await files.rename(partial, file)
  } catch (thrown) {
    await files.rm(partial, { force: true })
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    throw new PlenumError('workspace', `The checkpoint cannot be written: ${message}.`, {
      place: { file },
      fix: 'Make room on the disk; training goes on from the last checkpoint.',
      cause: thrown,
    })
  }
  await syncFolder(dirname(file))
}

/** @throws PlenumError `not-found` without the file, `bad-input` when anything in it is not as it must be. */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  return decodeCheckpoint(await readTensorFile(file), file)
}

/** @throws PlenumError `not-found` without the file, `bad-input` when it is not in the format. */
export async function readTensorFile(file: string): Promise<TensorFile> {
  let bytes: Buffer
  try {
    const { size } = await files.stat(file)
    if (size > fileLimitBytes) {
      throw new PlenumError('bad-input', 'This is not a checkpoint of Plenum: it is too large.', { place: { file } })
    }
    bytes = await files.readFile(file)
  } catch (thrown) {
    if (thrown instanceof PlenumError) throw thrown
    throw new PlenumError('not-found', 'The checkpoint cannot be read.', { place: { file }, cause: thrown })
  }
  return decodeTensorFile(bytes, file)
}

/** @throws PlenumError `bad-input` when anything in it is not as it must be. */
export function decodeCheckpoint({ tensors, metadata }: TensorFile, file: string): Checkpoint {
  const { optimizerSteps, model: described, ...rest } = decodeMetadata(metadata, file)
  const model = { ...described, hasVariable: Uint8Array.from(described.hasVariable) }
  const { moments, ...collected } = collectTensors(tensors, model, file)
  return {
    ...rest,
    ...collected,
    model,
    generatorOptimizer: { step: optimizerSteps.generator, ...moments.generator },
    criticOptimizer: { step: optimizerSteps.critic, ...moments.critic },
  }
}

/** Makes a rename survive a power cut; some platforms cannot, and then the file system decides. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await files.open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {
    // Windows opens no folders
  }
}
