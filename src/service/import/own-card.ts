import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { columnRoleSchema, importOptionsSchema, licenceSchema, sourceSchema, type ImportOptions } from '../../contract'

/** A card is a page or two; a log of many sensors in the wide layout has a line for each column. */
const largestCardBytes = 8 * 1024 * 1024

const readingSchema = z.looseObject({
  plenum: z.literal('table'),
  file: z.string(),
  reading: z.looseObject({
    layout: z.enum(['long', 'wide']),
    columns: z.record(z.string(), columnRoleSchema),
    units: z.record(z.string(), z.string().max(24)),
    delimiter: importOptionsSchema.shape.delimiter,
    decimalMark: importOptionsSchema.shape.decimalMark,
  }),
})

/** The licence is asked for as well: in cards from before there was one, the source is the names of files. */
const provenanceSchema = z.looseObject({
  plenum: z.literal('table'),
  file: z.string(),
  from: z.looseObject({ dataset: z.looseObject({ source: sourceSchema, licence: licenceSchema }) }),
})

/** What the card beside a file says, where it has one of its own that fits `schema`. */
function cardBeside<T extends { readonly file: string }>(path: string, schema: z.ZodType<T>): T | null {
  const card = path.replace(/\.csv(\.gz)?$/i, '.json')
  if (card === path || !existsSync(card) || statSync(card).size > largestCardBytes) return null
  let described: unknown
  try {
    described = JSON.parse(readFileSync(card, 'utf8'))
  } catch {
    return null
  }
  const parsed = schema.safeParse(described)
  return parsed.success && parsed.data.file === basename(path) ? parsed.data : null
}

/**
 * The options with what the card beside the file says of its columns, so that a log that Plenum exported comes back as it was,
 * whatever its sensors are called. What was asked for goes before; a file without a card of its own is read as ever.
 */
export function withOwnCard(path: string, options: ImportOptions): ImportOptions {
  const card = cardBeside(path, readingSchema)
  if (card === null) return options
  const { layout, columns, units, delimiter, decimalMark } = card.reading
  if (options.layout !== 'auto' && options.layout !== layout) return options
  return {
    ...options,
    layout,
    columns: { ...columns, ...options.columns },
    units: { ...units, ...options.units },
    delimiter: options.delimiter ?? delimiter,
    decimalMark: options.decimalMark ?? decimalMark,
  }
}

/** Where files are from and under what they may be used, if the cards beside them say all the same; else not known. */
export function provenanceBeside(paths: readonly string[]): { readonly source: string; readonly licence: string } {
  const told = paths.map((path) => cardBeside(path, provenanceSchema)?.from.dataset)
  const alike = (of: 'source' | 'licence'): string => {
    const [first = '', ...others] = new Set(told.map((each) => each?.[of] ?? ''))
    return others.length === 0 ? first : ''
  }
  return { source: alike('source'), licence: alike('licence') }
}
