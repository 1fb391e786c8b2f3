import { describe, expect, it } from 'vitest'
import {
  fitReadings,
  plainReadings,
  RandomGenerator,
  RealReadings,
  readingChange,
  readOut,
  type ColumnForecasts,
  type HallSeries,
} from '../../../../src/domain'

const period = { from: 0, to: 20_000 }

/** A walk with steps of this deviation, and what `reads` makes of it. */
function walk(seed: number, deviation: number, reads: (value: number, before: number) => number): Float32Array {
  const random = new RandomGenerator(seed, 1)
  const steps = random.fillNormal(new Float32Array(period.to))
  let value = 20
  let reading = 20
  return steps.map((step) => {
    value += deviation * step
    reading = reads(value, reading)
    return reading
  })
}

function logOf(values: Float32Array): HallSeries {
  const variables = [{ name: 'temperature', unit: '°C' }]
  return { steps: values.length, sensors: ['S1'], variables, startMs: 0, cadenceSeconds: 600, timeZone: 'UTC', values }
}

/** Forecasts of a perfect model of a walk: 400 other walks over 24 steps, which nobody reads out. */
function forecasts(deviation: number): ColumnForecasts {
  const trajectories = 400
  const steps = 24
  const random = new RandomGenerator(99, 1)
  const values = random.fillNormal(new Float32Array(trajectories * steps))
  for (let i = 0; i < values.length; i++) {
    values[i] = (values[i] ?? 0) * deviation + (i % steps === 0 ? 20 : (values[i - 1] ?? 0))
  }
  return { steps, columns: new Int32Array(trajectories), last: new Float32Array(trajectories).fill(20), values }
}

/** Changes of the forecasts once they are read out, from the fifth step on, when nothing of the start is left. */
function readChanges(log: HallSeries, deviation: number): number[] {
  const made = forecasts(deviation)
  const maps = fitReadings(new RealReadings(log, period), made)
  const changes: number[] = []
  for (let trajectory = 0; trajectory < 400; trajectory++) {
    readOut(maps, 0, 20, made.values, { from: trajectory * 24, stride: 1, steps: 24 })
    for (let step = 5; step < 24; step++) {
      changes.push((made.values[trajectory * 24 + step] ?? 0) - (made.values[trajectory * 24 + step - 1] ?? 0))
    }
  }
  return changes
}

const share = (changes: readonly number[], is: (change: number) => boolean): number =>
  changes.filter(is).length / changes.length

function changesOf(values: Float32Array): number[] {
  return Array.from(values.subarray(1), (value, i) => value - (values[i] ?? 0))
}

