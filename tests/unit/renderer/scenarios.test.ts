import { describe, expect, it } from 'vitest'
import type { PossibleStarts } from '../../../src/contract'
import {
  commonRange,
  extremePairs,
  fanLevels,
  fanSeries,
  nearestStart,
  startsOfDay,
  suggestedStart,
  weeksOf,
} from '../../../src/renderer/features/scenarios'

const hour = 3600_000
const at = (text: string): number => Date.parse(text)
/** Hourly: 27 March 12:00 to 28 March 06:00, and 29 March 00:00 to 30 March 23:00, of which the last day is the test period. */
const possible: PossibleStarts = {
  stretches: [
    { fromMs: at('2016-03-27T12:00Z'), toMs: at('2016-03-28T06:00Z') },
    { fromMs: at('2016-03-29T00:00Z'), toMs: at('2016-03-30T23:00Z') },
  ],
  cadenceSeconds: 3600,
  logEndMs: at('2016-03-31T00:00Z'),
  testFromMs: at('2016-03-30T00:00Z'),
  sensors: ['a'],
}

describe('the calendar of starts', () => {
  it('has the possible starts of a day of the zone, also of one with 23 hours', () => {
    expect(startsOfDay(possible, '2016-03-28', 'UTC')).toHaveLength(7)
    expect(startsOfDay(possible, '2016-03-26', 'UTC')).toEqual([])
    // 27 March 2016 in Berlin ends at 22:00 UTC, because summer time began: 12:00 … 21:00
    expect(startsOfDay(possible, '2016-03-27', 'Europe/Berlin')).toHaveLength(10)
    expect(startsOfDay(possible, '2016-03-29', 'UTC')[1]).toBe(at('2016-03-29T01:00Z'))
  })

  it('begins its weeks on Monday and knows what the training did not see', () => {
    const weeks = weeksOf(possible, '2016-03', 'UTC')
    // 1 March 2016 was a Tuesday
    expect(weeks[0]?.map((day) => day?.number)).toEqual([undefined, 1, 2, 3, 4, 5, 6])
    const days = weeks.flat().flatMap((day) => (day !== undefined && day.count > 0 ? [day] : []))
    expect(days.map(({ number, count, isTest }) => [number, count, isTest])).toEqual([
      [27, 12, false],
      [28, 7, false],
      [29, 24, false],
      [30, 24, true],
    ])
  })

  it('finds the nearest possible start, and begins where the future is known', () => {
    expect(nearestStart(possible, at('2016-03-28T20:00Z'))).toBe(at('2016-03-29T00:00Z'))
    expect(nearestStart(possible, at('2016-03-28T08:00Z'))).toBe(at('2016-03-28T06:00Z'))
    expect(nearestStart(possible, at('2016-03-29T05:20Z'))).toBe(at('2016-03-29T05:00Z'))
    // 6 steps of future: between 00:00 and 18:00 of the last day
    expect(suggestedStart(possible, 6)).toBe(at('2016-03-30T09:00Z'))
    expect((suggestedStart(possible, 6) ?? 0) + 6 * hour).toBeLessThanOrEqual(possible.logEndMs)
  })
})

describe('looking at many scenarios', () => {
  it('says which two are most and least alike', () => {
    const values = [0, 3, 1, 3, 0, NaN, 1, NaN, 0]
    expect(extremePairs(values, 3)).toEqual({
      nearest: { a: 0, b: 2, distance: 1 },
      furthest: { a: 0, b: 1, distance: 3 },
    })
    expect(extremePairs([0], 1)).toBeUndefined()
  })

  it('draws a fan as bands between quantiles alike on both sides, and the median', () => {
    const values = Float32Array.from({ length: 18 }, (_, index) => index)
    const fan = { levels: [...fanLevels], values, futureMs: Float64Array.of(0, 1) }
    const series = fanSeries(fan, 0)
    expect(series.map(({ name }) => name)).toEqual(['10–90 %', '20–80 %', '30–70 %', '40–60 %', 'Median'])
    // rows of two steps: 10 % is values 0 and 1, 90 % is 16 and 17, the median 8 and 9
    expect([...Array.from(series[0]?.y ?? []), ...Array.from(series[0]?.high ?? [])]).toEqual([0, 1, 16, 17])
    expect(Array.from(series[4]?.y ?? [])).toEqual([8, 9])
  })

  it('has one scale for charts that are compared', () => {
    expect(commonRange([[20.4, NaN], Float32Array.of(23.1)])).toEqual({ low: 20, high: 24 })
    expect(commonRange([[NaN]])).toBeUndefined()
  })
})
