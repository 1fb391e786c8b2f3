import { z } from 'zod'
import { datasetIdSchema, scenarioSetIdSchema } from './common'
import { anyRunIdSchema } from './run-table'
import { searchIdSchema } from './searches'
import { sweepIdSchema } from './sweeps'

/** What can be deleted with a way back. */
export const trashedSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dataset'), dataset: datasetIdSchema, withRuns: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('runs'), runs: z.array(anyRunIdSchema).min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('set'), set: scenarioSetIdSchema }),
  z.strictObject({ kind: z.literal('search'), search: searchIdSchema, keepRuns: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('sweep'), sweep: sweepIdSchema }),
])
export type Trashed = z.output<typeof trashedSchema>

const ticketSchema = z.string().regex(/^t_[0-9a-z]{10,24}$/)

/**
 * Deletion with a way back: at once it is in no list any more, and after a few seconds it is deleted. A Plenum that
 * crashes meanwhile has deleted nothing; one that is closed has. Each change is told by `datasets/changed`, and lists of
 * every kind are to be read again then. `datasets/delete` and its like delete at once.
 */
export const trashRequests = {
  /**
   * Refused as the deletion itself would be. Of many runs those that can be deleted go, and `kept` says why others stay.
   */
  'trash/put': {
    input: trashedSchema,
    output: z.object({
      /** For `trash/undo`; null where everything was kept. */
      ticket: ticketSchema.nullable(),
      /** How long undoing is possible. */
      seconds: z.number(),
      kept: z.array(z.object({ run: anyRunIdSchema, reason: z.string() })),
    }),
  },
  /** False when it is too late. */
  'trash/undo': { input: z.strictObject({ ticket: ticketSchema }), output: z.object({ restored: z.boolean() }) },
} as const
