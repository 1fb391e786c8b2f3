import { describe, expect, test } from 'vitest'
import { PlenumError } from '../../../../src/contract'
import { correlation, relativeHumidity, simulatedSeries, simulateHall, type HallSeries } from '../../../../src/domain'

/** One column of a series. */
function column(series: HallSeries, sensor: number, variable: number): Float64Array {
  const columns = series.sensors.length * series.variables.length
  return Float64Array.from(
    { length: series.steps },
    (_, step) => series.values[step * columns + sensor * 2 + variable] ?? NaN,
  )
}

function mean(values: readonly number[] | Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

function deviation(values: Float64Array): number {
  const centre = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
}

function increments(values: Float64Array, steps = 1): Float64Array {
  return values.slice(steps).map((value, i) => value - (values[i] ?? NaN))
}

const hall = simulateHall()
const series = simulatedSeries()
const all = Array.from({ length: 35 }, (_, sensor) => sensor)
const temperatures = all.map((sensor) => column(series, sensor, 0))
const humidities = all.map((sensor) => column(series, sensor, 1))

describe('the default hall', () => {
  test('has 35 sensors on 7 × 5 places, eight weeks of ten minutes from a Monday', () => {
    expect(hall.sensors.length).toBe(35)
    expect(new Set(hall.sensors).size).toBe(35)
    expect([
      Math.max(...hall.sites.map((site) => site.column)),
      Math.max(...hall.sites.map((site) => site.row)),
    ]).toEqual([6, 4])
    expect(hall.steps).toBe(8 * 7 * 144)
    expect(hall.cadenceSeconds).toBe(600)
    expect(new Date(hall.startMs).getUTCDay()).toBe(1)
    expect(series.values.every(Number.isFinite)).toBe(true)
  })

  // The reference simulator in Python (numpy), 8 weeks, seeds 1 / 2 / 3, gave: events 36 / 26 / 29; temperature
  // 18.95 … 36.23 °C, humidity 18.95 … 60.52 %; deviation within a sensor .532 / .548 / .548 °C and 1.90 / 2.03 / 1.70 %;
  // correlation of temperature with humidity −.488 / −.467 / −.507; deviation of increments .276 / .279 / .276 °C and
  // .732 / .726 / .743 %; RMSE of persistence over 24 steps .597 / .613 / .602 °C and 1.519 / 1.516 / 1.535 %;
  // correlation of increments between sensors .503 / .513 / .502 and .488 / .500 / .495.
  test.each([
    ['deviation within a sensor', () => mean(temperatures.map(deviation)), 0.48, 0.6],
    ['deviation of humidity within a sensor', () => mean(humidities.map(deviation)), 1.4, 2.4],
    ['deviation of temperature increments', () => mean(temperatures.map((x) => deviation(increments(x)))), 0.25, 0.3],
    ['deviation of humidity increments', () => mean(humidities.map((x) => deviation(increments(x)))), 0.65, 0.8],
    ['lowest temperature', () => Math.min(...temperatures.map((x) => Math.min(...x))), 17, 21],
    ['highest temperature', () => Math.max(...temperatures.map((x) => Math.max(...x))), 33, 38],
    ['lowest humidity', () => Math.min(...humidities.map((x) => Math.min(...x))), 14, 25],
    ['highest humidity', () => Math.max(...humidities.map((x) => Math.max(...x))), 52, 68],
  ])('%s is near the reference simulator’s', (_, figure, low, high) => {
    expect(figure()).toBeGreaterThan(low)
    expect(figure()).toBeLessThan(high)
  })

  test('the error of persistence over 24 steps is near the reference simulator’s', () => {
    const error = (columns: Float64Array[]): number =>
      Math.sqrt(mean(columns.flatMap((x) => [1, 6, 12, 18, 24].map((k) => mean(increments(x, k).map((d) => d * d))))))
    expect(error(temperatures)).toBeGreaterThan(0.52)
    expect(error(temperatures)).toBeLessThan(0.68)
    expect(error(humidities)).toBeGreaterThan(1.3)
    expect(error(humidities)).toBeLessThan(1.75)
  })

  test('warmer air is relatively drier', () => {
    const found = mean(all.map((s) => correlation(temperatures[s] ?? [], humidities[s] ?? [])))
    expect(found).toBeGreaterThan(-0.6)
    expect(found).toBeLessThan(-0.38)
  })

  test('sensors move together, near ones more than far ones', () => {
    const moves = temperatures.map((x) => increments(x))
    const pairs = all.flatMap((a) => all.filter((b) => b < a).map((b) => [a, b] as const))
    const between = (wanted: (distance: number) => boolean): number =>
      mean(
        pairs
          .filter(([a, b]) => {
            const [p, q] = [hall.sites[a], hall.sites[b]]
            return wanted(Math.abs((p?.column ?? 0) - (q?.column ?? 0)) + Math.abs((p?.row ?? 0) - (q?.row ?? 0)))
          })
          .map(([a, b]) => correlation(moves[a] ?? [], moves[b] ?? [])),
      )
    expect(between(() => true)).toBeGreaterThan(0.4)
    expect(between(() => true)).toBeLessThan(0.6)
    expect(between((distance) => distance === 1)).toBeGreaterThan(between((distance) => distance >= 6) + 0.15)
  })

  test('every hot aisle is hotter than every cold one', () => {
    const means = (aisle: string): number[] =>
      all.filter((s) => hall.sites[s]?.aisle === aisle).map((s) => mean(temperatures[s] ?? []))
    expect(means('hot').length).toBe(14)
    expect(Math.min(...means('hot'))).toBeGreaterThan(Math.max(...means('cold')))
  })

  test('working days warm the hot aisles at 14 h, weekends less', () => {
    const hot = all.filter((s) => hall.sites[s]?.aisle === 'hot')
    const at = (hour: number, weekend: boolean): number =>
      mean(
        hot.flatMap((s) =>
          [...(temperatures[s] ?? [])].filter(
            (_, step) => step % 144 === hour * 6 && Math.floor(step / 144) % 7 >= 5 === weekend,
          ),
        ),
      )
    const working = at(15, false) - at(6, false)
    const resting = at(15, true) - at(6, true)
    expect(working).toBeGreaterThan(0.8)
    expect(resting).toBeLessThan(0.75 * working)
  })
})

test('racks have a thermal mass: ten minutes after a burst began the hot aisles have not yet answered in full', () => {
  const long = simulateHall({ weeks: 30 })
  const hot = long.sites.flatMap((site, i) => (site.aisle === 'hot' ? [i] : []))
  const hotMean = Array.from(long.rows(), (row) => mean(hot.map((sensor) => row[sensor * 2] ?? NaN)))
  let [soon, late] = [0, 0]
  for (const event of long.events) {
    const from = Math.floor((event.startMs - long.startMs) / 600_000)
    if (event.kind !== 'burst' || event.durationSeconds < 4800 || from < 3 || from + 8 > long.steps) continue
    const before = mean(hotMean.slice(from - 3, from))
    soon += (hotMean[from] ?? NaN) - before
    late += mean(hotMean.slice(from + 4, from + 8)) - before
  }
  // the burst's first step holds it for half of its length on average, and racks follow 25 … 70 % of that at once
  expect(late).toBeGreaterThan(0)
  expect(soon / late).toBeGreaterThan(0.08)
  expect(soon / late).toBeLessThan(0.4)
})

describe('seed', () => {
  test('the same seed gives the same bytes, at every call of rows', () => {
    const again = simulateHall({ weeks: 0.2 })
    expect([...again.rows()]).toEqual([...again.rows()])
    expect([...again.rows()]).toEqual([...simulateHall({ weeks: 0.2 }).rows()])
    expect(simulateHall({ seed: 1 }).events).toEqual(hall.events)
  })

  test('another seed gives another hall', () => {
    const first = (seed: number): Float64Array | undefined =>
      simulateHall({ weeks: 0.2, seed }).rows().next().value ?? undefined
    expect(first(1)).not.toEqual(first(2))
    expect(simulateHall({ seed: 2 }).events).not.toEqual(hall.events)
  })
})

describe('events', () => {
  test('lie within the simulation in order of time, 3.3 a week', () => {
    const weeks = 200
    const { events, startMs } = simulateHall({ weeks, sensors: 1 })
    // Poisson of 660: four standard deviations are 103
    expect(Math.abs(events.length - 660)).toBeLessThan(103)
    for (const [i, event] of events.entries()) {
      expect(event.startMs).toBeGreaterThanOrEqual(events[i - 1]?.startMs ?? startMs)
      expect(event.startMs).toBeLessThan(startMs + weeks * 7 * 86_400_000)
    }
    expect(new Set(events.map((event) => event.kind)).size).toBe(3)
  })
})

describe('other halls', () => {
  test.each([
    [1, 60],
    [2, 600],
    [36, 900],
    [350, 3600],
  ])('%d sensors every %d s', (sensors, cadenceSeconds) => {
    const other = simulatedSeries({ sensors, cadenceSeconds, weeks: 0.5 })
    expect(other.steps).toBe((3.5 * 86_400) / cadenceSeconds)
    expect(other.values.length).toBe(other.steps * sensors * 2)
    expect(other.values.every((value) => value > 5 && value < 90)).toBe(true)
  })

  test('the cadence does not change the climate, only how often it is read', () => {
    const at = (cadenceSeconds: number): { level: number; tenMinutes: number } => {
      const other = simulatedSeries({ cadenceSeconds, weeks: 2 })
      const columns = all.map((sensor) => column(other, sensor, 0))
      return {
        level: mean(columns.map(deviation)),
        tenMinutes: mean(columns.map((x) => deviation(increments(x, 600 / cadenceSeconds)))),
      }
    }
    const [one, ten] = [at(60), at(600)]
    expect(Math.abs(one.level / ten.level - 1)).toBeLessThan(0.15)
    // a reading of one minute is not smoothed over ten, so it moves a little more
    expect(one.tenMinutes / ten.tenMinutes).toBeGreaterThan(0.95)
    expect(one.tenMinutes / ten.tenMinutes).toBeLessThan(1.15)
  })

  test('a hall without sensors or time is refused', () => {
    expect(() => simulateHall({ sensors: 0 })).toThrow(PlenumError)
    expect(() => simulateHall({ weeks: 0 })).toThrow(PlenumError)
  })
})

test('relative humidity follows the tables of saturation pressure', () => {
  // saturation pressures in hPa at 10 / 20 / 30 °C: 12.27 / 23.37 / 42.43 (WMO tables)
  expect(relativeHumidity(20, 20)).toBeCloseTo(100, 10)
  expect(relativeHumidity(20, 10)).toBeCloseTo((100 * 12.27) / 23.37, 0)
  expect(relativeHumidity(30, 10)).toBeCloseTo((100 * 12.27) / 42.43, 0)
})
