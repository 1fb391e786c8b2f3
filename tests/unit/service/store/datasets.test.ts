import SqliteDatabase from 'better-sqlite3'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seriesFileSchema } from '../../../../src/contract'
import { openWorkspace, type Workspace } from '../../../../src/service/store'
import { insertSample, sampleDataset, sampleRun, temporaryFolder, valueAt } from './samples'

function open(): Workspace {
  return openWorkspace(join(temporaryFolder(), 'hall.plenum'), { create: true })
}

describe('datasets', () => {
  it('come back as they were stored', () => {
    const workspace = open()
    const dataset = insertSample(workspace, 10)
    expect(workspace.datasets.get(dataset)).toMatchObject({
      name: 'Hall 1',
      sensors: 2,
      sensorNames: ['a', 'b'],
      steps: 10,
      cadenceSeconds: 600,
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-01T01:30:00.000Z',
      readings: 7,
      faults: { gaps: 1, outOfOrder: 6 },
    })
    expect(workspace.datasets.report(dataset).notes).toEqual(['As expected.'])
    expect(workspace.datasets.rename(dataset, 'Hall 2').name).toBe('Hall 2')
    workspace.close()
  })

  it('are not there at all when storing fails halfway', () => {
    const workspace = open()
    expect(() =>
      workspace.datasets.insert(sampleDataset(10), (sensor) => {
        if (sensor === 1) throw new Error('the disk caught fire')
        return new Float32Array(10)
      }),
    ).toThrow('caught fire')
    expect(workspace.datasets.list()).toEqual([])
    workspace.close()
  })

  it('are seen when all of them is there, and not before', () => {
    const workspace = open()
    const incoming = workspace.datasets.begin(sampleDataset(10))
    for (const sensor of [0, 1]) incoming.write(sensor, [new Float32Array(10), new Float32Array(10)])
    expect(workspace.datasets.list()).toEqual([])
    expect(workspace.info().datasets).toBe(0)
    Array.from(incoming.summarise())
    const { dataset } = incoming.finish()
    expect(workspace.datasets.list().map((each) => each.dataset)).toEqual([dataset])
    expect(workspace.info().datasets).toBe(1)
    workspace.close()
  })

  it('that are given up, or left by a crash, are gone with their readings', () => {
    const file = join(temporaryFolder(), 'hall.plenum')
    const workspace = openWorkspace(file, { create: true })
    const columns = [new Float32Array(10), new Float32Array(10)]
    const given = workspace.datasets.begin(sampleDataset(10))
    given.write(0, columns)
    const left = workspace.datasets.begin(sampleDataset(10))
    left.write(0, columns)
    Array.from(given.abandon())
    const database = new SqliteDatabase(file)
    const rows = (table: string): unknown => database.prepare(`SELECT count(*) FROM ${table}`).pluck(true).get()
    expect([rows('dataset'), rows('reading_block'), rows('sensor')]).toEqual([1, 2, 2])

    // one that is at work is left alone
    openWorkspace(file).close()
    expect(rows('dataset')).toBe(1)
    workspace.close()
    openWorkspace(file).close()
    expect([rows('dataset'), rows('reading_block'), rows('sensor')]).toEqual([0, 0, 0])
    database.close()
  })

  it('on their way are alive as long as they are worked on, whatever takes its time', () => {
    const file = join(temporaryFolder(), 'hall.plenum')
    const workspace = openWorkspace(file, { create: true })
    const database = new SqliteDatabase(file)
    const sensors = Array.from({ length: 16 }, (_, sensor) => `s${sensor}`)
    const incoming = workspace.datasets.begin({ ...sampleDataset(10), sensors })
    const columns = [new Float32Array(10), new Float32Array(10)]
    /** Another Plenum opens the workspace, 16 minutes after this one last worked on the data set but for what `work` does. */
    const isThereAfter = (work: () => void): boolean => {
      database.prepare('UPDATE dataset SET created_ms = ?').run(Date.now() - 16 * 60_000)
      work()
      openWorkspace(file).close()
      return database.prepare('SELECT count(*) FROM dataset').pluck(true).get() === 1
    }
    for (const sensor of sensors.keys()) expect(isThereAfter(() => incoming.write(sensor, columns))).toBe(true)
    const pieces = incoming.summarise()
    // one for each variable
    columns.forEach(() => expect(isThereAfter(() => void pieces.next())).toBe(true))
    // nothing is left to write, and silence is death
    expect(isThereAfter(() => void pieces.next())).toBe(false)
    database.close()
    workspace.close()
  })

  it('on their way that are touched while lost ones are removed stay', () => {
    const file = join(temporaryFolder(), 'hall.plenum')
    const workspace = openWorkspace(file, { create: true })
    workspace.datasets.begin(sampleDataset(10))
    workspace.datasets.begin(sampleDataset(10))
    const database = new SqliteDatabase(file)
    const old = Date.now() - 16 * 60_000
    database.prepare('UPDATE dataset SET created_ms = ?').run(old)
    // another process writes just then
    database.exec(
      `CREATE TRIGGER touched AFTER DELETE ON dataset BEGIN UPDATE dataset SET created_ms = ${old + 1}; END`,
    )
    openWorkspace(file).close()
    expect(database.prepare('SELECT created_ms FROM dataset').pluck(true).all()).toEqual([old + 1])
    database.close()
    workspace.close()
  })

  it('are kept while a run depends on them, and take everything along when deleted with their runs', () => {
    const workspace = open()
    const dataset = insertSample(workspace)
    const run = workspace.runs.insert(sampleRun(dataset)).run
    expect(() => workspace.datasets.delete(dataset)).toThrow('A run depends on "Hall 1".')
    expect(() => workspace.datasets.delete(dataset, { withRuns: true })).toThrow('A run on "Hall 1" is still training.')
    workspace.runs.setStatus(run, 'paused')
    expect(workspace.datasets.delete(dataset, { withRuns: true })).toBe(2)
    expect(workspace.datasets.list()).toEqual([])
    expect(() => workspace.runs.get(run)).toThrow('no run')
    expect(() => workspace.datasets.get(dataset)).toThrow('no dataset')
    workspace.close()
  })

  it('stand in the list by themselves: one that is damaged is named, the others are as they were', () => {
    const file = join(temporaryFolder(), 'hall.plenum')
    const workspace = openWorkspace(file, { create: true })
    const [good, bad] = [insertSample(workspace), insertSample(workspace)]
    workspace.close()
    const database = new SqliteDatabase(file)
    database.prepare('UPDATE dataset SET cadence_seconds = -1 WHERE id = ?').run(bad)
    database.close()
    const again = openWorkspace(file)
    const [first, second] = again.datasets.list()
    expect(first).toEqual(again.datasets.get(good))
    expect(second).toMatchObject({ dataset: bad, sensors: 0, problem: expect.stringContaining('damaged') as string })
    expect(second?.name).toMatch(/\(damaged\)$/)
    expect(() => again.datasets.get(bad)).toThrow('damaged')
    again.close()
  })

  it('refuses readings of a wrong length, and rows of a wrong shape, from a forged workspace', () => {
    const file = join(temporaryFolder(), 'hall.plenum')
    const workspace = openWorkspace(file, { create: true })
    const dataset = insertSample(workspace)
    const forger = new SqliteDatabase(file)
    forger.exec(`UPDATE reading_block SET data = x'0000'`)
    expect(() => workspace.series.whole(dataset)).toThrow('damaged')
    forger.exec(`UPDATE import_report SET report = '{"files": 1}'`)
    expect(() => workspace.datasets.report(dataset)).toThrow('damaged')
    forger.exec(`UPDATE dataset SET faults = '{'`)
    expect(() => workspace.datasets.get(dataset)).toThrow('damaged')
    forger.exec(`UPDATE dataset SET steps = 1000000000000`)
    expect(() => workspace.series.whole(dataset)).toThrow('damaged')
    forger.close()
    workspace.close()
  })
})

