// @ts-check
/**
 * SHA-256 of files: a download is what its pin says, or it is thrown away.
 */
import { createHash } from 'node:crypto'
import { createReadStream, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { SetupProblem } from './problem.mjs'

/**
 * @param {string} file
 * @returns {Promise<string>} lower-case hexadecimal
 */
export async function sha256OfFile(file) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

/**
 * @param {string} text
 * @returns {string} lower-case hexadecimal
 */
export function sha256OfText(text) {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Deletes the file and throws unless it is exactly the pinned one.
 * @param {string} file
 * @param {{ file: string, sha256: string }} pin
 */
export async function requireHash(file, pin) {
  const found = await sha256OfFile(file)
  if (found === pin.sha256) return
  rmSync(file, { force: true })
  throw new SetupProblem(
    `${pin.file} was refused and deleted`,
    `its SHA-256 is ${found}, pinned is ${pin.sha256}`,
    'Run "npm run setup" again; if it repeats, the package index or a proxy hands out another file.',
  )
}
