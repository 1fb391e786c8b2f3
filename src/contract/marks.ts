import { z } from 'zod'
import { scenarioSetIdSchema } from './common'

/** What a person thinks of a scenario after looking at it. */
export const markSchema = z.enum(['accepted', 'rejected'])
export type Mark = z.infer<typeof markSchema>

/** Which scenarios of a set are meant: all, those marked as accepted, or all but those marked as rejected. */
export const whichScenariosSchema = z.enum(['all', 'accepted', 'not-rejected'])
export type WhichScenarios = z.infer<typeof whichScenariosSchema>

/** Numbers from 0. */
export const scenarioMarkSchema = z.strictObject({
  startIndex: z.int().nonnegative(),
  scenario: z.int().nonnegative(),
  mark: markSchema,
})
export type ScenarioMark = z.infer<typeof scenarioMarkSchema>

const bySet = z.strictObject({ set: scenarioSetIdSchema })

export const markRequests = {
  'scenarios/marks': { input: bySet, output: z.array(scenarioMarkSchema) },
  /** Marks one scenario, or takes its mark away; answers how many of the set are marked now. */
  'scenarios/mark': {
    input: bySet.extend({
      startIndex: z.int().nonnegative().default(0),
      scenario: z.int().nonnegative(),
      mark: markSchema.nullable(),
    }),
    output: z.object({ accepted: z.int(), rejected: z.int() }),
  },
} as const
