import { PlenumError, type Progress, type Run, type Search, type SearchResults, type WireError } from '../../contract'
import { configAt, defineSearch, extentOf, positionOf, type SearchRequest, type Task } from '../../domain'
import type { JobBoard } from '../jobs/board'
import { Hub } from '../jobs/hub'
import type { Trainings } from '../jobs/trainings'
import type { Workspace } from '../store'
import { version } from '../version'
import { knownTrials, resultsOf, searchOf } from './results'
import { progressOf } from './progress'

/** A search whose process has not touched it for a quarter of an hour is taken for lost by another Plenum (see the store). */
const touchIntervalMs = 60_000

interface Active {
  /** What it is to become when the trial that trains rests. */
  aim: 'paused' | 'cancelled' | undefined
  /** The run that trains for it. */
  run: string | undefined
  /** Steps of all trials when it began or was resumed here, and when that was. */
  readonly began: { readonly steps: number; readonly ms: number }
  ended: Promise<void>
}

/**
 * Runs searches: one trial after the other through the queue of trainings, so that a training of the user's is next in turn.
 * Nothing is remembered but what the workspace holds: what comes next is decided from the trials each time, so a search that
 * was ended in any way goes on as if nothing had happened.
 */
export class Searches {
  readonly changed = new Hub<Search>()
  readonly progress = new Hub<{ search: string; progress: Progress }>()
  private readonly active = new Map<string, Active>()

  constructor(
    private readonly workspace: Workspace,
    private readonly board: JobBoard,
    private readonly trainings: Trainings,
  ) {}

  get busy(): boolean {
    return this.active.size > 0
  }

  list(): Search[] {
    return this.workspace.searches.list().map((stored) => searchOf(stored, knownTrials(this.workspace, stored.search)))
  }

  /** @throws PlenumError `not-found` */
  get(search: string): Search {
    return searchOf(this.workspace.searches.get(search), knownTrials(this.workspace, search))
  }

  results(search: string): SearchResults {
    return resultsOf(this.workspace.searches.get(search), knownTrials(this.workspace, search))
  }

  /** @throws PlenumError `bad-input` where a choice or a value does not fit; nothing has begun then */
  start(request: SearchRequest & { readonly dataset: string; readonly name: string | undefined }): Search {
    const definition = defineSearch(request)
    const { name: datasetName } = this.workspace.datasets.get(request.dataset)
    const name = (request.name ?? `${datasetName}, ${request.space.map(({ path }) => path).join(', ')}`).slice(0, 120)
    const { search } = this.workspace.searches.insert({ name, dataset: request.dataset, definition, version })
    return this.begin(search)
  }

  /** @throws PlenumError `conflict` unless it is paused */
  resume(search: string): Search {
    const { status } = this.workspace.searches.get(search)
    if (status !== 'paused') {
      const what = status === 'running' ? 'running already' : status === 'done' ? 'done' : 'cancelled'
      throw new PlenumError('conflict', `The search is ${what}.`)
    }
    this.workspace.searches.setStatus(search, 'running')
    return this.begin(search)
  }

  /** Saves the trial that trains; answers when the search rests. @throws PlenumError `conflict` where it does not run here */
  async stop(search: string, aim: 'paused' | 'cancelled'): Promise<Search> {
    const active = this.active.get(search)
    if (active !== undefined) {
      active.aim = aim
      // refused when that training has just ended: then the search stops before the next
      if (active.run !== undefined) await this.trainings.stop(active.run, 'paused').catch(() => undefined)
      await active.ended
      return this.get(search)
    }
    const { status } = this.workspace.searches.get(search)
    if (status === 'paused' && aim === 'cancelled') return this.set(search, 'cancelled')
    const elsewhere = status === 'running' ? 'run by another Plenum' : `${status}, not running`
    throw new PlenumError('conflict', `The search is ${elsewhere}.`)
  }

