/**
 * Ctrl-C. The first one stops the work in an orderly way, a second one leaves at once. npm passes a Ctrl-C of the
 * terminal on to a program that has it already, so two within a moment are one.
 */
const sameCtrlCMs = 700

export class Interrupt {
  private readonly controller = new AbortController()
  private firstAt: number | undefined
  private first: () => void = () => this.controller.abort()

  /**
   * @param leave ends the program at once
   * @param now milliseconds of a clock
   */
  constructor(
    private readonly leave: () => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** Aborted by the first Ctrl-C, unless {@link onFirst} took its place. */
  get signal(): AbortSignal {
    return this.controller.signal
  }

  get happened(): boolean {
    return this.firstAt !== undefined
  }

  /** What the first Ctrl-C does from now on; the returned function puts back what it did before. */
  onFirst(action: () => void): () => void {
    const before = this.first
    this.first = action
    return () => {
      this.first = before
    }
  }

  readonly receive = (): void => {
    if (this.firstAt === undefined) {
      this.firstAt = this.now()
      this.first()
    } else if (this.now() - this.firstAt > sameCtrlCMs) this.leave()
  }

  /** Listens to the signals that ask a program to stop; returns the undoing. */
  arm(): () => void {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
    for (const signal of signals) process.on(signal, this.receive)
    return () => {
      for (const signal of signals) process.off(signal, this.receive)
    }
  }
}
