import { DateTime } from 'luxon'
import type { PossibleStarts } from '../../../contract'
import { zoneOf } from '../../text'

export interface CalendarDay {
  /** `2016-05-20` */
  readonly date: string
  readonly number: number
  /** Possible starts on it. */
  readonly count: number
  /** Whether the training never saw it. */
  readonly isTest: boolean
}

/** Possible starts of one day in the zone, ascending. */
export function startsOfDay(possible: PossibleStarts, date: string, zone: string): number[] {
  const day = DateTime.fromISO(date, { zone: zoneOf(zone) })
  return startsWithin(possible, day.toMillis(), day.plus({ days: 1 }).toMillis() - 1)
}

function startsWithin({ stretches, cadenceSeconds }: PossibleStarts, fromMs: number, toMs: number): number[] {
  const step = cadenceSeconds * 1000
  return stretches.flatMap((stretch) => {
    const first = Math.max(stretch.fromMs, stretch.fromMs + Math.ceil((fromMs - stretch.fromMs) / step) * step)
    const last = Math.min(stretch.toMs, toMs)
    return last < first ? [] : Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step)
  })
}

/** The days of a month (`2016-05`) in weeks from Monday on; undefined before its first and after its last day. */
export function weeksOf(possible: PossibleStarts, month: string, zone: string): (CalendarDay | undefined)[][] {
  const first = DateTime.fromISO(`${month}-01`, { zone: zoneOf(zone) })
  const days = Array.from({ length: first.daysInMonth ?? 0 }, (_, index): CalendarDay => {
    const day = first.plus({ days: index })
    const date = day.toFormat('yyyy-MM-dd')
    const starts = startsWithin(possible, day.toMillis(), day.plus({ days: 1 }).toMillis() - 1)
    return { date, number: index + 1, count: starts.length, isTest: (starts.at(-1) ?? 0) >= possible.testFromMs }
  })
  const cells = [...new Array<undefined>(first.weekday - 1).fill(undefined), ...days]
  const weeks: (CalendarDay | undefined)[][] = []
  for (let from = 0; from < cells.length; from += 7) {
    weeks.push(Array.from({ length: 7 }, (_, day) => cells[from + day]))
  }
  return weeks
}

export function monthOf(ms: number, zone: string): string {
  return DateTime.fromMillis(ms, { zone: zoneOf(zone) }).toFormat('yyyy-MM')
}
export function dateOf(ms: number, zone: string): string {
  return DateTime.fromMillis(ms, { zone: zoneOf(zone) }).toFormat('yyyy-MM-dd')
}
export function monthWords(month: string): string {
  return DateTime.fromISO(`${month}-01`).setLocale('en').toFormat('LLLL yyyy')
}
export function monthMoved(month: string, by: number): string {
  return DateTime.fromISO(`${month}-01`).plus({ months: by }).toFormat('yyyy-MM')
}

/** The possible start nearest to an instant. */
export function nearestStart({ stretches, cadenceSeconds }: PossibleStarts, ms: number): number | undefined {
  const step = cadenceSeconds * 1000
  let best: number | undefined
  for (const { fromMs, toMs } of stretches) {
    const within = fromMs + Math.round((ms - fromMs) / step) * step
    const candidate = Math.min(toMs, Math.max(fromMs, within))
    if (best === undefined || Math.abs(candidate - ms) < Math.abs(best - ms)) best = candidate
  }
  return best
}

/** Where to begin: in the middle of what the training never saw, with as much known future as is asked for. */
export function suggestedStart(possible: PossibleStarts, steps: number): number | undefined {
  const last = possible.logEndMs - steps * possible.cadenceSeconds * 1000
  return nearestStart(possible, Math.max(possible.testFromMs, (possible.testFromMs + last) / 2))
}
