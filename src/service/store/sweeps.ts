import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  PlenumError,
  sweepIdSchema,
  sweepSchema,
  trialEndSchema,
  wireErrorSchema,
  type ActorKind,
  type Device,
  type SweepCheckpoint,
  type SweepJob,
  type SweepPlan,
  type SweepStatus,
  type TrialEnd,
  type WireError,
} from '../../contract'
import { trialsOf } from '../../domain'
import { newIdentifier } from './identifiers'
import { ownerLives } from './ownership'
import { bytesOf, checked, floatsOf, fromJson, notFound } from './rows'
import { sweepStateOf, type ExtractedState } from './sweepState'

const storedSchema = sweepSchema.pick({
  sweep: true,
  name: true,
  createdAt: true,
  version: true,
  status: true,
  plan: true,
  secondsSpent: true,
  device: true,
  problem: true,
})
/** A sweep as it was asked for, and whether it runs; how far it is follows from its trials. */
export type StoredSweep = z.infer<typeof storedSchema>

/** A trial in the order of their numbers. */
export interface StoredSweepTrial {
  readonly rewards: Float64Array<ArrayBuffer>
  readonly ended: TrialEnd | null
  /** The compute process it belongs to, from its beginning to its end. */
  readonly part: number
}
/** Trials of one algorithm that began together and are trained by the same process: one program, with a state of its own. */
export type StackName = Omit<SweepJob['resume'][number], 'state' | 'replays'> & { readonly part: number }
/** Numbers of an actor, and the episode after which it had them. */
export interface StoredActor {
  readonly episode: number
  readonly values: Float32Array<ArrayBuffer>
}

const rowSchema = z.object({
  id: sweepIdSchema,
  created_ms: z.int().min(0).max(8.64e15),
  touched_ms: z.int(),
  owner: z.string().nullable(),
  seconds_spent: z.number().nonnegative(),
})
const trialRowsSchema = z.array(
  z.object({ trial: z.int().nonnegative(), ended: trialEndSchema.nullable(), part: z.int().min(0).max(63) }),
)
const rewardRowsSchema = z.array(
  z.object({ trial: z.int().nonnegative(), episode: z.int().positive(), reward: z.number() }),
)
const actorRowSchema = z.object({ episode: z.int().positive(), data: z.instanceof(Uint8Array) })

export type SweepStore = ReturnType<typeof sweepsOf>

