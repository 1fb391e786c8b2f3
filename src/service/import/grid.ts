import { PlenumError } from '../../contract'
import { detectCadence } from '../../domain'
import type { Stage } from './staging'

/** The regular grid of a log. */
export interface Grid {
  readonly startMs: number
  readonly cadenceSeconds: number
  readonly steps: number
  /** Share of neighbouring readings that are one step apart; null where the cadence was given. */
  readonly agreement: number | null
}

const sensorsLookedAt = 5
const mostInstants = 2_000_000
const mostCells = 4e9
const mostSteps = 2 ** 28

/** Ascending instants of some sensors with many readings, NaN between two sensors. */
function instantsOf(stage: Stage, sensors: number): Float64Array {
  const chosen = Array.from({ length: sensors }, (_, sensor) => ({ sensor, count: stage.count(sensor) }))
    .sort((a, b) => b.count - a.count)
    .slice(0, sensorsLookedAt)
  const share = Math.floor(mostInstants / Math.max(1, chosen.length))
  const parts = chosen.map(({ sensor, count }) => {
    const times = new Float64Array(Math.min(count, share) + 1).fill(NaN)
    let filled = 0
    for (const records of stage.records(sensor)) {
      const taken = Math.min(records.count, times.length - 1 - filled)
      times.set(records.timesMs.subarray(0, taken), filled)
      filled += taken
      if (taken < records.count) break
    }
    times.subarray(0, filled).sort()
    return times
  })
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return all
}

/** Where within a step the readings lie, milliseconds: the commonest place, or the mean place of jittered ones. */
function phaseOf(instants: Float64Array, cadenceMs: number): number {
  const counts = new Map<number, number>()
  let sine = 0
  let cosine = 0
  let total = 0
  for (const instant of instants) {
    if (Number.isNaN(instant)) continue
    const phase = ((instant % cadenceMs) + cadenceMs) % cadenceMs
    if (counts.size < 10_000 || counts.has(phase)) counts.set(phase, (counts.get(phase) ?? 0) + 1)
    const angle = (phase / cadenceMs) * 2 * Math.PI
    sine += Math.sin(angle)
    cosine += Math.cos(angle)
    total++
  }
  const [commonest, count] = [...counts].reduce((best, other) => (other[1] > best[1] ? other : best), [0, 0])
  if (count * 2 >= total) return commonest
  const mean = ((Math.atan2(sine, cosine) / (2 * Math.PI)) * cadenceMs + cadenceMs) % cadenceMs
  // jitter around full steps of the clock is by far the most likely
  const fromFull = Math.min(mean, cadenceMs - mean)
  return fromFull < cadenceMs * 0.1 ? 0 : Math.round(mean / 1000) * 1000
}

/** Lays the grid over what was read. @throws PlenumError `bad-input` where the times make none */
export function layGrid(
  stage: Stage,
  sensors: number,
  variables: number,
  span: { firstMs: number; finalMs: number },
  wantedCadence: number | undefined,
  file: string | undefined,
): Grid {
  const instants = instantsOf(stage, sensors)
  const detected = detectCadence(instants)
  const cadenceSeconds = wantedCadence ?? detected?.seconds
  if (cadenceSeconds === undefined || span.firstMs === span.finalMs) {
    throw new PlenumError('bad-input', 'All readings carry the same time, so there is no series.', {
      place: { file },
      fix: 'Import at least two rows of different times.',
    })
  }
  const cadenceMs = cadenceSeconds * 1000
  const phase = phaseOf(instants, cadenceMs)
  const startMs = Math.round((span.firstMs - phase) / cadenceMs) * cadenceMs + phase
  const steps = Math.round((span.finalMs - startMs) / cadenceMs) + 1
  if (cadenceSeconds > 86_400 || steps > mostSteps || steps * sensors * variables > mostCells) {
    const [from, to] = [span.firstMs, span.finalMs].map((ms) => new Date(ms).toISOString())
    throw new PlenumError(
      'bad-input',
      `A reading every ${cadenceSeconds} s from ${from ?? ''} to ${to ?? ''} makes no usable grid.`,
      {
        place: { file },
        fix: 'Look for a wrong date in the log, or give the cadence.',
      },
    )
  }
  return { startMs, cadenceSeconds, steps, agreement: wantedCadence === undefined ? (detected?.share ?? null) : null }
}
