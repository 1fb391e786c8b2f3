import { FixedOffsetZone, type Zone } from 'luxon'
import { timeOfStep, type HallSeries } from '../series'
import { zoneNamed } from '../zone'

const minuteMs = 60_000
const dayMs = 86_400_000
const weekMs = 7 * dayMs
/** Sine and cosine of the time of day, once and twice a day. */
export const harmonicCount = 4
/** {@link harmonicCount} and the weekend flag. */
export const clockFeatures = harmonicCount + 1

/** Local time of the steps of a log, beyond its end as well. */
export class HallClock {
  /** Offset from UTC in milliseconds by day since 1970; null on a day on which the clocks change. */
  private readonly offsets = new Map<number, number | null>()
  private readonly zone: Zone

  constructor(private readonly series: Pick<HallSeries, 'startMs' | 'cadenceSeconds' | 'timeZone'>) {
    this.zone = zoneNamed(series.timeZone) ?? FixedOffsetZone.utcInstance
  }

  /** Writes sin, cos, sin 2×, cos 2× of the local time of day, then 1 on Saturday and Sunday, else 0. */
  fill(step: number, out: Float32Array | Float64Array, offset = 0): void {
    this.fillHarmonics(step, out, offset)
    const day = Math.floor(this.localAt(step) / dayMs)
    // 1 January 1970 was a Thursday
    const weekday = (((day + 4) % 7) + 7) % 7
    out[offset + harmonicCount] = weekday === 0 || weekday === 6 ? 1 : 0
  }

  /** Writes sin, cos, sin 2×, cos 2× of the local time of day. */
  fillHarmonics(step: number, out: Float32Array | Float64Array, offset = 0): void {
    const local = this.localAt(step)
    const angle = (2 * Math.PI * (local - Math.floor(local / dayMs) * dayMs)) / dayMs
    out[offset] = Math.sin(angle)
    out[offset + 1] = Math.cos(angle)
    out[offset + 2] = Math.sin(2 * angle)
    out[offset + 3] = Math.cos(2 * angle)
  }

  /** Writes sin, cos of the local time of the week, which begins on Thursday at midnight, as 1970 did. */
  fillWeek(step: number, out: Float32Array | Float64Array, offset = 0): void {
    const angle = (2 * Math.PI * (this.localAt(step) % weekMs)) / weekMs
    out[offset] = Math.sin(angle)
    out[offset + 1] = Math.cos(angle)
  }

  /** Milliseconds since 1970 as the wall clock has them. */
  private localAt(step: number): number {
    const utc = timeOfStep(this.series, step)
    return utc + this.offsetAt(utc)
  }

  private offsetAt(utc: number): number {
    const day = Math.floor(utc / dayMs)
    let offset = this.offsets.get(day)
    if (offset === undefined) {
      const first = this.measure(day * dayMs)
      offset = first === this.measure((day + 1) * dayMs) ? first : null
      this.offsets.set(day, offset)
    }
    return offset ?? this.measure(utc)
  }

  /** Asks the time zone; slow, hence once or twice a day. */
  private measure(utc: number): number {
    return this.zone.offset(utc) * minuteMs
  }
}
