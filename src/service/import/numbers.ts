const missingWords = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', 'nil', '-', '--', '---', '?', 'missing'])

/** Whether a cell says that there is no value, in one of the usual ways. */
export function isMissing(cell: string): boolean {
  return missingWords.has(cell.trim().toLowerCase())
}

const thousands = {
  ',': /^\s*[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?\s*$/,
  '.': /^\s*[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*$/,
}

/** Whether a cell is, or may well be, a number with marks between its thousands: `1.012,5`, and `1.012` beside decimal commas. */
export function hasThousandsMarks(cell: string, decimalMark: '.' | ','): boolean {
  return thousands[decimalMark].test(cell)
}

/** Number of a cell that is not missing; NaN where it is none. Padding is allowed. */
export function numberOf(cell: string, decimalMark: '.' | ','): number {
  // read as a decimal point this would be a thousandth of what was meant
  if (decimalMark === ',' && cell.includes('.') && hasThousandsMarks(cell, decimalMark)) return NaN
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
