import SqliteDatabase from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openWorkspace, type Workspace } from '../../../../src/service/store'
import { medianOf } from '../../../../src/service/store/across-sensors'
import { sampleDataset, temporaryFolder } from './samples'

const startMs = Date.UTC(2026, 0, 1)
const stepMs = 600_000

/** Uneven on purpose: no multiple of the stretch that a pyramid is made of, and gaps of every kind. */
function valueOf(step: number, sensor: number): number {
  if (sensor === 3 || (sensor === 1 && step % 5 === 0) || (step >= 200 && step < 260)) return NaN
  return Math.round(40 * Math.sin(step / 17 + sensor) + 10 * sensor) / 4
}
function open(steps: number): { workspace: Workspace; dataset: string } {
  const workspace = openWorkspace(join(temporaryFolder(), 'hall.plenum'), { create: true })
  const { dataset } = workspace.datasets.insert(sampleDataset(steps, ['a', 'b', 'c', 'd', 'e']), (sensor) =>
    Float32Array.from({ length: steps }, (_, step) => valueOf(step, sensor)),
  )
  return { workspace, dataset }
}
const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2
}

/** The band computed a second time, from its definition. */
function plainBand(from: number, stride: number, steps: number, sensors: readonly number[]) {
  const all: number[] = []
  const means: number[] = []
  for (const sensor of sensors) {
    const own: number[] = []
    for (let step = from; step < Math.min(steps, from + stride); step++) {
      const value = valueOf(step, sensor)
      if (!Number.isNaN(value)) own.push(value)
    }
    all.push(...own)
    if (own.length > 0) means.push(own.reduce((sum, value) => sum + value, 0) / own.length)
  }
  return all.length === 0
    ? { low: NaN, high: NaN, median: NaN }
    : { low: Math.min(...all), high: Math.max(...all), median: median(means) }
}

describe('band of many sensors', () => {
  it.each([
    ['at every step', 1, undefined, 1003],
    ['in short stretches, from the readings', 4, undefined, 300],
    ['in long stretches, from the pyramid', 32, undefined, 47],
    ['in long stretches of some sensors', 32, ['e', 'b'], 47],
    ['in long stretches of one sensor', 32, ['c'], 47],
  ])('is what its definition says %s', (_, stride, sensors, maxPoints) => {
    const steps = 1003
    const { workspace, dataset } = open(steps)
    const band = workspace.series.band({ dataset, variable: 'temperature', sensors, maxPoints })
    const chosen = sensors?.map((name) => 'abcde'.indexOf(name)) ?? [0, 1, 2, 3, 4]
    expect(band.sensors).toBe(chosen.length)
    expect(band.timesMs.length).toBe(Math.ceil(steps / stride))
    expect(band.reduced).toBe(stride > 1)
    for (const [point, timeMs] of band.timesMs.entries()) {
      expect(timeMs).toBe(startMs + point * stride * stepMs)
      const expected = plainBand(point * stride, stride, steps, chosen)
      expect(band.low[point]).toBe(expected.low)
      expect(band.high[point]).toBe(expected.high)
      const off = Math.abs((band.median[point] ?? NaN) - expected.median)
      // both NaN where there is no reading; float32 otherwise
      expect(Number.isNaN(off) ? Number.isNaN(expected.median) : off < 1e-5).toBe(true)
    }
    workspace.close()
  })

  it('has the same stretches while the window moves by less than one', () => {
    const { workspace, dataset } = open(1003)
    const window = (first: number) =>
      workspace.series.band({
        dataset,
        variable: 'temperature',
        fromMs: startMs + first * stepMs,
        toMs: startMs + (first + 500) * stepMs,
        maxPoints: 40,
      })
    const before = window(100)
    const after = window(103)
    expect(before.timesMs[1]).toBe(startMs + 112 * stepMs) // stretches of 16 steps begin at multiples of 16
    expect([...after.timesMs]).toEqual([...before.timesMs])
    expect(after.median).toEqual(before.median)
    workspace.close()
  })
})

