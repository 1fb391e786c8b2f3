import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { PlenumError, runSchema, type Run, type RunStatus, type TrainConfig, type WireError } from '../../contract'
import { newIdentifier } from './identifiers'
import { ownerLives } from './ownership'
import { checked, fromJson, notFound } from './rows'

export interface NewRun {
  readonly kind: Run['kind']
  readonly name: string
  readonly dataset: string
  readonly seed: number
  readonly config: TrainConfig
  /** Version of Plenum. */
  readonly version: string
  /** The run it was made from, if any. */
  readonly parent?: string
}
/** What changes while a run lives; what is left out stays. */
export type RunChange = Partial<
  Pick<
    Run,
    | 'name'
    | 'status'
    | 'device'
    | 'step'
    | 'steps'
    | 'secondsSpent'
    | 'parameters'
    | 'best'
    | 'problem'
    | 'warnings'
    | 'config'
  >
>

const rowSchema = z.object({
  id: z.string(),
  created_ms: z.int().min(0).max(8.64e15),
  touched_ms: z.int(),
  owner: z.string().nullable(),
  seconds_spent: z.number(),
  dataset_name: z.string(),
  parent: z.string().nullable(),
})
const columnOf: Readonly<Record<keyof RunChange, string>> = {
  name: 'name',
  status: 'status',
  device: 'device',
  step: 'step',
  steps: 'steps',
  secondsSpent: 'seconds_spent',
  parameters: 'parameters',
  best: 'best',
  problem: 'problem',
  warnings: 'warnings',
  config: 'config',
}
const jsonColumns = ['config', 'device', 'parameters', 'best', 'problem', 'warnings'] as const

export type Runs = ReturnType<typeof runsOf>

/** Trainings: what was asked, how far they are, what became of them. */
export function runsOf(database: Database, file: string, owner: string) {
  const search = '(SELECT search FROM trial WHERE trial.run = run.id LIMIT 1) AS search'
  const join = `SELECT run.*, dataset.name AS dataset_name, ${search} FROM run JOIN dataset ON dataset.id = run.dataset`
  const selectOne = database.prepare<[string]>(`${join} WHERE run.id = ?`)
  const selectAll = database.prepare<[]>(`${join} ORDER BY run.id`)

  function toRun(raw: unknown): Run {
    const row = checked(rowSchema.loose(), raw, 'a run', file)
    const what = `run ${row.id}`
    const parsed = Object.fromEntries(jsonColumns.map((column) => [column, fromJson(row[column], what, file)]))
    return checked(
      runSchema,
      {
        ...row,
        ...parsed,
        run: row.id,
        datasetName: row.dataset_name,
        createdAt: new Date(row.created_ms).toISOString(),
        secondsSpent: row.seconds_spent,
      },
      what,
      file,
    )
  }
  function rawOf(run: string): unknown {
    const row = selectOne.get(run)
    if (row === undefined) throw notFound('run', run)
    return row
  }

  const repository = {
    list(): Run[] {
      return selectAll.all().map(toRun)
    },

    /** The identifiers of those that were trained on a data set. */
    ofDataset(dataset: string): string[] {
      return database.prepare<[string]>('SELECT id FROM run WHERE dataset = ?').pluck(true).all(dataset).map(String)
    },

    /** @throws PlenumError `not-found` */
    get(run: string): Run {
      return toRun(rawOf(run))
    },

    /** The run it was made from. */
    parentOf(run: string): string | null {
      return checked(rowSchema.loose(), rawOf(run), `run ${run}`, file).parent
    },

    /** A new run, `queued` at step 0. */
    insert(run: NewRun): Run {
      const id = newIdentifier('r')
      const now = Date.now()
      if (database.prepare('SELECT 1 FROM dataset WHERE id = ?').get(run.dataset) === undefined) {
        throw notFound('dataset', run.dataset)
      }
      database
        .prepare(
          `INSERT INTO run (id, kind, name, status, dataset, parent, created_ms, touched_ms, owner, seed, config, version,
                            step, steps, seconds_spent, warnings)
           VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, '[]')`,
        )
        .run(
          id,
          run.kind,
          run.name,
          run.dataset,
          run.parent ?? null,
          now,
          now,
          owner,
          run.seed,
          JSON.stringify(run.config),
          run.version,
          run.config.steps,
        )
      return repository.get(id)
    },

    /** Changes what is given, and notes that this process works on it. */
    update(run: string, change: RunChange): Run {
      const entries = Object.entries(change)
      const assignments = entries.map(([key]) => `${columnOf[key as keyof RunChange]} = ?`)
      const values = entries.map(([, value]) =>
        value !== null && typeof value === 'object' ? JSON.stringify(value) : value,
      )
      const { changes } = database
        .prepare(`UPDATE run SET ${[...assignments, 'touched_ms = ?', 'owner = ?'].join(', ')} WHERE id = ?`)
        .run(...values, Date.now(), owner, run)
      if (changes === 0) throw notFound('run', run)
      return repository.get(run)
    },

    setStatus(run: string, status: RunStatus, problem: WireError | null = null): Run {
      return repository.update(run, { status, problem })
    },

    rename(run: string, name: string): Run {
      // not through update: naming a run is not working on it
      const { changes } = database.prepare('UPDATE run SET name = ? WHERE id = ?').run(name, run)
      if (changes === 0) throw notFound('run', run)
      return repository.get(run)
    },

    /** @throws PlenumError `conflict` while it trains or waits to; `not-found` */
    requireDeletable(run: string): void {
      const { status } = repository.get(run)
      if (status === 'running' || status === 'queued') {
        const what = status === 'running' ? 'still training' : 'waiting to train'
        throw new PlenumError('conflict', `The run is ${what}.`, { fix: 'Pause it first.' })
      }
    },

    /** Deletes the run with its points, checkpoints, evaluations and scenario sets. */
    delete(run: string): number {
      repository.requireDeletable(run)
      return database.prepare('DELETE FROM run WHERE id = ?').run(run).changes
    },

    /**
     * Runs that a process which is gone left `queued` or `running` become `paused`, so that they can be resumed.
     * @returns their identifiers.
     */
    recoverLost(): string[] {
      const rowsLeft = database
        .prepare<[]>(`${join} WHERE run.status IN ('queued', 'running') ORDER BY run.id`)
        .all()
        .map((row) => checked(rowSchema, row, 'a run', file))
      const lost = rowsLeft.filter((row) => !ownerLives(row.owner, row.touched_ms)).map(({ id }) => id)
      const problem: WireError = {
        code: 'process-lost',
        message: 'Plenum ended while this run was training.',
        fix: 'Resume it: it continues from its last checkpoint.',
      }
      for (const id of lost) {
        database.prepare(`UPDATE run SET status = 'paused', problem = ? WHERE id = ?`).run(JSON.stringify(problem), id)
      }
      return lost
    },
  }
  return repository
}
