import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  PlenumError,
  runIdSchema,
  runStatusSchema,
  searchDefinitionSchema,
  searchIdSchema,
  searchSchema,
  wireErrorSchema,
  type Run,
  type SearchDefinition,
  type SearchStatus,
  type WireError,
} from '../../contract'
import { newIdentifier } from './identifiers'
import { ownerLives } from './ownership'
import { checked, fromJson, notFound } from './rows'
import type { NewRun, Runs } from './runs'

const storedSchema = searchSchema.pick({
  search: true,
  name: true,
  dataset: true,
  datasetName: true,
  createdAt: true,
  version: true,
  status: true,
  definition: true,
  problem: true,
})
/** A search as it was asked for, and whether it runs; how far it is follows from its trials. */
export type StoredSearch = z.infer<typeof storedSchema>

const trialSchema = z.object({
  point: z.int().nonnegative(),
  seed: z.int().nonnegative(),
  /** Null before it begins, and after its run was deleted. */
  run: runIdSchema.nullable(),
  /** Steps of the rung in which it was given up, and why. */
  failedAt: z.int().positive().nullable(),
  problem: wireErrorSchema.nullable(),
  /** Of its run; null where there is none. */
  status: runStatusSchema.nullable(),
  /** Steps its run has saved. */
  step: z.int().nonnegative(),
})
export type StoredTrial = z.infer<typeof trialSchema>

const trialScoreSchema = z.object({ run: runIdSchema, step: z.int().nonnegative(), score: z.number() })
export type TrialScore = z.infer<typeof trialScoreSchema>

const rowSchema = z.object({
  id: searchIdSchema,
  created_ms: z.int().min(0).max(8.64e15),
  touched_ms: z.int(),
  owner: z.string().nullable(),
  dataset_name: z.string(),
})

/** Points and space come from a file that a stranger may have made: they have to fit each other. */
const soundDefinitionSchema = searchDefinitionSchema.refine(
  ({ space, points }) => points.every((values) => values.length === space.length),
  { path: ['points'] },
)

export type SearchStore = ReturnType<typeof searchesOf>

