import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PlenumError, type Device, type SweepCheckpoint, type SweepJob, type SweepProgress } from '../../contract'
import { trialsOf, type SweepTrial } from '../../domain'
import type { JobBoard } from '../jobs/board'
import { ComputeSession, type ForkCompute } from '../processes/session'
import type { Workspace } from '../store'
import { threads } from './parts'
import { jobProgress, ProgressOfTrials } from './progress'

/** A sweep whose process has not touched it for a quarter of an hour is taken for lost by another Plenum (see the store). */
const touchIntervalMs = 60_000
const repeatStopMs = 500

interface Listener {
  progress(progress: SweepProgress): void
  /** Rewards were stored, or the device is known. */
  episode(): void
}

/** One sweep that runs: its compute processes with a share of the trials each, what they tell, and how they are stopped. */
export class RunningSweep {
  /** Resolves when the processes have ended and everything is stored: with what went wrong, or null. */
  readonly ended: Promise<PlenumError | null>
  /** By part, of those that have something to do. */
  private readonly sessions: ReadonlyMap<number, ComputeSession>
  private problem: PlenumError | null = null
  private stopWanted = false

  constructor(
    private readonly sweep: string,
    private readonly workspace: Workspace,
    private readonly board: JobBoard,
    fork: ForkCompute,
    private readonly scratch: string,
    private readonly listener: Listener,
  ) {
    const learning = workspace.sweeps.trials(sweep).filter(({ ended }) => ended === null)
    const parts = new Set(learning.map(({ part }) => part).sort((one, other) => one - other))
    this.sessions = new Map([...parts].map((part) => [part, new ComputeSession(fork)]))
    this.ended = this.run()
  }

  /** Saves everything and ends the processes; answers when the sweep rests. */
  async stop(): Promise<void> {
    this.stopWanted = true
    const ask = (): void => {
      for (const { client } of this.sessions.values()) void client.request('compute/stop', {}).catch(() => undefined)
    }
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
    // the caller has its answer before the processes are asked
    await Promise.resolve()
    const { name, plan } = this.workspace.sweeps.get(this.sweep)
    const job = this.board.begin({ kind: 'sweep', title: name, about: this.sweep }, () => void this.stop())
    const trials = new ProgressOfTrials(plan, this.workspace.sweeps.trials(this.sweep))
    const report = (progress: SweepProgress): void => {
      this.listener.progress(progress)
      job.progress(jobProgress(progress))
    }
    const parts = [...this.sessions]
    await Promise.all(parts.map(([part, session]) => this.runPart(session, part, trials, report)))
    rmSync(join(this.scratch, this.sweep), { recursive: true, force: true })
    const { problem } = this
    job.end(problem !== null ? 'failed' : this.stopWanted ? 'cancelled' : 'done', problem ?? undefined)
    return problem
  }

  private async runPart(
    session: ComputeSession,
    part: number,
    trials: ProgressOfTrials,
    report: (progress: SweepProgress) => void,
  ): Promise<void> {
    const { client } = session
    try {
      const { device } = await client.request('compute/describe', { threads })
      const [firstPart] = this.sessions.keys()
      if (part === firstPart) {
        this.workspace.sweeps.setDevice(this.sweep, device)
        this.listener.episode()
      }
      this.follow(session, part, trials, device, report)
      const job = this.prepare(part)
      // stopped before it had begun
      if (!this.stopWanted) await client.request('compute/sweep', job)
    } catch (thrown) {
      this.problem ??= session.explain(thrown)
      // the others are saved: the sweep goes on from there when it is resumed
      void this.stop()
    } finally {
      session.kill('The sweep rests.')
      trials.endPart(part)
    }
  }

  /** Writes what the trials of a part go on from where its compute process can read it. */
  private prepare(part: number): SweepJob {
    const folder = join(this.scratch, this.sweep, String(part))
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const { sweeps } = this.workspace
    const { plan, secondsSpent } = sweeps.get(this.sweep)
    const known = sweeps.trials(this.sweep)
    const trials = trialsOf(plan)
      .filter(({ trial }) => known[trial]?.part === part && known[trial].ended === null)
      .map(({ trial, wave, algorithm, seed, noiseClip, noiseDeviation }) => ({
        trial,
        wave,
        algorithm,
        seed,
        noiseClip,
        noiseDeviation,
      }))
    const resume = stacksOf(trials).flatMap((stack) => {
      const extracted = sweeps.extractState(this.sweep, { ...stack, part }, folder)
      return extracted === null ? [] : [{ ...stack, state: extracted.state, replays: [...extracted.replays] }]
    })
    return { plan, trials, directory: folder, secondsSpent, resume }
  }

  /** Stores what a process tells and passes it on. */
  private follow(
    { client }: ComputeSession,
    part: number,
    trials: ProgressOfTrials,
    device: Device,
    report: (progress: SweepProgress) => void,
  ): void {
    let touched = Date.now()
    client.listen('compute/sweep-steps', {}, (steps) => {
      report(trials.at(steps, part, device))
      if (Date.now() - touched < touchIntervalMs) return
      touched = Date.now()
      this.guard(() => this.workspace.sweeps.touch(this.sweep))
    })
    client.listen('compute/sweep-checkpoints', {}, (checkpoint) =>
      this.guard(() => this.store(checkpoint, part, trials)),
    )
  }

  private store(checkpoint: SweepCheckpoint, part: number, trials: ProgressOfTrials): void {
    this.workspace.sweeps.saveCheckpoint(this.sweep, checkpoint, part)
    trials.take(checkpoint)
    for (const file of [checkpoint.files?.state, checkpoint.files?.replay]) {
      if (file !== undefined) rmSync(file, { force: true })
    }
    this.listener.episode()
  }

  /** What a process told could not be stored (a full disk, say): there is no point in going on. */
  private guard(store: () => void): void {
    try {
      store()
    } catch (thrown) {
      this.problem ??= PlenumError.from(thrown)
      for (const session of this.sessions.values()) session.kill(this.problem.message)
    }
  }
}

/** Programs that these trials make up. */
function stacksOf(trials: readonly Pick<SweepTrial, 'algorithm' | 'wave'>[]): Pick<SweepTrial, 'algorithm' | 'wave'>[] {
  const byName = trials.map(({ algorithm, wave }) => [`${algorithm}${wave}`, { algorithm, wave }] as const)
  return [...new Map(byName).values()]
}
