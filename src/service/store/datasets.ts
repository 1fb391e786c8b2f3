import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  datasetSchema,
  importReportSchema,
  PlenumError,
  variableSchema,
  type Dataset,
  type FaultCounts,
  type ImportReport,
  type Variable,
} from '../../contract'
import type { HallBands } from './hall-bands'
import { incomingOf, type IncomingDataset } from './incoming'
import type { Readings } from './readings'
import { checked, fromJson, notFound } from './rows'

/** A dataset about to be stored; `steps`, `startMs` and `cadenceSeconds` span the regular grid. */
export interface NewDataset {
  readonly name: string
  readonly sensors: readonly string[]
  readonly variables: readonly Variable[]
  readonly startMs: number
  readonly cadenceSeconds: number
  readonly steps: number
  readonly timeZone: string
  readonly readings: number
  readonly missing: number
  readonly faults: FaultCounts
  /** Names of its files. */
  readonly files: string
  readonly source: string
  readonly licence: string
  readonly report: ImportReport
}

/** The grid of a stored dataset, by position. */
export interface DatasetGrid {
  readonly dataset: string
  readonly sensors: readonly string[]
  readonly variables: readonly Variable[]
  readonly startMs: number
  readonly cadenceSeconds: number
  readonly steps: number
  readonly timeZone: string
}

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  created_ms: z.int(),
  start_ms: z.int().min(-8.64e15).max(8.64e15),
  cadence_seconds: z.int().min(1).max(86_400),
  steps: z
    .int()
    .min(1)
    .max(2 ** 31),
  time_zone: z.string(),
  readings: z.int(),
  missing: z.int(),
  faults: z.string(),
  files: z.string(),
  source: z.string(),
  licence: z.string(),
})
type Row = z.infer<typeof rowSchema>

function describe(row: Row, sensors: readonly string[], variables: readonly Variable[], faults: unknown): unknown {
  return {
    dataset: row.id,
    name: row.name,
    createdAt: new Date(row.created_ms).toISOString(),
    sensors: sensors.length,
    sensorNames: sensors,
    variables,
    readings: row.readings,
    missing: row.missing,
    cadenceSeconds: row.cadence_seconds,
    steps: row.steps,
    from: new Date(row.start_ms).toISOString(),
    to: new Date(row.start_ms + (row.steps - 1) * row.cadence_seconds * 1000).toISOString(),
    timeZone: row.time_zone,
    faults,
    files: row.files,
    source: row.source,
    licence: row.licence,
  }
}

const identitySchema = z.object({ id: datasetSchema.shape.dataset, name: z.string().catch('A dataset') })

/** What a list says of a dataset that cannot be read. @throws ZodError where not even its ID can be */
function unreadable(row: unknown, problem: string): Dataset {
  const { id, name } = identitySchema.parse(row)
  const unknownInstant = new Date(0).toISOString()
  return {
    dataset: id,
    name: `${name} (damaged)`,
    createdAt: unknownInstant,
    sensors: 0,
    sensorNames: [],
    variables: [],
    readings: 0,
    missing: 0,
    cadenceSeconds: 0,
    steps: 0,
    from: unknownInstant,
    to: unknownInstant,
    timeZone: 'UTC',
    faults: { gaps: 0, duplicates: 0, unparsable: 0, outOfRange: 0, stuck: 0, outOfOrder: 0 },
    files: '',
    source: '',
    licence: '',
    problem,
  }
}

export type Datasets = ReturnType<typeof datasetsOf>

interface DatasetTools {
  readonly readings: Readings
  readonly bands: HallBands
  /** Of what this opening of the workspace writes. */
  readonly owner: string
}

