import { PlenumError, type ErrorPlace } from '../../contract'
import { shown } from './findings'

/** The refusal of a number with marks between its thousands: which number it is would be a guess. */
export function thousandsProblem(cell: string, decimalMark: '.' | ',', place: ErrorPlace): PlenumError {
  const text = shown(cell)
  const other = decimalMark === ',' ? '.' : ','
  // one mark and no decimals: nothing tells thousands from a decimal mark of the other kind
  const unsure = !text.includes(decimalMark) && text.split(other).length === 2
  if (!unsure) {
    return new PlenumError('bad-input', `The number "${text}" has marks between its thousands, which are not read.`, {
      place,
      fix: 'Save the log without marks between thousands, or leave this column out.',
    })
  }
  const plain = text.replace(other, '')
  return new PlenumError(
    'bad-input',
    `"${text}" may be ${plain} with a mark between its thousands, or ${text.replace(',', '.')} with a decimal ${other === '.' ? 'point' : 'comma'}.`,
    {
      place,
      fix: `Save the log without marks between thousands, leave this column out, or say that the decimal mark is a ${other === '.' ? 'point' : 'comma'}.`,
    },
  )
}
