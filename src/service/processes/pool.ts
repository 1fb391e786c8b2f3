import { PlenumError } from '../../contract'
import { ComputeSession, type ForkCompute } from './session'

/** How long an idle compute process is kept warm, so that the next preview starts at once. */
const keepWarmMs = 60_000

/** Lends compute processes for short work (describe, sample, evaluate), one borrower at a time each, and keeps one warm. */
export class ComputePool {
  private idle: ComputeSession | undefined
  private timer: NodeJS.Timeout | undefined
  private readonly busy = new Set<ComputeSession>()

  constructor(private readonly fork: ForkCompute) {}

  /** Runs `work` with a compute process of its own; an aborted signal ends the process and rejects with `cancelled`. */
  async use<T>(signal: AbortSignal | undefined, work: (session: ComputeSession) => Promise<T>): Promise<T> {
    if (isAborted(signal)) throw new PlenumError('cancelled', 'Cancelled before it started.')
    const session = this.take()
    const stop = (): void => session.kill('Cancelled.')
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return await work(session)
    } catch (thrown) {
      if (isAborted(signal)) throw new PlenumError('cancelled', 'Cancelled.', { cause: thrown })
      throw session.explain(thrown)
    } finally {
      signal?.removeEventListener('abort', stop)
      this.release(session)
    }
  }

  close(): void {
    clearTimeout(this.timer)
    this.idle?.kill('Plenum is closing.')
    for (const session of this.busy) session.kill('Plenum is closing.')
  }

  private take(): ComputeSession {
    clearTimeout(this.timer)
    const session = this.idle !== undefined && !this.idle.isGone ? this.idle : new ComputeSession(this.fork)
    this.idle = undefined
    this.busy.add(session)
    return session
  }

  private release(session: ComputeSession): void {
    this.busy.delete(session)
    if (session.isGone) return
    if (this.idle !== undefined) {
      session.kill('No longer needed.')
      return
    }
    this.idle = session
    this.timer = setTimeout(() => {
      this.idle = undefined
      session.kill('Idle.')
    }, keepWarmMs)
    this.timer.unref()
  }
}

/** A call, because the compiler would take a property read before an await for still true after it. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}
