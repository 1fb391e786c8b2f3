import { PlenumError } from '../../contract'
import { parseRows } from './dialect'
import type { LogPlan } from './log-plan'
import { textOf } from './source'

/** A cell in quotes longer than this is a quote that was never closed. */
const longestCell = 4 * 1024 * 1024

/** Takes every row below the header of a file, with its line, without blank ones. @throws PlenumError `bad-input` */
export async function eachRow(
  { source, dialect }: Pick<LogPlan, 'source' | 'dialect'>,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
  take: (row: readonly string[], line: number) => void,
): Promise<void> {
  let line = dialect.bodyLine
  let rest = ''
  let skip = dialect.bodyOffset
  function takeText(text: string, last: boolean): void {
    const all = rest + text
    const { rows, cursor } = parseRows(all, dialect.delimiter, last)
    const quoted = all.includes('"')
    for (const row of rows) {
      const first = line
      line++
      if (quoted) for (const cell of row) if (cell.includes('\n')) line += cell.split('\n').length - 1
      if (row.length === 1 && (row[0] ?? '').trim() === '') continue
      take(row, first)
    }
    rest = last ? '' : all.slice(cursor)
    if (rest.length > longestCell) {
      throw new PlenumError('bad-input', 'A quoted cell that begins here does not end.', {
        place: { file: source.name, line },
        fix: 'Close the quote.',
      })
    }
  }
  for await (const piece of textOf(source, signal, onBytes)) {
    const skipped = Math.min(skip, piece.length)
    skip -= skipped
    takeText(skipped === 0 ? piece : piece.slice(skipped), false)
  }
  takeText('', true)
}