  /** Answers when it no longer runs. */
  wait(search: string, signal: AbortSignal): Promise<Search> {
    const now = this.get(search)
    if (now.status !== 'running') return Promise.resolve(now)
    return new Promise((resolve, reject) => {
      const unlisten = this.changed.listen((changed) => {
        if (changed.search !== search || changed.status === 'running') return
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
  requireDeletable(search: string): void {
    if (this.workspace.searches.get(search).status === 'running') {
      throw new PlenumError('conflict', 'The search is still running.', { fix: 'Pause it first.' })
    }
  }

  delete(search: string, keepRuns: boolean): number {
    this.requireDeletable(search)
    return this.workspace.searches.delete(search, { keepRuns })
  }

  /** Pauses what runs, so that closing Plenum loses nothing. */
  async close(): Promise<void> {
    await Promise.all([...this.active.keys()].map((search) => this.stop(search, 'paused')))
  }

  private begin(search: string): Search {
    const began = { steps: this.get(search).stepsDone, ms: Date.now() }
    const active: Active = { aim: undefined, run: undefined, began, ended: Promise.resolve() }
    this.active.set(search, active)
    active.ended = this.run(search, active)
    const begun = this.get(search)
    this.changed.emit(begun)
    return begun
  }

  private set(search: string, status: Search['status'], problem: WireError | null = null): Search {
    this.workspace.searches.setStatus(search, status, problem)
    const changed = this.get(search)
    this.changed.emit(changed)
    return changed
  }

  private async run(search: string, active: Active): Promise<void> {
    // the caller has its answer before the first trial begins
    await Promise.resolve()
    const { name } = this.workspace.searches.get(search)
    const job = this.board.begin({ kind: 'search', title: name, about: search }, () => void this.stop(search, 'paused'))
    const tell = (progress: Progress): void => {
      job.progress(progress)
      this.progress.emit({ search, progress })
    }
    let problem: PlenumError | undefined
    try {
      problem = await this.trainAll(search, active, tell)
    } catch (thrown) {
      problem = PlenumError.from(thrown)
    }
    this.active.delete(search)
    try {
      const status = problem === undefined ? (active.aim ?? 'done') : 'paused'
      this.set(search, status, problem?.toWire() ?? null)
    } catch (thrown) {
      // it was deleted with its dataset, or cannot be stored: the job is the place left to say so
      problem ??= PlenumError.from(thrown)
    }
    job.end(problem !== undefined ? 'failed' : active.aim === undefined ? 'done' : 'cancelled', problem)
  }

  /** @returns why it cannot go on; undefined when all is done or someone stopped it */
  private async trainAll(
    search: string,
    active: Active,
    tell: (progress: Progress) => void,
  ): Promise<PlenumError | undefined> {
    const retried = new Set<string>()
    for (;;) {
      if (active.aim !== undefined) return undefined
      const { definition } = this.workspace.searches.get(search)
      const [task] = positionOf(definition, knownTrials(this.workspace, search)).tasks
      if (task === undefined) return undefined
      const run = await this.train(search, task, active, tell)
      if (run.status === 'paused' && run.step < task.steps) {
        // someone paused this one training: that is meant for the search
        active.aim ??= 'paused'
      } else if (run.status === 'failed') {
        const failure = this.judge(run, retried)
        if (failure === 'stop') return problemOf(run)
        if (failure === 'give-up') {
          this.workspace.searches.failTrial(search, task.point, task.seed, task.steps, problemOf(run).toWire())
        }
      }
      this.changed.emit(this.get(search))
    }
  }

  /** What a failed trial means: try it again, count it as the worst, or stop because the next would fail likewise. */
  private judge(run: Run, retried: Set<string>): 'again' | 'give-up' | 'stop' {
    const { code } = problemOf(run)
    if (code === 'workspace' || code === 'unavailable' || code === 'cancelled') return 'stop'
    if (code !== 'process-lost' || retried.has(run.run)) return 'give-up'
    retried.add(run.run)
    return 'again'
  }

  /** Trains one trial to the end of its rung, from the start or from where it was. */
  private async train(search: string, task: Task, active: Active, tell: (progress: Progress) => void): Promise<Run> {
    const { workspace, trainings } = this
    const run = this.runOf(search, task)
    if (!trainings.holds(run.run)) {
      if (run.status === 'running') {
        throw new PlenumError('conflict', `The trial ${run.run} is trained by another Plenum.`, {
          fix: 'Wait for it, then resume the search.',
        })
      }
      trainings.start(run.run, task.steps)
    }
    active.run = run.run
    const { definition } = workspace.searches.get(search)
    const trials = knownTrials(workspace, search)
    const before = extentOf(definition, trials)
    const { rung, alive, tasks } = positionOf(definition, trials)
    const members = (alive[rung]?.length ?? 0) * definition.seeds
    const stage = definition.rungs.length === 1 ? '' : `rung ${rung + 1} of ${definition.rungs.length}, `
    const phase = `${stage}trial ${members - tasks.length + 1} of ${members}`
    let touched = Date.now()
    let { device } = run
    const start = { phase, before, startStep: run.step, began: active.began }
    const report = (step: number): void => {
      tell(progressOf(start, step, Date.now(), device))
      if (Date.now() - touched < touchIntervalMs) return
      touched = Date.now()
      workspace.searches.touch(search)
    }
    const stopDevice = trainings.changed.listen((changed) => {
      if (changed.run === run.run) ({ device } = changed)
    })
    const stopProgress = trainings.progress.listen(({ run: trained, progress }) => {
      if (trained === run.run) report(progress.step)
    })
    try {
      report(run.step)
      return await trainings.wait(run.run, new AbortController().signal)
    } finally {
      stopProgress()
      stopDevice()
      active.run = undefined
    }
  }

  /** The run of a trial, made when it begins. */
  private runOf(search: string, { point, seed }: Task): Run {
    const { searches, runs } = this.workspace
    const stored = searches.trials(search).find((trial) => trial.point === point && trial.seed === seed)
    if (stored !== undefined && stored.run !== null) return runs.get(stored.run)
    const { definition, dataset, name } = searches.get(search)
    const config = configAt(definition.config, definition.space, definition.points[point] ?? [])
    const title = `${name}: point ${point + 1}, seed ${seed}`.slice(-120)
    return searches.beginTrial(search, point, seed, { kind: 'train', name: title, dataset, seed, config, version })
  }
}

function problemOf({ problem }: Run): PlenumError {
  return problem === null ? new PlenumError('internal', 'The training failed.') : PlenumError.fromWire(problem)
}
