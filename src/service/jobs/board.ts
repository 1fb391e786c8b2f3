import { PlenumError, type HandlerContext, type Job, type Progress } from '../../contract'
import { Hub } from './hub'

const keptFinishedJobs = 50
const progressIntervalMs = 150

export interface RunningJob {
  readonly signal: AbortSignal
  readonly progress: (progress: Progress) => void
}

type JobWords = Pick<Job, 'kind' | 'title' | 'about'>

/** The jobs drawer: every long piece of work, running or recently finished; each can be cancelled from anywhere. */
export class JobBoard {
  readonly changed = new Hub<Job>()
  private readonly jobs = new Map<string, Job>()
  private readonly cancels = new Map<string, () => void>()

  constructor(private readonly newId: () => string) {}

  list(): Job[] {
    return [...this.jobs.values()].reverse()
  }

  get busy(): boolean {
    return this.cancels.size > 0
  }

  /** False if the job is no longer running. */
  cancel(job: string): boolean {
    const cancel = this.cancels.get(job)
    cancel?.()
    return cancel !== undefined
  }

  /**
   * Runs a long request as a job. Its signal aborts when the caller cancels or goes away, or when someone cancels the job
   * in the drawer; progress goes to both. @param made the identifier of what the job is about from its end on
   */
  async run<T>(
    what: JobWords,
    context: HandlerContext,
    work: (job: RunningJob) => Promise<T>,
    made?: (result: T) => string | null,
  ): Promise<T> {
    const controller = new AbortController()
    const abort = (): void => controller.abort()
    context.signal.addEventListener('abort', abort, { once: true })
    if (context.signal.aborted) abort()
    const track = this.begin(what, abort)
    try {
      const result = await work({
        signal: controller.signal,
        progress: (progress) => {
          if (track.progress(progress)) context.progress(progress)
        },
      })
      track.end('done', undefined, made?.(result))
      return result
    } catch (thrown) {
      const error = controller.signal.aborted
        ? new PlenumError('cancelled', 'Cancelled; nothing was kept.', { cause: thrown })
        : PlenumError.from(thrown)
      track.end(error.code === 'cancelled' ? 'cancelled' : 'failed', error)
      throw error
    } finally {
      context.signal.removeEventListener('abort', abort)
    }
  }

  /** Puts a job on the board that runs by itself (a training); `cancel` is called when someone cancels it there. */
  begin(
    what: JobWords,
    cancel: () => void,
  ): {
    /** True if it was passed on: at most a few a second are. */
    progress: (progress: Progress) => boolean
    end: (status: Exclude<Job['status'], 'running'>, problem?: PlenumError, made?: string | null) => void
  } {
    const id = this.newId()
    const startedAt = new Date().toISOString()
    let job: Job = { job: id, ...what, status: 'running', startedAt, progress: null, problem: null }
    let lastEmit = 0
    let phase = ''
    const publish = (next: Job): void => {
      job = next
      this.jobs.set(id, job)
      this.changed.emit(job)
    }
    this.cancels.set(id, cancel)
    publish(job)
    return {
      progress: (progress) => {
        const now = Date.now()
        if (progress.phase === phase && now - lastEmit < progressIntervalMs) return false
        lastEmit = now
        phase = progress.phase
        publish({ ...job, progress })
        return true
      },
      end: (status, problem, made) => {
        this.cancels.delete(id)
        publish({ ...job, status, problem: problem?.toWire() ?? null, about: made ?? job.about })
        this.forgetOld()
      },
    }
  }

  private forgetOld(): void {
    const finished = [...this.jobs.values()].filter((job) => job.status !== 'running')
    for (const job of finished.slice(0, Math.max(0, finished.length - keptFinishedJobs))) this.jobs.delete(job.job)
  }
}