describe('band of a whole hall', () => {
  // more sensors than a log may have without kept bands; two blocks of 4096 steps and a bit
  const names = Array.from({ length: 20 }, (_, sensor) => `s${sensor}`)
  const steps = 9001
  const hall = (): { workspace: Workspace; dataset: string; file: string } => {
    const file = join(temporaryFolder(), 'hall.plenum')
    const workspace = openWorkspace(file, { create: true })
    const { dataset } = workspace.datasets.insert(sampleDataset(steps, names), (sensor) =>
      Float32Array.from({ length: steps }, (_, step) => valueOf(step, sensor)),
    )
    return { workspace, dataset, file }
  }

  it.each([8, 16, 512, 4096])('is kept at stretches of %i steps, as its definition says', (stride) => {
    const { workspace, dataset } = hall()
    const fromMs = startMs + 100 * stepMs
    const count = steps - 100
    const band = workspace.series.band({
      dataset,
      variable: 'temperature',
      fromMs,
      maxPoints: Math.ceil(count / stride) + 1,
    })
    const first = Math.floor(100 / stride) * stride
    expect(band.timesMs.length).toBe(Math.ceil((steps - first) / stride))
    for (const [point, timeMs] of band.timesMs.entries()) {
      const from = first + point * stride
      expect(timeMs).toBe(startMs + from * stepMs)
      const expected = plainBand(from, stride, steps, [...names.keys()])
      expect(band.low[point]).toBe(expected.low)
      expect(band.high[point]).toBe(expected.high)
      const off = Math.abs((band.median[point] ?? NaN) - expected.median)
      expect(Number.isNaN(off) ? Number.isNaN(expected.median) : off < 1e-4).toBe(true)
    }
    workspace.close()
  })

  it('needs no readings, and is made of them in a workspace that has none', () => {
    const { workspace, dataset, file } = hall()
    const asked = { dataset, variable: 'humidity', maxPoints: 1500 }
    const before = workspace.series.band(asked)
    workspace.close()
    const database = new SqliteDatabase(file)
    expect(database.prepare('SELECT count(*) FROM hall_band').pluck(true).get()).toBe(6)
    database.exec('DELETE FROM hall_band WHERE block = 1')
    database.exec('DELETE FROM reading_block WHERE block <> 1')
    database.close()
    const again = openWorkspace(file)
    expect(again.series.band(asked)).toEqual(before)
    again.close()
  })

  it('is refused where it was forged', () => {
    const { workspace, dataset, file } = hall()
    const database = new SqliteDatabase(file)
    database.exec(`UPDATE hall_band SET data = x'00'`)
    database.close()
    expect(() => workspace.series.band({ dataset, variable: 'humidity', maxPoints: 1500 })).toThrow('damaged')
    workspace.close()
  })
})

describe('median of many', () => {
  it('is the middle one, or the mean of the two in the middle', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 }), (values) => {
        const more = Float32Array.of(...values, 1000)
        expect(medianOf(more, values.length)).toBe(median(values))
        expect(more.at(-1)).toBe(1000)
      }),
    )
    expect(medianOf(new Float32Array(3), 0)).toBeNaN()
  })
})

describe('instants of a hall', () => {
  it('are the readings of every sensor, a stride apart, cut to the log', () => {
    const { workspace, dataset } = open(1003)
    const frames = workspace.series.frames({ dataset, variable: 'temperature', fromStep: 950, count: 9, stride: 25 })
    expect([...frames.timesMs]).toEqual([950, 975, 1000].map((step) => startMs + step * stepMs))
    expect([...frames.values]).toEqual(
      [950, 975, 1000].flatMap((step) => [0, 1, 2, 3, 4].map((sensor) => valueOf(step, sensor))),
    )
    expect(frames.variable.unit).toBe('°C')
    expect(frames.low).toBeGreaterThan(-10.01)
    expect(frames.high).toBeLessThan(20.01)
    expect(frames.high).toBeGreaterThan(frames.low)
    const beyond = workspace.series.frames({ dataset, variable: 'temperature', fromStep: 2000, count: 3, stride: 1 })
    expect(beyond.timesMs.length).toBe(0)
    workspace.close()
  })
})

describe('coverage of days', () => {
  it('is the share of steps with a reading', () => {
    const { workspace, dataset } = open(300)
    const share = workspace.series.coverage(dataset, 'temperature', [0, 100, 200, 300])
    const row = (sensor: number): number[] => [...share.subarray(sensor * 3, sensor * 3 + 3)]
    expect(row(0)).toEqual([1, 1, Math.fround(0.4)])
    expect(row(1)).toEqual([Math.fround(0.8), Math.fround(0.8), Math.fround(0.32)])
    expect(row(3)).toEqual([0, 0, 0])
    workspace.close()
  })
})

describe('positions', () => {
  it('replace each other, stay over a restart and go with their data set', () => {
    const file = join(temporaryFolder(), 'hall.plenum')
    let workspace = openWorkspace(file, { create: true })
    const { dataset } = workspace.datasets.insert(sampleDataset(10), () => new Float32Array(10))
    expect(workspace.positions.list(dataset)).toEqual([])
    const b = { sensor: 'b', x: 1.5, y: -2, z: 0.5, rack: 'R7' }
    const a = { sensor: 'a', x: 0, y: 0, z: null, rack: null }
    expect(workspace.positions.replace(dataset, [b, a])).toEqual([a, b])
    workspace.close()
    workspace = openWorkspace(file)
    expect(workspace.positions.list(dataset)).toEqual([a, b])
    expect(() => workspace.positions.replace(dataset, [b, b])).toThrow('two positions')
    expect(() => workspace.positions.replace(dataset, [{ ...a, sensor: 'z' }])).toThrow('no sensor "z"')
    expect(workspace.positions.list(dataset)).toEqual([a, b]) // a refused list changes nothing
    expect(workspace.positions.replace(dataset, [])).toEqual([])
    workspace.positions.replace(dataset, [a])
    workspace.datasets.delete(dataset)
    expect(() => workspace.positions.list(dataset)).toThrow('no dataset')
    workspace.close()
  })
})
