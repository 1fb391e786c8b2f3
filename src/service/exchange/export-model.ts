import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PlenumError, type RequestOutput, type ServiceContract } from '../../contract'
import { unwritable } from '../export'
import type { RunningJob } from '../jobs/board'
import { writeAtomically, type Workspace } from '../store'
import { headerBytes, openContainer, runEntry } from './container'
import { describe } from './description'

/** Writes a run as one file: its checkpoint, with everything else in the metadata. @throws PlenumError */
export async function exportModel(
  workspace: Workspace,
  scratch: string,
  run: string,
  out: string,
  job: RunningJob,
): Promise<RequestOutput<ServiceContract, 'models/export'>> {
  const kinds = workspace.checkpoints.list(run).map(({ kind }) => kind)
  workspace.runs.get(run)
  if (kinds.length === 0) {
    throw new PlenumError('conflict', `Run ${run} has not reached its first checkpoint.`, {
      fix: 'Let it train for a while first.',
    })
  }
  const folder = mkdtempSync(join(scratch, 'model-'))
  try {
    const checkpoint = join(folder, 'model.safetensors')
    const { step } = workspace.checkpoints.extract(run, kinds.includes('best') ? 'best' : 'last', checkpoint)
    const container = await openContainer(checkpoint)
    const hash = createHash('sha256')
    let bytes = 0
    try {
      const { __metadata__: metadata } = container.header
      const described = { ...metadata, [runEntry]: JSON.stringify(describe(workspace, run)) }
      await writeAtomically(out, async (append) => {
        const put = async (piece: Uint8Array): Promise<void> => {
          job.signal.throwIfAborted()
          hash.update(piece)
          bytes += piece.length
          await append(piece)
        }
        for (const piece of headerBytes({ ...container.header, __metadata__: described })) await put(piece)
        for await (const piece of container.data()) await put(piece)
      })
    } finally {
      await container.close()
    }
    return { run, file: out, bytes, sha256: hash.digest('hex'), step }
  } catch (thrown) {
    throw unwritable(thrown, out)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
