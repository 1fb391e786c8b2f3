import { readFileSync, statSync } from 'node:fs'
import Papa from 'papaparse'
import { PlenumError } from '../../contract'

const mostBytes = 50 * 1024 * 1024
const mostTasks = 1_000_000

/**
 * Sizes of tasks in megabytes from a CSV: the column named, or the only one. The first line is a head where that cell of it
 * is no number. @throws PlenumError `bad-input` naming the line
 */
export function readTrace(file: string, column: string | undefined): { megabytes: number[]; column: string | null } {
  const refuse = (message: string, fix?: string, line?: number): PlenumError =>
    new PlenumError('bad-input', message, { place: { file, ...(line === undefined ? {} : { line }) }, fix })
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat?.isFile() !== true) throw new PlenumError('not-found', 'There is no such file.', { place: { file } })
  if (stat.size > mostBytes) throw refuse('The trace is larger than 50 MB.', 'Cut it: a trace begins anew at its end.')
  const { data } = Papa.parse<string[]>(readFileSync(file, 'utf8'), { skipEmptyLines: 'greedy' })
  const [first = []] = data
  const at = column === undefined ? 0 : first.findIndex((cell) => cell.trim() === column)
  if (at < 0) throw refuse(`There is no column “${column ?? ''}”.`, `Its columns are ${first.join(', ')}.`, 1)
  if (column === undefined && first.length > 1) {
    throw refuse(`The trace has ${first.length} columns.`, `Name the one with the sizes: ${first.join(', ')}.`, 1)
  }
  const hasHead = column !== undefined || !Number.isFinite(numberOf(first[0]))
  const megabytes = data.slice(hasHead ? 1 : 0).map((row, number) => {
    const size = numberOf(row[at])
    if (size > 0 && Number.isFinite(size)) return size
    const line = number + (hasHead ? 2 : 1)
    throw refuse(`“${row[at] ?? ''}” is no size: it must be a number of megabytes above 0.`, undefined, line)
  })
  if (megabytes.length === 0) throw refuse('The trace has no sizes.')
  if (megabytes.length > mostTasks) {
    throw refuse(
      `The trace has more than ${mostTasks.toLocaleString('en-US')} sizes.`,
      'Cut it: a trace begins anew at its end.',
    )
  }
  return { megabytes, column: hasHead ? (first[at] ?? '').trim() : null }
}

function numberOf(cell: string | undefined): number {
  const text = cell?.trim() ?? ''
  return text === '' ? NaN : Number(text)
}
