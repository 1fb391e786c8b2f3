import { PlenumError, type Sweep, type SweepPlan, type SweepProgress, type SweepResults } from '../../contract'
import { settingsOf, sweepResults, trialsOf } from '../../domain'
import type { JobBoard } from '../jobs/board'
import { Hub } from '../jobs/hub'
import type { ForkCompute } from '../processes/session'
import type { StoredSweep, StoredSweepTrial, Workspace } from '../store'
import { version } from '../version'
import { requireSize, shareOut } from './parts'
import { RunningSweep } from './running'

/**
 * Runs sweeps, each in a compute process of its own. Every episode is stored with all that the next one needs, so a sweep
 * that was ended in any way goes on as if nothing had happened, and loses the episode it was in at most.
 */
export class Sweeps {
  readonly changed = new Hub<Sweep>()
  readonly progress = new Hub<{ sweep: string; progress: SweepProgress }>()
  private readonly running = new Map<string, RunningSweep>()

  constructor(
    private readonly workspace: Workspace,
    private readonly board: JobBoard,
    private readonly fork: ForkCompute,
    private readonly scratch: string,
  ) {}

  get busy(): boolean {
    return this.running.size > 0
  }

  list(): Sweep[] {
    const { sweeps } = this.workspace
    return sweeps.list().map((stored) => sweepOf(stored, sweeps.trials(stored.sweep)))
  }

  /** @throws PlenumError `not-found` */
  get(sweep: string): Sweep {
    const { sweeps } = this.workspace
    return sweepOf(sweeps.get(sweep), sweeps.trials(sweep))
  }

  /** The table, against a setting by its number. @throws PlenumError `not-found` */
  results(sweep: string, baseline?: number): SweepResults {
    const trials = this.workspace.sweeps.trials(sweep).map(({ rewards, ended }) => ({
      rewards: [...rewards],
      hasEnded: ended !== null,
      atCap: ended === 'cap',
    }))
    return sweepResults(this.workspace.sweeps.get(sweep).plan, trials, baseline)
  }

  /** @throws PlenumError `bad-input` for more trials than can be trained side by side */
  start(plan: SweepPlan, name: string | undefined): Sweep {
    requireSize(plan)
    const parts = shareOut(trialsOf(plan).length, [])
    const { sweep } = this.workspace.sweeps.insert({ name: name ?? nameOf(plan), plan, version }, parts)
    return this.begin(sweep)
  }

  /** @throws PlenumError `conflict` unless it is paused */
  resume(sweep: string): Sweep {
    const { status } = this.workspace.sweeps.get(sweep)
    if (status === 'running') throw runsAlready()
    if (status === 'done') {
      throw new PlenumError('conflict', 'The sweep is over.', { fix: 'Ask for more runs of each setting to go on.' })
    }
    this.workspace.sweeps.setStatus(sweep, 'running')
    return this.begin(sweep)
  }

  /** `runs` of every setting in all. @throws PlenumError `bad-input` for no more than it has, `conflict` while it runs */
  extend(sweep: string, runs: number): Sweep {
    const { sweeps } = this.workspace
    const { status, plan, name } = sweeps.get(sweep)
    if (status === 'running') throw runsAlready()
    if (runs <= plan.runs) {
      throw new PlenumError('bad-input', `The sweep has ${plan.runs} runs of each setting already.`, {
        place: { field: 'runs' },
        fix: `Ask for more than ${plan.runs}: runs are added, never taken away.`,
      })
    }
    const longer: SweepPlan = { ...plan, runs, runsBefore: [...plan.runsBefore, plan.runs] }
    requireSize(longer)
    const known = sweeps.trials(sweep)
    const learning = known.flatMap(({ ended, part }) => (ended === null ? [part] : []))
    const parts = shareOut(trialsOf(longer).length - known.length, learning)
    sweeps.extend(sweep, { name: name === nameOf(plan) ? nameOf(longer) : name, plan: longer }, parts)
    return this.begin(sweep)
  }

