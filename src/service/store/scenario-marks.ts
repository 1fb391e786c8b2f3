import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { markSchema, type Mark, type ScenarioMark, type WhichScenarios } from '../../contract'
import { isMeant } from '../../domain'
import { checked } from './rows'

const rowSchema = z.object({
  start_index: z.int().nonnegative(),
  scenario: z.int().nonnegative(),
  mark: markSchema,
})

export interface MarkCounts {
  readonly accepted: number
  readonly rejected: number
}
export type ScenarioMarks = ReturnType<typeof scenarioMarksOf>

/** What people think of scenarios: at most one mark for each. */
export function scenarioMarksOf(database: Database, file: string) {
  const select = database.prepare<[string]>(
    'SELECT start_index, scenario, mark FROM scenario_mark WHERE scenario_set = ? ORDER BY start_index, scenario',
  )
  const remove = database.prepare<[string, number, number]>(
    'DELETE FROM scenario_mark WHERE scenario_set = ? AND start_index = ? AND scenario = ?',
  )
  const put = database.prepare<[string, number, number, Mark]>(
    'INSERT OR REPLACE INTO scenario_mark (scenario_set, start_index, scenario, mark) VALUES (?, ?, ?, ?)',
  )

  const repository = {
    list(set: string): ScenarioMark[] {
      const rows = checked(z.array(rowSchema), select.all(set), `the marks of scenario set ${set}`, file)
      return rows.map(({ start_index: startIndex, scenario, mark }) => ({ startIndex, scenario, mark }))
    },

    counts(set: string): MarkCounts {
      const marks = repository.list(set)
      const accepted = marks.filter(({ mark }) => mark === 'accepted').length
      return { accepted, rejected: marks.length - accepted }
    },

    /** Null takes a mark away. The set must be there. */
    set(set: string, startIndex: number, scenario: number, mark: Mark | null): MarkCounts {
      if (mark === null) remove.run(set, startIndex, scenario)
      else put.run(set, startIndex, scenario, mark)
      return repository.counts(set)
    },

    /** Numbers of the scenarios of a start that are meant, of `scenarios` in all; ascending. */
    meant(set: string, startIndex: number, scenarios: number, which: WhichScenarios): number[] {
      const marks = new Map(
        repository
          .list(set)
          .flatMap((each) => (each.startIndex === startIndex ? [[each.scenario, each.mark] as const] : [])),
      )
      return Array.from({ length: scenarios }, (_, scenario) => scenario).filter((scenario) =>
        isMeant(which, marks.get(scenario)),
      )
    },
  }
  return repository
}
