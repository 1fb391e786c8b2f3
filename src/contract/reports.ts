import { z } from 'zod'
import { fileReferenceSchema, runIdSchema, scenarioSetIdSchema } from './common'
import { periodSchema } from './training'

export const privacySchema = z.object({
  generatedDistance: z.number(),
  realDistance: z.number(),
  tooNear: z.number(),
  generatedCopies: z.int(),
  realCopies: z.int(),
  generated: z.int(),
  real: z.int(),
  training: z.int(),
})

export const reportRequests = {
  /**
   * Long: how good a run or a set of scenarios is, as one HTML file that needs nothing else. A run that was not evaluated on the
   * period is evaluated first, and scenarios are sampled where no set is named. A browser prints it to PDF.
   */
  'reports/write': {
    input: z.strictObject({
      of: z.union([z.strictObject({ run: runIdSchema }), z.strictObject({ set: scenarioSetIdSchema })]),
      period: periodSchema.default('test'),
      /** Of an evaluation that has to be made. */
      starts: z.int().min(1).max(10_000).default(100),
      scenarios: z.int().min(2).max(1000).default(50),
      out: fileReferenceSchema,
    }),
    output: z.object({
      run: runIdSchema,
      set: scenarioSetIdSchema,
      file: z.string(),
      bytes: z.number(),
      /** Distances to the training windows; null where the real values of the scenarios are not known. */
      privacy: privacySchema.nullable(),
    }),
  },
} as const