describe('series', () => {
  const steps = 9000 // three blocks, the last one short

  it('are [steps, sensors, variables] in memory and in the file for compute', async () => {
    const workspace = open()
    const dataset = insertSample(workspace, steps)
    const whole = workspace.series.whole(dataset)
    expect(whole.values.length).toBe(steps * 4)
    for (const [step, sensor, variable] of [
      [0, 0, 0],
      [4095, 1, 0],
      [4096, 0, 1],
      [8999, 1, 1],
    ] as const) {
      expect(whole.values[(step * 2 + sensor) * 2 + variable]).toBe(valueAt(step, sensor, variable))
    }
    const path = join(temporaryFolder(), 'series.f32')
    const described = await workspace.series.writeFile(dataset, path)
    expect(seriesFileSchema.parse(described)).toMatchObject({ file: path, steps, sensors: ['a', 'b'] })
    const bytes = readFileSync(path)
    expect(bytes.equals(Buffer.from(whole.values.buffer))).toBe(true)
    expect(existsSync(`${path}.part`)).toBe(false)
    workspace.close()
  })

  it('leaves no file when writing is aborted', async () => {
    const workspace = open()
    const dataset = insertSample(workspace, steps)
    const folder = temporaryFolder()
    const writing = workspace.series.writeFile(dataset, join(folder, 'series.f32'), AbortSignal.abort())
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' })
    expect(readdirSync(folder)).toEqual([])
    workspace.close()
  })

  it('gives part of a column, NaN where nothing is stored', () => {
    const workspace = open()
    const { dataset } = workspace.datasets.insert(sampleDataset(steps), (sensor) =>
      Float32Array.from({ length: steps }, (_, step) => (sensor === 1 && step < 5000 ? NaN : step)),
    )
    const column = workspace.series.column(dataset, 'b', 'humidity', 4998, 5002)
    expect([...column]).toEqual([NaN, NaN, 5000, 5001])
    expect(workspace.series.column(dataset, 'b', 'humidity', 8998, 9999).length).toBe(2)
    expect(() => workspace.series.column(dataset, 'z', 'humidity')).toThrow('no sensor "z"')
    workspace.close()
  })

  it('reduces a long stretch to min-max pairs and leaves a short one as it is', () => {
    const workspace = open()
    const dataset = insertSample(workspace, steps)
    const reduced = workspace.series.reduced({ dataset, variable: 'humidity', sensors: ['b'], maxPoints: 1000 })
    expect(reduced.reduced).toBe(true)
    expect(reduced.timesMs.length).toBe(1000) // 9000 steps, 9 each
    const [line] = reduced.sensors
    expect(line?.low[500]).toBe(valueAt(4500, 1, 1))
    expect(line?.high[500]).toBe(valueAt(4508, 1, 1))
    expect(reduced.timesMs[500]).toBe(Date.UTC(2026, 0, 1) + 4500 * 600_000)

    const startMs = Date.UTC(2026, 0, 1)
    const short = workspace.series.reduced({
      dataset,
      variable: 'temperature',
      fromMs: startMs + 1, // between step 0 and step 1
      toMs: startMs + 20 * 600_000,
      maxPoints: 1000,
    })
    expect(short.reduced).toBe(false)
    expect(short.sensors.map(({ sensor }) => sensor)).toEqual(['a', 'b'])
    expect([...(short.sensors[0]?.low ?? [])]).toEqual(Array.from({ length: 20 }, (_, step) => step + 1))
    expect(short.sensors[0]?.low).toEqual(short.sensors[0]?.high)
    const none = workspace.series.reduced({ dataset, variable: 'temperature', toMs: startMs - 1, maxPoints: 10 })
    expect(none.timesMs.length).toBe(0)
    workspace.close()
  })
})
