import { computeContract, connect, PlenumError, type ComputeClient, type Endpoint } from '../../contract'

/** A forked compute process, however it was forked. */
export interface ComputeConnection {
  readonly endpoint: Endpoint
  /** Ends it at once; its state since the last checkpoint is lost, nothing else. */
  readonly kill: () => void
}
export type ForkCompute = () => ComputeConnection

/** The longest silence of a compute process before it is taken for hung; one TensorFlow call never takes that long. */
const silenceLimitMs = 120_000
/**
 * Silence is counted in checks, not read from a clock: while a laptop sleeps nobody checks, and a process that slept as long
 * as its service did is not hung.
 */
const checksInSilence = 8

/** One compute process with its client; killed when its heart stops beating. */
export class ComputeSession {
  readonly client: ComputeClient
  /** Checks since the last sign of life. */
  private silentChecks = 0
  private readonly watch: NodeJS.Timeout
  private readonly connection: ComputeConnection
  private lostReason: string | undefined
  private readonly goneListeners: (() => void)[] = []

  constructor(fork: ForkCompute) {
    this.connection = fork()
    this.client = connect(computeContract, this.connection.endpoint)
    this.client.listen('compute/heartbeat', {}, () => {
      this.silentChecks = 0
    })
    this.watch = setInterval(() => this.checkHeart(), silenceLimitMs / checksInSilence)
    this.watch.unref()
    this.connection.endpoint.onClose((reason) => {
      clearInterval(this.watch)
      this.lostReason ??= reason
      for (const gone of this.goneListeners) gone()
    })
  }

  get isGone(): boolean {
    return this.lostReason !== undefined
  }

  onGone(gone: () => void): void {
    this.goneListeners.push(gone)
  }

  kill(reason: string): void {
    clearInterval(this.watch)
    this.lostReason ??= reason
    this.connection.kill()
  }

  /** What a call's failure really was: a kill of ours carries our reason, not "the connection closed". */
  explain(thrown: unknown): PlenumError {
    const error = PlenumError.from(thrown)
    if (error.code !== 'process-lost' || this.lostReason === undefined) return error
    return new PlenumError('process-lost', this.lostReason, {
      fix: 'What was saved at the last checkpoint is safe.',
      cause: thrown,
    })
  }

  private checkHeart(): void {
    this.silentChecks++
    if (this.silentChecks > checksInSilence) {
      this.kill(`The compute process gave no sign of life for ${silenceLimitMs / 1000} seconds and was ended.`)
    }
  }
}
