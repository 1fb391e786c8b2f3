import { open, rename, rm } from 'node:fs/promises'

/** Appends to the file being written. */
export type Append = (bytes: Uint8Array | string) => Promise<void>

/**
 * Writes a file that appears complete or not at all: into `<path>.part`, flushed and renamed at the end, removed when
 * `write` throws. Each append waits for the one before it, so memory holds one piece only.
 */
export async function writeAtomically(path: string, write: (append: Append) => Promise<void>): Promise<void> {
  const part = `${path}.part`
  const handle = await open(part, 'w')
  try {
    try {
      await write(async (piece) => {
        await handle.writeFile(piece)
      })
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, path)
  } catch (thrown) {
    await rm(part, { force: true })
    throw thrown
  }
}
