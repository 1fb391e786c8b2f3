import type { TrainPoint, TrainProgress, ValidationPoint, ValidationSample } from '../../contract'

/** Reports without news come at most this often. */
const quietIntervalMs = 250

/**
 * Tells how a training goes: every point of the curves, every validation and every new warning, and in
 * between at most four times a second. Speed is that of the last few seconds, without validations of long ago.
 */
export class ProgressReporter {
  private lastReport = 0
  private warned = 0
  private readonly marks: { readonly step: number; readonly time: number }[] = []

  constructor(
    private readonly listener: { progress(progress: TrainProgress): void },
    private readonly steps: number,
    step: number,
  ) {
    this.marks.push({ step, time: Date.now() })
  }

  report(news: {
    readonly step: number
    readonly seconds: number
    readonly point: TrainPoint | null
    readonly validation: ValidationPoint | null
    readonly sample?: ValidationSample | null
    readonly warnings: string[]
  }): void {
    const { step, seconds, point, validation, sample = null, warnings } = news
    const now = Date.now()
    const quiet = point === null && validation === null && step < this.steps && warnings.length === this.warned
    if (quiet && now - this.lastReport < quietIntervalMs) return
    this.lastReport = now
    this.warned = warnings.length
    const stepsPerSecond = this.rate(step, now)
    this.listener.progress({
      step,
      steps: this.steps,
      secondsSpent: seconds,
      stepsPerSecond,
      remainingSeconds: stepsPerSecond === null ? null : (this.steps - step) / stepsPerSecond,
      memoryBytes: process.memoryUsage().rss,
      point,
      validation,
      sample,
      warnings,
    })
  }

  private rate(step: number, now: number): number | null {
    const oldest = this.marks[0]
    if (now - (this.marks[this.marks.length - 1]?.time ?? 0) >= quietIntervalMs) this.marks.push({ step, time: now })
    if (this.marks.length > 40) this.marks.shift()
    if (oldest === undefined || step <= oldest.step || now - oldest.time < quietIntervalMs) return null
    return ((step - oldest.step) * 1000) / (now - oldest.time)
  }
}