/** Logs on their grid, with the report of how they were read. */
export function datasetsOf(database: Database, file: string, { readings, bands, owner }: DatasetTools) {
  const incoming = incomingOf(database, readings, bands, owner, (dataset) => repository.get(dataset))
  // one that has an owner is still on its way in
  const selectOne = database.prepare<[string]>('SELECT * FROM dataset WHERE id = ? AND owner IS NULL')
  const selectAll = database.prepare<[]>('SELECT * FROM dataset WHERE owner IS NULL ORDER BY id')
  const selectSensors = database
    .prepare<[string]>('SELECT name FROM sensor WHERE dataset = ? ORDER BY position')
    .pluck(true)
  const selectVariables = database.prepare<[string]>(
    'SELECT name, unit FROM variable WHERE dataset = ? ORDER BY position',
  )

  function rowOf(dataset: string): Row {
    const row = selectOne.get(dataset)
    if (row === undefined) throw notFound('dataset', dataset)
    return checked(rowSchema, row, `dataset ${dataset}`, file)
  }
  function namesOf(dataset: string): { sensors: string[]; variables: Variable[] } {
    return {
      sensors: checked(z.array(z.string()).min(1), selectSensors.all(dataset), `dataset ${dataset}`, file),
      variables: checked(z.array(variableSchema).min(1), selectVariables.all(dataset), `dataset ${dataset}`, file),
    }
  }
  function toDataset(row: Row): Dataset {
    const what = `dataset ${row.id}`
    const { sensors, variables } = namesOf(row.id)
    return checked(datasetSchema, describe(row, sensors, variables, fromJson(row.faults, what, file)), what, file)
  }
  function dependingRuns(dataset: string): number {
    return Number(database.prepare<[string]>('SELECT count(*) FROM run WHERE dataset = ?').pluck(true).get(dataset))
  }

  const repository = {
    /** One that is damaged stands in the list as such; the others are none the worse for it. */
    list(): Dataset[] {
      return selectAll.all().map((row) => {
        try {
          return toDataset(checked(rowSchema, row, 'a dataset', file))
        } catch (thrown) {
          return unreadable(row, PlenumError.from(thrown).message)
        }
      })
    },

    /** @throws PlenumError `not-found` */
    get(dataset: string): Dataset {
      return toDataset(rowOf(dataset))
    },

    /** Names and grid, as the readings are addressed. */
    grid(dataset: string): DatasetGrid {
      const row = rowOf(dataset)
      return {
        dataset,
        ...namesOf(dataset),
        startMs: row.start_ms,
        cadenceSeconds: row.cadence_seconds,
        steps: row.steps,
        timeZone: row.time_zone,
      }
    },

    report(dataset: string): ImportReport {
      rowOf(dataset)
      const what = `the import report of ${dataset}`
      const text = database
        .prepare<[string]>('SELECT report FROM import_report WHERE dataset = ?')
        .pluck(true)
        .get(dataset)
      return checked(importReportSchema, fromJson(text, what, file), what, file)
    },

    /** Begins to store a data set piece by piece. */
    begin: (dataset: NewDataset): IncomingDataset => incoming.begin(dataset),

    /** All of it in one transaction. `column` gives the values of one sensor and variable, see {@link IncomingDataset.write}. */
    insert(dataset: NewDataset, column: (sensor: number, variable: number) => Float32Array): Dataset {
      return database
        .transaction(() => {
          const begun = incoming.begin(dataset)
          for (const sensor of dataset.sensors.keys()) {
            const columns = Array.from(dataset.variables.keys(), (variable) => column(sensor, variable))
            begun.write(sensor, columns)
          }
          Array.from(begun.summarise())
          return begun.finish()
        })
        .immediate()
    },

    /** Removes what imports that died have left. */
    recoverLost: (): void => incoming.recoverLost(),

    rename(dataset: string, name: string): Dataset {
      rowOf(dataset)
      database.prepare('UPDATE dataset SET name = ? WHERE id = ?').run(name, dataset)
      return repository.get(dataset)
    },

    /** Says where it is from and under what it may be used; what is left out stays. */
    describe(
      dataset: string,
      { source, licence }: { readonly source?: string | undefined; readonly licence?: string | undefined },
    ): Dataset {
      const now = repository.get(dataset)
      database
        .prepare('UPDATE dataset SET source = ?, licence = ? WHERE id = ?')
        .run(source ?? now.source, licence ?? now.licence, dataset)
      return repository.get(dataset)
    },

    /** @throws PlenumError `conflict` while runs depend on it, unless `withRuns`, or something works on it. @returns its runs */
    requireDeletable(dataset: string, options: { readonly withRuns: boolean }): number {
      const { name } = rowOf(dataset)
      const runs = dependingRuns(dataset)
      if (runs > 0 && !options.withRuns) {
        throw new PlenumError('conflict', `${runs === 1 ? 'A run depends' : `${runs} runs depend`} on "${name}".`, {
          fix: 'Delete the runs first, or delete the log together with its runs.',
        })
      }
      const training = `SELECT count(*) FROM run WHERE dataset = ? AND status IN ('queued', 'running')`
      if (Number(database.prepare<[string]>(training).pluck(true).get(dataset)) > 0) {
        throw new PlenumError('conflict', `A run on "${name}" is still training.`, { fix: 'Pause it first.' })
      }
      const searching = `SELECT count(*) FROM search WHERE dataset = ? AND status = 'running'`
      if (Number(database.prepare<[string]>(searching).pluck(true).get(dataset)) > 0) {
        throw new PlenumError('conflict', `A search on "${name}" is still running.`, { fix: 'Pause it first.' })
      }
      return runs
    },

    /** With its runs, see `requireDeletable`. @returns things deleted: it and its runs. */
    delete(dataset: string, options: { readonly withRuns: boolean } = { withRuns: false }): number {
      return database
        .transaction(() => {
          const runs = repository.requireDeletable(dataset, options)
          database.prepare('DELETE FROM dataset WHERE id = ?').run(dataset)
          return 1 + runs
        })
        .immediate()
    },
  }
  return repository
}
