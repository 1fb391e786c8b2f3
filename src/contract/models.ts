import { z } from 'zod'
import { datasetIdSchema, fileReferenceSchema, runIdSchema } from './common'
import { runSchema } from './runs'

/** Runs as files: trained here, sampled elsewhere. docs/models.md describes the format. */
export const modelRequests = {
  /** Long: writes weights, configuration, scaler, curves, scores and where they came from into one `.plenum-model` file. */
  'models/export': {
    input: z.strictObject({ run: runIdSchema, out: fileReferenceSchema }),
    output: z.object({
      run: runIdSchema,
      file: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      /** Of the checkpoint in it: the best, else the last. */
      step: z.int(),
    }),
  },
  /**
   * Long: makes a run of such a file, on a log with the same sensors, variables and cadence (`dataset`, else the one that fits
   * best). It samples one step before anything is kept, so that a damaged file is refused.
   */
  'models/import': {
    input: z.strictObject({ file: fileReferenceSchema, dataset: datasetIdSchema.optional() }),
    output: z.object({
      run: runSchema,
      /** Whether the log is the very one that it was trained on: then the same seed gives the same bytes. */
      sameLog: z.boolean(),
    }),
  },
} as const
