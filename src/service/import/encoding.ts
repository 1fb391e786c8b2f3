import { PlenumError } from '../../contract'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** By byte order mark; without one by where the zero bytes of ASCII letters lie; else UTF-8, or Western where that fails. */
export function detectEncoding(start: Uint8Array): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  let evenZeros = 0
  let oddZeros = 0
  const looked = Math.min(start.length, 4096)
  for (let i = 0; i < looked; i++) {
    if (start[i] !== 0) continue
    if (i % 2 === 0) evenZeros++
    else oddZeros++
  }
  if (oddZeros > looked * 0.3 && evenZeros < looked * 0.05) return 'utf-16le'
  if (evenZeros > looked * 0.3 && oddZeros < looked * 0.05) return 'utf-16be'
  try {
    // `stream` forgives a letter cut off at the end of the sample
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

const kinds: readonly (readonly [magic: string, what: string, fix: string])[] = [
  ['\x89PNG', 'a PNG image', 'Choose a CSV log.'],
  ['\xff\xd8\xff', 'a JPEG image', 'Choose a CSV log.'],
  ['%PDF', 'a PDF document', 'Choose a CSV log.'],
  ['PK\x03\x04', 'a ZIP archive or an Excel workbook', 'Unpack it, or save the sheet as CSV.'],
  ['\xd0\xcf\x11\xe0', 'an Excel workbook', 'Save the sheet as CSV.'],
  ['PAR1', 'a Parquet file', 'Export it as CSV.'],
  ['SQLite format 3', 'an SQLite database', 'Export its table as CSV.'],
]

/** @throws PlenumError `bad-input` where the file is no text, saying what it is if its first bytes tell. */
export function refuseBinary(start: Uint8Array, text: string, file: string): void {
  const head = Buffer.from(start.buffer, start.byteOffset, Math.min(16, start.length)).toString('latin1')
  const kind = kinds.find(([magic]) => head.startsWith(magic))

  const controls = text.match(/[\x00-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0
  if (kind === undefined && controls <= text.length / 1000) return
  const [, what, fix] = kind ?? ['', 'no text file', 'Choose a CSV log.']
  throw new PlenumError('bad-input', `This is ${what}, not a CSV log.`, { place: { file }, fix })
}
