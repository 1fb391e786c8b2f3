import type { Batch } from '../table'

/** Writes a table in one format, batch by batch. */
export interface TableWriter {
  readonly begin: () => Promise<void>
  readonly write: (batch: Batch) => Promise<void>
  readonly end: () => Promise<void>
}
