import type { Database } from 'better-sqlite3'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { PlenumError } from '../../contract'
import { checked } from './rows'

/** `last` is what a resumed run continues from, `best` the lowest validation score. */
export type CheckpointKind = 'last' | 'best'
export interface CheckpointInfo {
  readonly kind: CheckpointKind
  readonly step: number
  readonly bytes: number
}

const infoSchema = z.object({ kind: z.enum(['last', 'best']), step: z.int(), bytes: z.int() })
const rowSchema = z.object({ step: z.int(), data: z.instanceof(Uint8Array) })

export type Checkpoints = ReturnType<typeof checkpointsOf>

/** The states of runs; of each run only the last and the best are kept. */
export function checkpointsOf(database: Database, file: string) {
  return {
    /** Stores the bytes of `fromFile`, in place of the run's earlier checkpoint of that kind. */
    put(run: string, step: number, kind: CheckpointKind, fromFile: string): void {
      database
        .prepare('INSERT OR REPLACE INTO checkpoint (run, kind, step, created_ms, data) VALUES (?, ?, ?, ?, ?)')
        .run(run, kind, step, Date.now(), readFileSync(fromFile))
    },

    list(run: string): CheckpointInfo[] {
      const rows = database
        .prepare<[string]>('SELECT kind, step, length(data) AS bytes FROM checkpoint WHERE run = ? ORDER BY step')
        .all(run)
      return checked(z.array(infoSchema), rows, `the checkpoints of run ${run}`, file)
    },

    /** Gives the run `to` a checkpoint of the run `from`, as its own of that kind. */
    copy(from: string, kind: CheckpointKind, to: string, as: CheckpointKind): void {
      database
        .prepare(
          `INSERT OR REPLACE INTO checkpoint (run, kind, step, created_ms, data)
           SELECT ?, ?, step, ?, data FROM checkpoint WHERE run = ? AND kind = ?`,
        )
        .run(to, as, Date.now(), from, kind)
    },

    /** Writes the checkpoint to `toFile`, complete or not at all. @returns its step. @throws PlenumError `not-found` */
    extract(run: string, kind: CheckpointKind, toFile: string): { step: number } {
      const row = database
        .prepare<[string, string]>('SELECT step, data FROM checkpoint WHERE run = ? AND kind = ?')
        .get(run, kind)
      if (row === undefined) {
        throw new PlenumError('not-found', `Run ${run} has no ${kind} checkpoint yet.`, {
          fix: 'Let it train until its first checkpoint.',
        })
      }
      const { step, data } = checked(rowSchema, row, `the checkpoint of run ${run}`, file)
      const part = `${toFile}.part`
      try {
        writeFileSync(part, data)
        renameSync(part, toFile)
      } catch (thrown) {
        rmSync(part, { force: true })
        throw thrown
      }
      return { step }
    },
  }
}
