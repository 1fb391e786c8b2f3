import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { PlenumError } from '../contract'

/** Writes all or nothing: a reader never sees half a file. @throws PlenumError `bad-input` where it cannot be written */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.part`
  try {
    writeFileSync(draft, text)
    renameSync(draft, path)
  } catch (thrown) {
    rmSync(draft, { force: true })
    throw new PlenumError('bad-input', 'This file cannot be written.', {
      place: { file: path },
      fix: 'Check that its folder exists and that you may write there.',
      cause: thrown,
    })
  }
}

/** One row, RFC 4180: quoted where it has to be; what is not there is empty. */
export function csvRow(cells: readonly (string | number | boolean | null | undefined)[]): string {
  const text = cells.map((cell) => {
    const plain = cell === null || cell === undefined || Number.isNaN(cell) ? '' : String(cell)
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
  })
  return `${text.join(',')}\r\n`
}
