import type { Progress } from '../../contract'

export type OnProgress = (progress: Progress) => void

const betweenMs = 200

/** Tells how far one phase is, a few times a second; the rate is the mean since the phase began. */
export function progressMeter(onProgress: OnProgress | undefined, phase: string, unit: string, total: number | null) {
  const startedMs = performance.now()
  let toldMs = -Infinity
  return (done: number, last = false): void => {
    if (onProgress === undefined) return
    const nowMs = performance.now()
    if (!last && nowMs - toldMs < betweenMs) return
    toldMs = nowMs
    const seconds = (nowMs - startedMs) / 1000
    const ratePerSecond = seconds > 0 && done > 0 ? done / seconds : null
    onProgress({
      phase,
      done,
      total,
      unit,
      ratePerSecond,
      remainingSeconds: ratePerSecond === null || total === null ? null : Math.max(0, total - done) / ratePerSecond,
      device: null,
    })
  }
}