/** Hyper-parameter searches and which run is which trial. */
export function searchesOf(database: Database, file: string, owner: string, runs: Runs) {
  const join = 'SELECT search.*, dataset.name AS dataset_name FROM search JOIN dataset ON dataset.id = search.dataset'

  function toSearch(raw: unknown): StoredSearch {
    const row = checked(rowSchema.loose(), raw, 'a search', file)
    const what = `search ${row.id}`
    const definition = checked(soundDefinitionSchema, fromJson(row.definition, what, file), what, file)
    const createdAt = new Date(row.created_ms).toISOString()
    const problem = fromJson(row.problem, what, file)
    const named = { search: row.id, datasetName: row.dataset_name, createdAt }
    return checked(storedSchema, { ...row, ...named, definition, problem }, what, file)
  }

  const repository = {
    list(): StoredSearch[] {
      return database.prepare<[]>(`${join} ORDER BY search.id`).all().map(toSearch)
    },

    /** @throws PlenumError `not-found` */
    get(search: string): StoredSearch {
      const row = database.prepare<[string]>(`${join} WHERE search.id = ?`).get(search)
      if (row === undefined) throw notFound('search', search)
      return toSearch(row)
    },

    /** By point and seed. @throws PlenumError `workspace` where they do not fit the definition */
    trials(search: string): StoredTrial[] {
      const what = `the trials of search ${search}`
      const { points } = repository.get(search).definition
      return database
        .prepare<[string]>(
          `SELECT point, trial.seed, run, failed_at AS failedAt, trial.problem, status, coalesce(step, 0) AS step
             FROM trial LEFT JOIN run ON run.id = trial.run WHERE search = ? ORDER BY point, trial.seed`,
        )
        .all(search)
        .map((raw) => {
          const row = checked(z.looseObject({ problem: z.unknown() }), raw, what, file)
          const inRange = trialSchema.refine(({ point }) => point < points.length, { path: ['point'] })
          return checked(inRange, { ...row, problem: fromJson(row.problem, what, file) }, what, file)
        })
    },

    /** The validation scores of all its trials, by run and step: one query, since a search asks for them all the time. */
    scores(search: string): TrialScore[] {
      const rows = database
        .prepare<[string]>(
          `SELECT trial.run, validation_point.step, json_extract(validation_point.point, '$.score') AS score
             FROM trial JOIN validation_point ON validation_point.run = trial.run
            WHERE search = ? ORDER BY trial.run, validation_point.step`,
        )
        .all(search)
      return checked(z.array(trialScoreSchema), rows, `the scores of search ${search}`, file)
    },

    /** A new search, `running`, with all its trials before it. */
    insert(search: {
      readonly name: string
      readonly dataset: string
      readonly definition: SearchDefinition
      readonly version: string
    }): StoredSearch {
      const id = newIdentifier('h')
      const { name, dataset, definition, version } = search
      database
        .transaction(() => {
          if (database.prepare('SELECT 1 FROM dataset WHERE id = ?').get(dataset) === undefined) {
            throw notFound('dataset', dataset)
          }
          const now = Date.now()
          database
            .prepare(
              `INSERT INTO search (id, name, status, dataset, created_ms, touched_ms, owner, definition, version)
               VALUES (?, ?, 'running', ?, ?, ?, ?, ?, ?)`,
            )
            .run(id, name, dataset, now, now, owner, JSON.stringify(definition), version)
          const addTrial = database.prepare('INSERT INTO trial (search, point, seed) VALUES (?, ?, ?)')
          for (const point of definition.points.keys()) {
            for (let number = 0; number < definition.seeds; number++) {
              addTrial.run(id, point, definition.firstSeed + number)
            }
          }
        })
        .immediate()
      return repository.get(id)
    },

    /** Changes its status, and notes that this process works on it. */
    setStatus(search: string, status: SearchStatus, problem: WireError | null = null): StoredSearch {
      const { changes } = database
        .prepare('UPDATE search SET status = ?, problem = ?, touched_ms = ?, owner = ? WHERE id = ?')
        .run(status, problem === null ? null : JSON.stringify(problem), Date.now(), owner, search)
      if (changes === 0) throw notFound('search', search)
      return repository.get(search)
    },

    /** A sign of life: another Plenum takes a search that was not touched for long for lost. */
    touch(search: string): void {
      database.prepare('UPDATE search SET touched_ms = ?, owner = ? WHERE id = ?').run(Date.now(), owner, search)
    },

    /** The run of a trial that begins: both or none. */
    beginTrial(search: string, point: number, seed: number, run: NewRun): Run {
      return database
        .transaction(() => {
          const begun = runs.insert(run)
          database
            .prepare('UPDATE trial SET run = ? WHERE search = ? AND point = ? AND seed = ?')
            .run(begun.run, search, point, seed)
          return runs.get(begun.run)
        })
        .immediate()
    },

    failTrial(search: string, point: number, seed: number, failedAt: number, problem: WireError): void {
      database
        .prepare('UPDATE trial SET failed_at = ?, problem = ? WHERE search = ? AND point = ? AND seed = ?')
        .run(failedAt, JSON.stringify(problem), search, point, seed)
    },

    /** With the runs of its trials, unless they are to stay. @returns things deleted: it and the runs */
    delete(search: string, options: { keepRuns: boolean }): number {
      return database
        .transaction(() => {
          repository.get(search)
          const ofTrials = 'id IN (SELECT run FROM trial WHERE search = ?)'
          const busy = `SELECT count(*) FROM run WHERE ${ofTrials} AND status IN ('queued', 'running')`
          if (Number(database.prepare<[string]>(busy).pluck(true).get(search)) > 0) {
            throw new PlenumError('conflict', 'A trial of the search is still training.', { fix: 'Pause it first.' })
          }
          const deleted = options.keepRuns
            ? 0
            : database.prepare(`DELETE FROM run WHERE ${ofTrials}`).run(search).changes
          database.prepare('DELETE FROM search WHERE id = ?').run(search)
          return 1 + deleted
        })
        .immediate()
    },

    /** Searches that a process which is gone left `running` become `paused`. @returns their identifiers. */
    recoverLost(): string[] {
      const lost = database
        .prepare<[]>(`${join} WHERE search.status = 'running' ORDER BY search.id`)
        .all()
        .map((row) => checked(rowSchema, row, 'a search', file))
        .filter((row) => !ownerLives(row.owner, row.touched_ms))
        .map(({ id }) => id)
      const problem: WireError = {
        code: 'process-lost',
        message: 'Plenum ended while this search was running.',
        fix: 'Resume it: it goes on with the trial that was interrupted.',
      }
      for (const id of lost) {
        database
          .prepare(`UPDATE search SET status = 'paused', problem = ? WHERE id = ?`)
          .run(JSON.stringify(problem), id)
      }
      return lost
    },
  }
  return repository
}
