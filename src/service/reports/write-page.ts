import { unwritable } from '../export'
import { writeAtomically } from '../store'

/** Writes a page as a file, complete or not at all. @throws PlenumError */
export async function writePage(out: string, html: string): Promise<{ bytes: number }> {
  try {
    await writeAtomically(out, (append) => append(html))
  } catch (thrown) {
    throw unwritable(thrown, out)
  }
  return { bytes: Buffer.byteLength(html) }
}
