import { describe, expect, test } from 'vitest'
import type { HallEvent } from '../../../../src/domain'
import { climateSteps, meanScheduledLoad, scheduledLoad, type Climate } from '../../../../src/domain/simulator/climate'

const hour = 3_600_000

function climateWith(events: readonly HallEvent[], steps = 72): Climate[] {
  const climate = climateSteps({ startMs: 0, cadenceSeconds: 600, seed: 1, stream: 1, events })
  return Array.from({ length: steps }, () => climate.next().value)
}

const quiet = climateWith([])
const event = { startMs: 6 * hour, durationSeconds: 3600, zone: null, strength: 1 }

test('the load is highest on working afternoons, lower on weekends, and has a batch at two', () => {
  expect(scheduledLoad(14)).toBeCloseTo(0.78, 2)
  expect(scheduledLoad(5 * 24 + 14)).toBeCloseTo(0.5 + 0.28 * 0.35, 2)
  expect(scheduledLoad(2)).toBeGreaterThan(scheduledLoad(4) + 0.04)
  expect(scheduledLoad(7 * 24 + 9)).toBe(scheduledLoad(9))
  expect(meanScheduledLoad).toBeGreaterThan(0.5)
  expect(meanScheduledLoad).toBeLessThan(0.78)
})

test('without events every cooling unit switches on and off between its thresholds', () => {
  for (let zone = 0; zone < 4; zone++) {
    const deviations = climateWith([], 1008).map(({ zones }) => zones[zone] ?? NaN)
    expect(Math.max(...deviations)).toBeGreaterThan(0.4)
    expect(Math.min(...deviations)).toBeLessThan(-0.4)
    expect(Math.max(...deviations.map(Math.abs))).toBeLessThan(1.6)
    const crossings = deviations.filter((value, i) => i > 0 && value > 0 !== (deviations[i - 1] ?? 0) > 0).length
    // a cycle of 40 to 100 minutes crosses twice: 201 to 504 times a week
    expect(crossings).toBeGreaterThan(150)
    expect(crossings).toBeLessThan(550)
  }
})

test('cooling units switch as often whether they are read every minute or every ten', () => {
  const perDay = (cadenceSeconds: number): number => {
    const climate = climateSteps({ startMs: 0, cadenceSeconds, seed: 1, stream: 1, events: [] })
    const steps = (20 * 86_400) / cadenceSeconds
    const deviations = Array.from({ length: steps }, () => climate.next().value.zones[1] ?? NaN)
    // crossings of half the threshold upwards after one below minus half of it: noise around a level does not count
    let [low, cycles] = [false, 0]
    for (const deviation of deviations) {
      if (deviation < -0.2) low = true
      if (!low || deviation < 0.2) continue
      low = false
      cycles++
    }
    return cycles / 20
  }
  expect(perDay(60) / perDay(600)).toBeGreaterThan(0.85)
  expect(perDay(60) / perDay(600)).toBeLessThan(1.15)
})

describe('events act from their start on', () => {
  test('a tripped unit lets its own zone warm, its neighbours hardly', () => {
    const tripped = climateWith([{ ...event, durationSeconds: 7200, kind: 'cooling-trip', zone: 2 }])
    expect(tripped.slice(0, 36)).toEqual(quiet.slice(0, 36))
    const warmest = (climate: Climate[], zone: number): number =>
      Math.max(...climate.slice(36, 50).map(({ zones }) => zones[zone] ?? NaN))
    // 60 parts of two minutes at 0.145 °C · load of about 0.5, from within the cycle of ± 0.85 °C: at least 2 °C above it
    expect(warmest(tripped, 2) - warmest(quiet, 2)).toBeGreaterThan(1.5)
    expect(warmest(tripped, 0) - warmest(quiet, 0)).toBeLessThan(0.5)
  })

  test('a burst adds its strength to the load for as long as it lasts', () => {
    const burst = climateWith([{ ...event, kind: 'burst', strength: 0.2 }])
    const added = burst.map(({ load }, i) => load - (quiet[i]?.load ?? NaN))
    expect(added.slice(36, 42).every((difference) => Math.abs(difference - 0.2) < 1e-12)).toBe(true)
    expect([...added.slice(0, 36), ...added.slice(42)].every((difference) => difference === 0)).toBe(true)
  })

  test('an open door lets moist air in, which leaves slowly', () => {
    const door = climateWith([{ ...event, kind: 'door', strength: 1.5 }])
    const moister = door.map(({ dewPointCelsius }, i) => dewPointCelsius - (quiet[i]?.dewPointCelsius ?? NaN))
    // 1.5·(1 − 0.92^30) after an hour
    expect(Math.max(...moister)).toBeGreaterThan(1.3)
    expect(Math.max(...moister)).toBeLessThan(1.5)
    expect(moister.slice(0, 36).every((difference) => difference === 0)).toBe(true)
    expect(moister[43]).toBeGreaterThan(0.3)
    expect(moister[60]).toBeLessThan(0.01)
  })
})
