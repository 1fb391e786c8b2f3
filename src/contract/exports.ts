import { z } from 'zod'
import { fileReferenceSchema, idSchema } from './common'
import { whichScenariosSchema } from './marks'

/** Things of the workspace as tables in files: CSV, Parquet, JSON. */

export const tableFormatSchema = z.enum(['csv', 'parquet', 'json'])
export type TableFormat = z.infer<typeof tableFormatSchema>

/** Which of its tables: `readings` of a log; `curves`, `validations`, `metrics`, `scores` of a run; and so on. */
export const whichTableSchema = z.string().regex(/^[a-z][a-z-]{0,39}$/)
export type WhichTable = z.infer<typeof whichTableSchema>

export const tableLayoutSchema = z.enum(['long', 'wide'])

export const exportableSchema = z.object({
  table: whichTableSchema,
  title: z.string(),
  rows: z.int(),
  columns: z.int(),
  layouts: z.array(tableLayoutSchema),
})
export type Exportable = z.infer<typeof exportableSchema>

export const exportedTableSchema = z.object({
  id: idSchema,
  table: whichTableSchema,
  format: tableFormatSchema,
  file: z.string(),
  /** Beside the file; says where it came from. */
  card: z.string(),
  rows: z.int(),
  bytes: z.number(),
  sha256: z.string(),
})
export type ExportedTable = z.infer<typeof exportedTableSchema>

/** The card beside an exported file: `<name>.json` of `<name>.csv`; a table that is JSON itself has `<name>.card.json`. */
export function cardNameOf(file: string): string {
  return /\.json$/i.test(file)
    ? file.replace(/\.json$/i, '.card.json')
    : `${file.replace(/\.(csv|parquet)$/i, '')}.json`
}

export const exportRequests = {
  /** The tables that a log, a run, a set of scenarios, a search or a sweep has; the first is what is meant where none is named. */
  'exports/list': { input: z.strictObject({ id: idSchema }), output: z.array(exportableSchema) },
  /** Long: writes a table and its card. A cancelled or failed export leaves no file; one that exists is replaced in one step. */
  'exports/write': {
    input: z.strictObject({
      id: idSchema,
      table: whichTableSchema.optional(),
      layout: tableLayoutSchema.default('long'),
      /** By the end of the file's name where it is left out. */
      format: tableFormatSchema.optional(),
      delimiter: z.enum([',', ';', '\t', '|']).default(','),
      decimalMark: z.enum(['.', ',']).default('.'),
      /** Which scenarios of a set, by their marks. */
      only: whichScenariosSchema.default('all'),
      out: fileReferenceSchema,
    }),
    output: exportedTableSchema,
  },
} as const