/** Sweeps of the offloading bench with the rewards of their trials, what these have learned, and where they go on. */
export function sweepsOf(database: Database, file: string, owner: string) {
  const state = sweepStateOf(database)
  const insertReward = database.prepare('INSERT OR REPLACE INTO episode_reward VALUES (?, ?, ?, ?)')
  const insertActor = database.prepare('INSERT OR REPLACE INTO sweep_actor VALUES (?, ?, ?, ?, ?)')

  function toSweep(raw: unknown): StoredSweep {
    const row = checked(rowSchema.loose(), raw, 'a sweep', file)
    const what = `sweep ${row.id}`
    const json = (column: string): unknown => fromJson(row[column], what, file)
    return checked(
      storedSchema,
      {
        ...row,
        sweep: row.id,
        createdAt: new Date(row.created_ms).toISOString(),
        plan: json('plan'),
        secondsSpent: row.seconds_spent,
        device: json('device'),
        problem: json('problem'),
      },
      what,
      file,
    )
  }

  /** Changes some columns of a sweep, and notes that this process works on it. */
  function update(sweep: string, columns: string, ...values: unknown[]): void {
    const { changes } = database
      .prepare(`UPDATE sweep SET ${columns}, touched_ms = ?, owner = ? WHERE id = ?`)
      .run(...values, Date.now(), owner, sweep)
    if (changes === 0) throw notFound('sweep', sweep)
  }

  const repository = {
    list(): StoredSweep[] {
      return database.prepare<[]>('SELECT * FROM sweep ORDER BY id').all().map(toSweep)
    },

    /** @throws PlenumError `not-found` */
    get(sweep: string): StoredSweep {
      const row = database.prepare<[string]>('SELECT * FROM sweep WHERE id = ?').get(sweep)
      if (row === undefined) throw notFound('sweep', sweep)
      return toSweep(row)
    },

    /** By number. @throws PlenumError `workspace` where they do not fit the plan */
    trials(sweep: string): StoredSweepTrial[] {
      const what = `the trials of sweep ${sweep}`
      const count = trialsOf(repository.get(sweep).plan).length
      const ends = database.prepare<[string]>(
        'SELECT trial, ended, part FROM sweep_trial WHERE sweep = ? ORDER BY trial',
      )
      const rows = checked(trialRowsSchema.length(count), ends.all(sweep), what, file)
      const rewards = database
        .prepare<[string]>('SELECT trial, episode, reward FROM episode_reward WHERE sweep = ? ORDER BY trial, episode')
        .all(sweep)
      const byTrial = rows.map((): number[] => [])
      for (const { trial, episode, reward } of checked(rewardRowsSchema, rewards, what, file)) {
        const known = byTrial[trial]
        if (known === undefined || episode !== known.length + 1) {
          throw new PlenumError('workspace', `The rewards of sweep ${sweep} have gaps.`, { place: { file } })
        }
        known.push(reward)
      }
      return rows.map(({ ended, part }, trial) => ({ ended, part, rewards: Float64Array.from(byTrial[trial] ?? []) }))
    },

    /** @returns null before its first episode */
    actor(sweep: string, trial: number, kind: ActorKind): StoredActor | null {
      const row = database
        .prepare<[string, number, string]>(
          'SELECT episode, data FROM sweep_actor WHERE sweep = ? AND trial = ? AND kind = ?',
        )
        .get(sweep, trial, kind)
      if (row === undefined) return null
      const what = `the actor of trial ${trial} of sweep ${sweep}`
      const { episode, data } = checked(actorRowSchema, row, what, file)
      return { episode, values: floatsOf(data, Math.floor(data.byteLength / 4), what, file) }
    },

    /** A new sweep, `running`, with all its trials before it; trial t belongs to process `parts[t]`, 0 where none is named. */
    insert(sweep: Pick<StoredSweep, 'name' | 'plan' | 'version'>, parts?: readonly number[]): StoredSweep {
      const { name, plan, version } = sweep
      const id = newIdentifier('w')
      database
        .transaction(() => {
          const now = Date.now()
          database
            .prepare(
              `INSERT INTO sweep (id, name, status, created_ms, touched_ms, owner, plan, version, seconds_spent)
               VALUES (?, ?, 'running', ?, ?, ?, ?, ?, 0)`,
            )
            .run(id, name, now, now, owner, JSON.stringify(plan satisfies SweepPlan), version)
          addTrials(id, 0, parts ?? trialsOf(plan).map(() => 0))
        })
        .immediate()
      return repository.get(id)
    },

    /** The trials that its new plan has after those it had, in the processes `parts`; it is `running` again. */
    extend(sweep: string, { name, plan }: Pick<StoredSweep, 'name' | 'plan'>, parts: readonly number[]): void {
      database
        .transaction(() => {
          addTrials(sweep, trialsOf(plan).length - parts.length, parts)
          update(
            sweep,
            `name = ?, plan = ?, status = 'running', problem = NULL, summarised = 0`,
            name,
            JSON.stringify(plan),
          )
        })
        .immediate()
    },

    rename(sweep: string, name: string): void {
      const { changes } = database.prepare('UPDATE sweep SET name = ? WHERE id = ?').run(name, sweep)
      if (changes === 0) throw notFound('sweep', sweep)
    },

    setStatus(sweep: string, status: SweepStatus, problem: WireError | null = null): void {
      const text = problem === null ? null : JSON.stringify(wireErrorSchema.parse(problem))
      update(sweep, 'status = ?, problem = ?', status, text)
    },

    setDevice(sweep: string, device: Device): void {
      update(sweep, 'device = ?', JSON.stringify(device))
    },

    /** A sign of life: another Plenum takes a sweep that was not touched for long for lost. */
    touch(sweep: string): void {
      update(sweep, 'status = status')
    },

    /** All of a checkpoint or nothing: rewards, actors, ends, and where to go on. */
    saveCheckpoint(sweep: string, checkpoint: SweepCheckpoint, part: number): void {
      const { ended, files, secondsSpent, algorithm, wave } = checkpoint
      const stack = stackKey({ algorithm, wave, part })
      database
        .transaction(() => {
          for (const { trial, episode, reward, end, actor } of ended) {
            const isBest = !hasAtLeast(sweep, trial, reward)
            insertReward.run(sweep, trial, episode, reward)
            insertActor.run(sweep, trial, 'last' satisfies ActorKind, episode, bytesOf(actor))
            if (isBest) insertActor.run(sweep, trial, 'best' satisfies ActorKind, episode, bytesOf(actor))
            if (end !== null) endTrial(sweep, trial, end)
          }
          if (files === null) state.drop(sweep, stack)
          else {
            state.put(sweep, stack, 0, files.state)
            state.put(sweep, stack, files.episode, files.replay)
            state.dropReplays(sweep, stack, files.firstNeeded)
          }
          update(sweep, 'seconds_spent = max(seconds_spent, ?), summarised = 0', secondsSpent)
        })
        .immediate()
    },

    /** Writes what the trials of a stack go on from into files of `folder`; null where they have not begun. */
    extractState(sweep: string, stack: StackName, folder: string): ExtractedState | null {
      return state.extract(sweep, stackKey(stack), folder)
    },

    /** It is over: trials that still learned are marked so, and what it could go on from is dropped. */
    finish(sweep: string): void {
      database
        .transaction(() => {
          database.prepare(`UPDATE sweep_trial SET ended = 'finished' WHERE sweep = ? AND ended IS NULL`).run(sweep)
          state.drop(sweep)
          update(sweep, `status = 'done', problem = NULL`)
        })
        .immediate()
    },

    /** @returns things deleted. @throws PlenumError `not-found` */
    delete(sweep: string): number {
      const { changes } = database.prepare('DELETE FROM sweep WHERE id = ?').run(sweep)
      if (changes === 0) throw notFound('sweep', sweep)
      return changes
    },

    /** Sweeps that a process which is gone left `running` become `paused`. @returns their identifiers. */
    recoverLost(): string[] {
      const rows = database.prepare<[]>(`SELECT * FROM sweep WHERE status = 'running' ORDER BY id`).all()
      const lost = rows
        .map((row) => checked(rowSchema, row, 'a sweep', file))
        .filter((row) => !ownerLives(row.owner, row.touched_ms))
        .map(({ id }) => id)
      const problem: WireError = {
        code: 'process-lost',
        message: 'Plenum ended while this sweep was running.',
        fix: 'Resume it: it goes on with the episode that was interrupted.',
      }
      for (const id of lost) {
        database
          .prepare(`UPDATE sweep SET status = 'paused', problem = ? WHERE id = ?`)
          .run(JSON.stringify(problem), id)
      }
      return lost
    },
  }

  function hasAtLeast(sweep: string, trial: number, reward: number): boolean {
    return (
      database
        .prepare('SELECT 1 FROM episode_reward WHERE sweep = ? AND trial = ? AND reward >= ? LIMIT 1')
        .get(sweep, trial, reward) !== undefined
    )
  }
  function addTrials(sweep: string, first: number, parts: readonly number[]): void {
    const add = database.prepare('INSERT INTO sweep_trial (sweep, trial, part) VALUES (?, ?, ?)')
    parts.forEach((part, i) => add.run(sweep, first + i, part))
  }
  function endTrial(sweep: string, trial: number, end: TrialEnd): void {
    database.prepare('UPDATE sweep_trial SET ended = ? WHERE sweep = ? AND trial = ?').run(end, sweep, trial)
  }
  return repository
}

/** `td3`, `td3.1` in the second process, `td3.1+1` of runs that were asked for later. */
function stackKey({ algorithm, part, wave }: StackName): string {
  return `${algorithm}${part === 0 ? '' : `.${part}`}${wave === 0 ? '' : `+${wave}`}`
}