  rename(sweep: string, name: string): Sweep {
    this.workspace.sweeps.rename(sweep, name)
    return this.tell(sweep)
  }

  /** Saves everything; answers when the sweep rests. @throws PlenumError `conflict` where it does not run here */
  async stop(sweep: string, aim: 'paused' | 'done'): Promise<Sweep> {
    const running = this.running.get(sweep)
    if (running !== undefined) {
      await running.stop()
      // it may have come to its own end meanwhile
      return aim === 'done' && this.get(sweep).status === 'paused' ? this.finish(sweep) : this.get(sweep)
    }
    const { status } = this.workspace.sweeps.get(sweep)
    if (status === 'paused' && aim === 'done') return this.finish(sweep)
    const elsewhere = status === 'running' ? 'run by another Plenum' : status === 'done' ? 'over' : 'paused'
    throw new PlenumError('conflict', `The sweep is ${elsewhere}.`)
  }

  /** Answers when it no longer runs. */
  wait(sweep: string, signal: AbortSignal): Promise<Sweep> {
    const now = this.get(sweep)
    if (now.status !== 'running') return Promise.resolve(now)
    return new Promise((resolve, reject) => {
      const unlisten = this.changed.listen((changed) => {
        if (changed.sweep !== sweep || changed.status === 'running') return
        unlisten()
        resolve(changed)
      })
      signal.addEventListener('abort', () => {
        unlisten()
        reject(new PlenumError('cancelled', 'No longer waiting.'))
      })
    })
  }

  /** @throws PlenumError `conflict` while it runs */
  requireDeletable(sweep: string): void {
    if (this.workspace.sweeps.get(sweep).status === 'running') {
      throw new PlenumError('conflict', 'The sweep is still running.', { fix: 'Pause it first.' })
    }
  }

  delete(sweep: string): number {
    this.requireDeletable(sweep)
    return this.workspace.sweeps.delete(sweep)
  }

  /** Pauses what runs, so that closing Plenum loses nothing. */
  async close(): Promise<void> {
    await Promise.all([...this.running.values()].map((running) => running.stop()))
  }

  private begin(sweep: string): Sweep {
    const running = new RunningSweep(sweep, this.workspace, this.board, this.fork, this.scratch, {
      progress: (progress) => this.progress.emit({ sweep, progress }),
      episode: () => void this.tell(sweep),
    })
    this.running.set(sweep, running)
    void running.ended.then((problem) => {
      this.running.delete(sweep)
      try {
        const { sweeps } = this.workspace
        const isOver = problem === null && sweeps.trials(sweep).every(({ ended }) => ended !== null)
        if (isOver) this.finish(sweep)
        else {
          sweeps.setStatus(sweep, 'paused', problem?.toWire() ?? null)
          this.tell(sweep)
        }
      } catch {
        // it cannot be stored (a full disk, a deleted file): the job on the board has said so, and the next start will see
      }
    })
    return this.tell(sweep)
  }

  private finish(sweep: string): Sweep {
    this.workspace.sweeps.finish(sweep)
    return this.tell(sweep)
  }

  private tell(sweep: string): Sweep {
    const changed = this.get(sweep)
    this.changed.emit(changed)
    return changed
  }
}

function runsAlready(): PlenumError {
  return new PlenumError('conflict', 'The sweep is running already.', { fix: 'Pause it first.' })
}

function sweepOf(stored: StoredSweep, trials: readonly StoredSweepTrial[]): Sweep {
  return {
    ...stored,
    settings: settingsOf(stored.plan),
    trials: trials.length,
    trialsEnded: trials.filter(({ ended }) => ended !== null).length,
    episodes: trials.reduce((sum, { rewards }) => sum + rewards.length, 0),
    longestRun: trials.reduce((most, { rewards }) => Math.max(most, rewards.length), 0),
  }
}

function nameOf(plan: SweepPlan): string {
  const names = settingsOf(plan).map(({ name }) => name)
  const shown = names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  return `${shown}, ${plan.runs} run${plan.runs === 1 ? '' : 's'} each`.slice(0, 120)
}
