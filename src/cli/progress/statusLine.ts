import { characters } from '../text/table'
import type { Terminal } from '../terminal'

const liveIntervalMs = 100
const plainIntervalMs = 4000
/** Work that is over sooner says nothing on a log. */
const plainDelayMs = 1500

/**
 * What is going on, on stderr: one line rewritten in place on a screen; elsewhere (a log, a pipe) a plain line every few
 * seconds.
 */
export class StatusLine {
  private shown = false
  private last: number
  private readonly intervalMs: number

  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number = Date.now,
  ) {
    this.intervalMs = terminal.live ? liveIntervalMs : plainIntervalMs
    this.last = terminal.live ? -Infinity : this.now() - plainIntervalMs + plainDelayMs
  }

  /** Shows `text` if it is time to; made only then. */
  show(text: () => string): void {
    const now = this.now()
    if (now - this.last < this.intervalMs) return
    this.last = now
    if (!this.terminal.live) return this.terminal.err(`${text()}\n`)
    const line = characters(text())
      .slice(0, this.terminal.columns - 1)
      .join('')
    this.terminal.err(`\r\u001b[2K${line}`)
    this.shown = true
  }

  /** A line that stays. */
  say(text: string): void {
    this.clear()
    this.terminal.err(`${text}\n`)
  }

  clear(): void {
    if (this.shown) this.terminal.err('\r\u001b[2K')
    this.shown = false
  }
}
