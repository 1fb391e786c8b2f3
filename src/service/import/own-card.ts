import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { columnRoleSchema, importOptionsSchema, type ImportOptions } from '../../contract'

/** A card is a page or two; a log of many sensors in the wide layout has a line for each column. */
const largestCardBytes = 8 * 1024 * 1024

const cardSchema = z.looseObject({
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

/**
 * The options with what the card beside the file says of its columns, so that a log that Plenum exported comes back as it was,
 * whatever its sensors are called. What was asked for goes before; a file without a card of its own is read as ever.
 */
export function withOwnCard(path: string, options: ImportOptions): ImportOptions {
  const card = path.replace(/\.csv$/i, '.json')
  if (card === path || !existsSync(card) || statSync(card).size > largestCardBytes) return options
  let described: unknown
  try {
    described = JSON.parse(readFileSync(card, 'utf8'))
  } catch {
    return options
  }
  const parsed = cardSchema.safeParse(described)
  if (!parsed.success || parsed.data.file !== basename(path)) return options
  const { layout, columns, units, delimiter, decimalMark } = parsed.data.reading
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
