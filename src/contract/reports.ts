import { z } from 'zod'
import { fileReferenceSchema, runIdSchema, scenarioSetIdSchema } from './common'
import { comparedRunsSchema, pinnedSchema } from './compare'
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
   * period is evaluated first, and scenarios are sampled where no set is named. A browser, or the window, prints it to PDF.
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
      /** What was left out of the scenarios and why. */
      notes: z.array(z.string()),
    }),
  },
  /**
   * Long: runs side by side as one HTML file that needs nothing else. Up to twenty runs of one log are sampled from the same
   * starts where `sample` says so; what is not evaluated on the period is told, not evaluated.
   */
  'reports/compare': {
    input: z.strictObject({
      runs: comparedRunsSchema,
      period: periodSchema.default('test'),
      /** As of `compare/runs`. */
      pinned: pinnedSchema.optional(),
      sample: z.boolean().default(true),
      /** Starts to sample from. */
      starts: z.int().min(1).max(200).default(12),
      out: fileReferenceSchema,
    }),
    output: z.object({
      runs: z.array(runIdSchema),
      sets: z.array(scenarioSetIdSchema),
      file: z.string(),
      bytes: z.number(),
      /** What was left out of the scenarios and why. */
      notes: z.array(z.string()),
    }),
  },
} as const
