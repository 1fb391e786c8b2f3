import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PlenumError, type Device, type SweepCheckpoint, type SweepJob, type SweepProgress } from '../../contract'
import { trialsOf } from '../../domain'
import type { JobBoard } from '../jobs/board'
import { ComputeSession, type ForkCompute } from '../processes/session'
import type { Workspace } from '../store'
import { jobProgress, ProgressOfTrials } from './progress'

/** A sweep whose process has not touched it for a quarter of an hour is taken for lost by another Plenum (see the store). */
const touchIntervalMs = 60_000
const repeatStopMs = 500

interface Listener {
  progress(progress: SweepProgress): void
  /** Rewards were stored, or the device is known. */
  episode(): void
}

/** One sweep that runs: its compute process, what it tells, and how it is stopped. */
export class RunningSweep {
  /** Resolves when the process has ended and everything is stored: with what went wrong, or null. */
  readonly ended: Promise<PlenumError | null>
  private readonly session: ComputeSession
  private storing: PlenumError | undefined
  private stopWanted = false

  constructor(
    private readonly sweep: string,
    private readonly workspace: Workspace,
    private readonly board: JobBoard,
    fork: ForkCompute,
    private readonly scratch: string,
    private readonly listener: Listener,
  ) {
    this.session = new ComputeSession(fork)
    this.ended = this.run()
  }

  /** Saves everything and ends the process; answers when the sweep rests. */
  async stop(): Promise<void> {
    this.stopWanted = true
    const ask = (): void => void this.session.client.request('compute/stop', {}).catch(() => undefined)
    ask()
    // a process that is just starting does not hear it yet
    const repeat = setInterval(ask, repeatStopMs)
    try {
      await this.ended
    } finally {
      clearInterval(repeat)
    }
  }

  private async run(): Promise<PlenumError | null> {
    // the caller has its answer before the process is asked
    await Promise.resolve()
    const folder = join(this.scratch, this.sweep)
    const { name } = this.workspace.sweeps.get(this.sweep)
    const job = this.board.begin({ kind: 'sweep', title: name, run: null }, () => void this.stop())
    let problem: PlenumError | null = null
    try {
      const { device } = await this.session.client.request('compute/describe', {})
      this.workspace.sweeps.setDevice(this.sweep, device)
      this.listener.episode()
      this.follow(device, (progress) => job.progress(jobProgress(progress)))
      // stopped before it had begun
      if (!this.stopWanted) await this.session.client.request('compute/sweep', this.prepare(folder))
    } catch (thrown) {
      problem = this.storing ?? this.session.explain(thrown)
    } finally {
      this.session.kill('The sweep rests.')
      rmSync(folder, { recursive: true, force: true })
    }
    problem ??= this.storing ?? null
    job.end(problem !== null ? 'failed' : this.stopWanted ? 'cancelled' : 'done', problem ?? undefined)
    return problem
  }

  /** Writes what the trials go on from where the compute process can read it. */
  private prepare(folder: string): SweepJob {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const { sweeps } = this.workspace
    const { plan, secondsSpent } = sweeps.get(this.sweep)
    const known = sweeps.trials(this.sweep)
    const learning = trialsOf(plan).filter(({ trial }) => known[trial]?.ended === null)
    const algorithms = [...new Set(learning.map(({ algorithm }) => algorithm))]
    const resume = algorithms.flatMap((algorithm) => {
      const extracted = sweeps.extractState(this.sweep, algorithm, folder)
      return extracted === null ? [] : [{ algorithm, state: extracted.state, replays: [...extracted.replays] }]
    })
    const trials = learning.map(({ trial, algorithm, seed, noiseClip, noiseDeviation }) => ({
      trial,
      algorithm,
      seed,
      noiseClip,
      noiseDeviation,
    }))
    return { plan, trials, directory: folder, secondsSpent, resume }
  }

  /** Stores what the process tells and passes it on. */
  private follow(device: Device, report: (progress: SweepProgress) => void): void {
    const { sweeps } = this.workspace
    const { client } = this.session
    const trials = new ProgressOfTrials(sweeps.get(this.sweep).plan, sweeps.trials(this.sweep), device)
    let touched = Date.now()
    client.listen('compute/sweep-steps', {}, (steps) => {
      const progress = trials.at(steps)
      this.listener.progress(progress)
      report(progress)
      if (Date.now() - touched < touchIntervalMs) return
      touched = Date.now()
      this.guard(() => sweeps.touch(this.sweep))
    })
    client.listen('compute/sweep-checkpoints', {}, (checkpoint) => this.guard(() => this.store(checkpoint, trials)))
  }

  private store(checkpoint: SweepCheckpoint, trials: ProgressOfTrials): void {
    this.workspace.sweeps.saveCheckpoint(this.sweep, checkpoint)
    trials.take(checkpoint)
    for (const file of [checkpoint.files?.state, checkpoint.files?.replay]) {
      if (file !== undefined) rmSync(file, { force: true })
    }
    this.listener.episode()
  }

  /** What the process told could not be stored (a full disk, say): there is no point in going on. */
  private guard(store: () => void): void {
    try {
      store()
    } catch (thrown) {
      this.storing ??= PlenumError.from(thrown)
      this.session.kill(this.storing.message)
    }
  }
}
