const missingWords = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', 'nil', '-', '--', '?', 'missing'])

/** Whether a cell says that there is no value, in one of the usual ways. */
export function isMissing(cell: string): boolean {
  return missingWords.has(cell.trim().toLowerCase())
}

/** Number of a cell that is not missing; NaN where it is none. Padding is allowed. */
export function numberOf(cell: string, decimalMark: '.' | ','): number {
  const value = Number(decimalMark === ',' ? cell.replace(',', '.') : cell)
  // Number() also reads 0x1F and friends, which no logger writes
  return Number.isFinite(value) && !/[xob]/i.test(cell) ? value : NaN
}

/** A cell of a value column: null where it is missing, NaN where it cannot be read. */
export function readNumber(cell: string | undefined, decimalMark: '.' | ','): number | null {
  if (cell === undefined || cell === '') return null
  const first = cell.charCodeAt(0)
  // the common case, a digit first, needs no look at the words
  const digitFirst = first >= 48 && first <= 57
  if (!digitFirst && isMissing(cell)) return null
  return numberOf(cell, decimalMark)
}
