import { DateTime } from 'luxon'
import { zoneOf } from '../text'

type Unit = 'minutes' | 'hours' | 'days' | 'months' | 'years'
const intervals: readonly [number, Unit, number][] = (
  [
    [1, 'minutes'],
    [5, 'minutes'],
    [10, 'minutes'],
    [30, 'minutes'],
    [1, 'hours'],
    [2, 'hours'],
    [3, 'hours'],
    [6, 'hours'],
    [12, 'hours'],
    [1, 'days'],
    [2, 'days'],
    [7, 'days'],
    [14, 'days'],
    [1, 'months'],
    [3, 'months'],
    [6, 'months'],
    [1, 'years'],
    [5, 'years'],
    [20, 'years'],
  ] as const
).map(([amount, unit]) => [
  amount,
  unit,
  amount * { minutes: 60e3, hours: 3600e3, days: 86_400e3, months: 30.44 * 86_400e3, years: 365.25 * 86_400e3 }[unit],
])

export interface TimeTick {
  readonly at: number
  readonly label: string
}

/** The first round time of an interval at or before `time`. */
function roundDown(time: DateTime, amount: number, unit: Unit): DateTime {
  if (unit === 'minutes') return time.startOf('hour').plus({ minutes: Math.floor(time.minute / amount) * amount })
  if (unit === 'hours') return time.startOf('day').plus({ hours: Math.floor(time.hour / amount) * amount })
  if (unit === 'days') return amount >= 7 ? time.startOf('week') : time.startOf('month')
  if (unit === 'months') return time.startOf('year')
  return time.startOf('year').set({ year: Math.floor(time.year / amount) * amount })
}

function labelOf(time: DateTime, unit: Unit): string {
  const midnight = time.hour === 0 && time.minute === 0
  if (unit === 'years') return time.toFormat('yyyy')
  if (unit === 'months') return time.month === 1 ? time.toFormat('yyyy') : time.toFormat('MMM')
  return midnight ? time.toFormat('d MMM') : time.toFormat('HH:mm')
}

/** Round times of the zone (midnights, full hours) between two instants, at most about `most` of them. */
export function timeTicks(fromMs: number, toMs: number, zone: string, most: number): TimeTick[] {
  if (!(toMs > fromMs) || most < 1) return []
  const [amount, unit] = intervals.find(([, , ms]) => (toMs - fromMs) / ms <= most) ?? [100, 'years' as const]
  const ticks: TimeTick[] = []
  const start = roundDown(DateTime.fromMillis(fromMs).setZone(zoneOf(zone)), amount, unit)
  const daily = unit === 'days' || unit === 'months' || unit === 'years'
  let time = start
  for (let i = 1; time.toMillis() <= toMs && i < 500; i++) {
    if (time.toMillis() >= fromMs) ticks.push({ at: time.toMillis(), label: labelOf(time, unit) })
    // calendar steps from the start keep midnights at midnight; hours are stretches of time, realigned each day
    time = daily ? start.plus({ [unit]: amount * i }) : roundDown(time.plus({ [unit]: amount }), amount, unit)
  }
  return ticks
}
