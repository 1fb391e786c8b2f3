import type { WhichTable } from '../../contract'

/**
 * What a column holds. `float` is float32 as measured or generated; `number` any number; `integer` fits 32 bits; `instant`
 * milliseconds since 1970.
 */
export type ColumnKind = 'text' | 'integer' | 'number' | 'float' | 'instant' | 'boolean'

export interface TableColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** Empty where it has none. */
  readonly unit: string
  readonly meaning: string
}

/** Values that repeat: `words[codes[row]]`. */
export interface CodedColumn {
  readonly codes: Int32Array
  readonly words: readonly (string | number)[]
}
/** The values of one column in a batch; NaN and null are empty cells. */
export type ColumnValues =
  CodedColumn | Float32Array | Float64Array | Int32Array | readonly (string | number | boolean | null)[]

export interface Batch {
  readonly rows: number
  /** In the order of the table's columns. */
  readonly columns: readonly ColumnValues[]
}

/** How the importer has to read the file to get the same log again: the roles of its columns and their units. */
export interface Reading {
  readonly layout: 'long' | 'wide'
  readonly columns: Readonly<Record<string, WhichColumn>>
  readonly units: Readonly<Record<string, string>>
}
export type WhichColumn =
  | { readonly role: 'time' }
  | { readonly role: 'sensor' }
  | { readonly role: 'value'; readonly variable: string; readonly sensor?: string }
  | { readonly role: 'ignore' }

/** Something of the workspace as rows, made a batch at a time. */
export interface ExportTable {
  /** E.g. `readings`, `curves`. */
  readonly table: WhichTable
  /** What it is of, for people. */
  readonly title: string
  readonly columns: readonly TableColumn[]
  readonly rows: number
  /** Zone in which instants are written. */
  readonly timeZone: string
  readonly batches: () => Iterable<Batch>
  /** Where it came from: log, run, seed, sampler, versions; goes into its card. */
  readonly from: Readonly<Record<string, unknown>>
  /** Under which it may be used. */
  readonly licence: string
  readonly reading?: Reading
}

/** About so many rows are in memory at a time. */
export const batchRows = 50_000

export function isCoded(values: ColumnValues): values is CodedColumn {
  return 'codes' in values
}

/** Rows of objects as batches; for tables that are small enough to be made at once. */
export function* batchesOf(rows: readonly (readonly (string | number | boolean | null)[])[]): Generator<Batch> {
  for (let from = 0; from < rows.length; from += batchRows) {
    const part = rows.slice(from, from + batchRows)
    const width = part[0]?.length ?? 0
    yield {
      rows: part.length,
      columns: Array.from({ length: width }, (_, column) => part.map((row) => row[column] ?? null)),
    }
  }
}
