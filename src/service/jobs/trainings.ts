import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PlenumError, type Progress, type Run, type TrainOutcome, type TrainProgress } from '../../contract'
import { ComputeSession, type ForkCompute } from '../processes/session'
import type { Workspace } from '../store'
import type { JobBoard } from './board'
import { CurveWriter } from './curveWriter'
import { Hub } from './hub'

/** A run whose process has not touched it for a quarter of an hour is taken for lost by another Plenum (see the store). */
const touchIntervalMs = 60_000

/** What a stopped training is to become. */
type StopAim = 'paused' | 'done'
interface Waiting {
  readonly run: string
  /** Steps after which it is paused by itself. */
  readonly pauseAt: number | null
}
interface Active {
  readonly run: string
  readonly session: ComputeSession
  aim: StopAim | undefined
  readonly ended: Promise<void>
}

/**
 * Trains runs, one at a time in the order they were started, each in a compute process of its own. What a run has
 * learned is stored at every checkpoint; whatever ends the process, the run can be resumed from there.
 */
export class Trainings {
  readonly changed = new Hub<Run>()
  readonly progress = new Hub<{ run: string; progress: TrainProgress }>()
  private queue: Waiting[] = []
  private active: Active | undefined
  private closing = false

  constructor(
    private readonly workspace: Workspace,
    private readonly board: JobBoard,
    private readonly fork: ForkCompute,
    private readonly scratch: string,
  ) {}

  get busy(): boolean {
    return this.active !== undefined || this.queue.length > 0
  }

  /**
   * Puts a run in the queue; it starts when no other trains.
   * @param pauseAt steps after which it is paused by itself
   */
  start(run: string, pauseAt: number | null = null): Run {
    const queued = this.set(run, { status: 'queued', problem: null })
    this.queue.push({ run, pauseAt })
    this.startNext()
    return queued
  }

  /** Whether it waits or trains here. */
  holds(run: string): boolean {
    return this.active?.run === run || this.waits(run)
  }

  /** Asks for a checkpoint and the end of the process; answers when the run has come to rest. */
  async stop(run: string, aim: StopAim): Promise<Run> {
    if (this.waits(run)) {
      this.queue = this.queue.filter((waiting) => waiting.run !== run)
      return this.set(run, { status: 'paused' })
    }
    if (this.active?.run === run) {
      this.active.aim = aim
      const { session, ended } = this.active
      // Refused when the training has not begun or has just ended: then `ended` tells.
      await session.client.request('compute/stop', {}).catch(() => undefined)
      await ended
      return this.workspace.runs.get(run)
    }
    const resting = this.workspace.runs.get(run)
    if (aim === 'done' && resting.status === 'paused' && resting.step > 0) return this.set(run, { status: 'done' })
    throw new PlenumError('conflict', `The run is ${resting.status}, not running.`)
  }

  /** Answers when the run is neither queued nor running. */
  wait(run: string, signal: AbortSignal): Promise<Run> {
    const rests = ({ status }: Run): boolean => status !== 'queued' && status !== 'running'
    const now = this.workspace.runs.get(run)
    if (rests(now)) return Promise.resolve(now)
    return new Promise((resolve, reject) => {
      const unlisten = this.changed.listen((changed) => {
        if (changed.run !== run || !rests(changed)) return
        unlisten()
        resolve(changed)
      })
      signal.addEventListener('abort', () => {
        unlisten()
        reject(new PlenumError('cancelled', 'No longer waiting.'))
      })
    })
  }

  /** Pauses what runs, so that closing Plenum loses nothing. */
  async close(): Promise<void> {
    this.closing = true
    for (const { run } of this.queue.splice(0)) this.set(run, { status: 'paused' })
    if (this.active !== undefined) await this.stop(this.active.run, 'paused')
  }

  private waits(run: string): boolean {
    return this.queue.some((waiting) => waiting.run === run)
  }

  private set(run: string, change: Parameters<Workspace['runs']['update']>[1]): Run {
    const updated = this.workspace.runs.update(run, change)
    this.changed.emit(updated)
    return updated
  }

  private startNext(): void {
    if (this.active !== undefined || this.closing) return
    const next = this.queue.shift()
    if (next === undefined) return
    const { run } = next
    const session = new ComputeSession(this.fork)
    const active: Active = { run, session, aim: undefined, ended: this.train(next, session) }
    this.active = active
    void active.ended.finally(() => {
      this.active = undefined
      this.startNext()
    })
  }

