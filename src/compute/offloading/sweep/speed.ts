/** Speed is that of the last seconds: long enough to cover both algorithms' turns would take minutes, so it is what is now. */
const windowMs = 10_000
const markMs = 250

/** Agent-steps per second of late. */
export class SpeedMeter {
  private done = 0
  private readonly marks: { readonly done: number; readonly ms: number }[] = []

  count(agentSteps: number, nowMs: number): void {
    this.done += agentSteps
    const last = this.marks.at(-1)
    if (last !== undefined && nowMs - last.ms < markMs) return
    this.marks.push({ done: this.done, ms: nowMs })
    while (nowMs - (this.marks[0]?.ms ?? nowMs) > windowMs) this.marks.shift()
  }

  /** Null until something is measured. */
  get rate(): number | null {
    const [first, last] = [this.marks[0], this.marks.at(-1)]
    if (first === undefined || last === undefined || last.ms <= first.ms) return null
    return ((last.done - first.done) * 1000) / (last.ms - first.ms)
  }
}
