import type { Database } from 'better-sqlite3'
import { PlenumError, type Run } from '../../contract'
import type { CheckpointKind, Checkpoints } from './checkpoints'
import type { Curves } from './curves'
import type { NewRun, Runs } from './runs'

export type Branches = ReturnType<typeof branchesOf>

/** Runs that begin where another one was. */
export function branchesOf(database: Database, runs: Runs, curves: Curves, checkpoints: Checkpoints) {
  return {
    /**
     * A new run at the step of a checkpoint of its parent, with that checkpoint, the best one up to there and the curves up to
     * there: all or nothing.
     * @throws PlenumError `not-found` without such a checkpoint
     */
    insert(run: NewRun & { readonly parent: string }, from: CheckpointKind): Run {
      return database
        .transaction(() => {
          const parent = runs.get(run.parent)
          const start = checkpoints.list(parent.run).find(({ kind }) => kind === from)
          if (start === undefined) {
            throw new PlenumError('not-found', `Run ${parent.run} has no ${from} checkpoint yet.`, {
              fix: 'Let it train until its first checkpoint.',
            })
          }
          const begun = runs.insert(run).run
          checkpoints.copy(parent.run, from, begun, 'last')
          checkpoints.copy(parent.run, 'best', begun, 'best')
          curves.copy(parent.run, begun, start.step)
          const { best, parameters, warnings, secondsSpent } = parent
          const spent = start.step === best?.step ? best.seconds : secondsSpent
          return runs.update(begun, { step: start.step, secondsSpent: spent, best, parameters, warnings })
        })
        .immediate()
    },
  }
}