describe('readings fitted to a log', () => {
  it('of a sensor of half degrees are held and move by half degrees, as often as the sensor’s', () => {
    const rounded = walk(1, 0.2, (value) => Math.round(value * 2) / 2)
    const changes = readChanges(logOf(rounded), 0.2)
    const real = changesOf(rounded)
    for (const size of [-0.5, 0, 0.5]) {
      const near = (change: number): boolean => Math.abs(change - size) < 1e-4
      // 7,600 changes: a standard error of .005, and the forecasts' own walks differ from the log's
      expect(Math.abs(share(changes, near) - share(real, near))).toBeLessThan(0.02)
    }
    // held to the last bit
    expect(share(changes, (change) => change === 0)).toBeGreaterThan(0.6)
  })

  it('of a sensor of one decimal are such decimals to the last bit, step after step', () => {
    const log = logOf(walk(5, 0.07, (value) => Number(value.toFixed(1))))
    const made = forecasts(0.07)
    const maps = fitReadings(new RealReadings(log, period), made)
    expect([...maps.perUnit]).toEqual([10])
    for (let trajectory = 0; trajectory < 400; trajectory++) {
      readOut(maps, 0, 20, made.values, { from: trajectory * 24, stride: 1, steps: 24 })
    }
    const strange = [...made.values].filter((value) => value !== Math.fround(Number(value.toFixed(1))))
    expect(strange).toEqual([])
    // and move as often as the sensor's: a standard error of .005
    const still = (values: Float32Array, from: (i: number) => boolean): number =>
      share(
        [...changesOf(values)].filter((_, i) => from(i + 1)),
        (change) => change === 0,
      )
    const own = still(made.values, (i) => i % 24 > 4)
    expect(Math.abs(own - still(log.values, () => true))).toBeLessThan(0.03)
  })

  it('of a sensor that hardly ever moved keep to its resolution too', () => {
    const values = new Float32Array(period.to).fill(20)
    for (let day = 1; day < 20; day++) values.fill(20 + (day % 2), day * 1000, (day + 1) * 1000)
    const made = forecasts(0.2)
    const maps = fitReadings(new RealReadings(logOf(values), period), made)
    expect(maps.changes.every((change) => change === 0)).toBe(true)
    for (let trajectory = 0; trajectory < 400; trajectory++) {
      readOut(maps, 0, 20, made.values, { from: trajectory * 24, stride: 1, steps: 24 })
    }
    expect([...made.values].filter((value) => !Number.isInteger(value))).toEqual([])
    expect(new Set(made.values).size).toBeGreaterThan(1)
  })

  it('of a sensor with a dead band are held as long as it holds', () => {
    const held = walk(2, 0.1, (value, before) => (Math.abs(value - before) > 0.25 ? value : before))
    const changes = readChanges(logOf(held), 0.1)
    const zero = (change: number): boolean => change === 0
    expect(Math.abs(share(changes, zero) - share(changesOf(held), zero))).toBeLessThan(0.03)
    expect(share(changes, (change) => change !== 0 && Math.abs(change) < 0.2)).toBeLessThan(0.02)
  })

  it('of a sensor that reads everything stay near what is forecast', () => {
    const made = forecasts(0.2)
    const before = made.values.slice()
    const maps = fitReadings(new RealReadings(logOf(walk(3, 0.2, (value) => value)), period), made)
    let worst = 0
    for (let trajectory = 0; trajectory < 400; trajectory++) {
      readOut(maps, 0, 20, made.values, { from: trajectory * 24, stride: 1, steps: 24 })
    }
    made.values.forEach((value, i) => {
      worst = Math.max(worst, Math.abs(value - (before[i] ?? 0)))
    })
    // within a quarter of the deviation of a single step, after 24 of them
    expect(worst).toBeLessThan(0.05)
  })

  it('leave a column alone that has too little log', () => {
    const short = logOf(walk(4, 0.2, Math.round).slice(0, 150))
    const real = new RealReadings(short, { from: 0, to: 150 })
    expect(fitReadings(real, forecasts(0.2))).toEqual(plainReadings(1))
  })
})

describe('a map of readings', () => {
  const maps = {
    knots: 4,
    distances: Float32Array.of(-2, -1, 1, 2),
    changes: Float32Array.of(-2.5, 0, 0, 2.5),
    perUnit: new Float32Array(1),
  }

  it('is linear between its knots, parallel beyond them, and never leads away from the forecast', () => {
    const at = (distance: number): number => readingChange(maps, 0, distance)
    for (const held of [-0.99, 0, 0.5]) expect(Math.abs(at(held))).toBe(0)
    expect(at(1.5)).toBeCloseTo(1.25, 12)
    expect(at(-1.5)).toBeCloseTo(-1.25, 12)
    expect(at(4)).toBeCloseTo(4.5, 12)
    expect(readingChange({ ...maps, changes: Float32Array.of(-9, 0, 0, 9) }, 0, 2)).toBe(4)
    expect(readingChange({ ...maps, changes: Float32Array.of(-9, -8, -7, -6) }, 0, 2)).toBe(0)
  })

  it('that is plain gives the forecast itself, to the last bit', () => {
    const values = Float32Array.of(20.1, 20.700000762939453, NaN, 19.3)
    const read = values.slice(0, 2)
    readOut(plainReadings(1), 0, 20, read, { from: 0, stride: 1, steps: 2 })
    expect(read).toEqual(values.slice(0, 2))
  })
})