  private async train({ run, pauseAt }: Waiting, session: ComputeSession): Promise<void> {
    const folder = join(this.scratch, run)
    const started = this.set(run, { status: 'running', problem: null })
    const job = this.board.begin(
      { kind: 'train', title: started.name, about: run },
      () => void this.stop(run, 'paused'),
    )
    const curves = new CurveWriter(this.workspace, run)
    let storing: PlenumError | undefined
    /** What the process told could not be stored (a full disk, say): there is no point in going on. */
    const guard = (store: () => void): void => {
      try {
        store()
      } catch (thrown) {
        storing ??= PlenumError.from(thrown)
        session.kill(storing.message)
      }
    }
    try {
      const { device } = await session.client.request('compute/describe', {})
      this.set(run, { device })
      this.follow(session, started, curves, guard, (progress) => job.progress({ ...progress, device }))
      const outcome = await this.request(started, session, folder, pauseAt)
      curves.flush()
      if (outcome === null) {
        this.set(run, { status: 'paused' })
        job.end('cancelled')
        return
      }
      const { status, problem } = this.rest(run, outcome)
      if (status === 'failed')
        job.end('failed', PlenumError.fromWire(problem ?? { code: 'internal', message: 'It failed.' }))
      // a training that paused by itself did what was asked of it
      else job.end(status === 'paused' && this.active?.aim === 'paused' ? 'cancelled' : 'done')
    } catch (thrown) {
      const error = storing ?? session.explain(thrown)
      guard(() => curves.flush())
      guard(() => void this.set(run, { status: 'failed', problem: error.toWire() }))
      job.end('failed', error)
    } finally {
      session.kill('The training ended.')
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /**
   * Hands the run's log, and its last checkpoint where there is one, to the compute process.
   * @returns null if the run was stopped before it had begun
   */
  private async request(
    run: Run,
    session: ComputeSession,
    folder: string,
    pauseAt: number | null,
  ): Promise<TrainOutcome | null> {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const series = await this.workspace.series.writeFile(run.dataset, join(folder, 'series.f32'))
    let resumeFrom: string | null = null
    if (this.workspace.checkpoints.list(run.run).some(({ kind }) => kind === 'last')) {
      resumeFrom = join(folder, 'resume.safetensors')
      const { step } = this.workspace.checkpoints.extract(run.run, 'last', resumeFrom)
      this.workspace.curves.dropAfter(run.run, step)
    }
    if (this.active?.aim !== undefined) return null
    return session.client.request('compute/train', {
      series,
      config: run.config,
      seed: run.seed,
      directory: folder,
      resumeFrom,
      ...(pauseAt === null ? {} : { pauseAt }),
      ...(run.parent === null ? {} : { branch: true }),
    })
  }

  /** Stores what a training tells and passes it on. */
  private follow(
    session: ComputeSession,
    run: Run,
    curves: CurveWriter,
    guard: (store: () => void) => void,
    report: (progress: Progress) => void,
  ): void {
    let warned = 0
    let touched = Date.now()
    session.client.listen('compute/progress', {}, (progress) => {
      guard(() => curves.add(progress))
      this.progress.emit({ run: run.run, progress })
      report({
        phase: 'training',
        done: progress.step,
        total: progress.steps,
        unit: 'steps',
        ratePerSecond: progress.stepsPerSecond,
        remainingSeconds: progress.remainingSeconds,
        device: null,
      })
      if (progress.warnings.length > warned) guard(() => void this.set(run.run, { warnings: progress.warnings }))
      warned = progress.warnings.length
      if (Date.now() - touched > touchIntervalMs) {
        touched = Date.now()
        guard(() => void this.workspace.runs.update(run.run, {}))
      }
    })
    session.client.listen('compute/checkpoints', {}, ({ file, step, secondsSpent, best }) => {
      guard(() => {
        curves.flush()
        this.workspace.checkpoints.put(run.run, step, 'last', file)
        if (best !== null) this.workspace.checkpoints.put(run.run, step, 'best', file)
        rmSync(file, { force: true })
        this.set(run.run, { step, secondsSpent, ...(best === null ? {} : { best }) })
      })
    })
  }

  /** The run at rest, as its outcome says. */
  private rest(run: string, outcome: TrainOutcome): Run {
    const aim = this.active?.aim ?? 'paused'
    return this.set(run, {
      status: outcome.status === 'stopped' ? aim : outcome.status,
      step: outcome.step,
      secondsSpent: outcome.secondsSpent,
      device: outcome.device,
      parameters: outcome.parameters,
      best: outcome.best,
      problem: outcome.problem,
    })
  }
}
