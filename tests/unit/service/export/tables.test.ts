import fc from 'fast-check'
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { asyncBufferFromFile } from 'hyparquet/src/node.js'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importOptionsSchema, serviceContract, type ExportedTable } from '../../../../src/contract'
import { exportables, exportThing } from '../../../../src/service/export'
import { decimals } from '../../../../src/service/export/csv'
import { importLogs } from '../../../../src/service/import'
import type { Searches } from '../../../../src/service/searches'
import type { Sweeps } from '../../../../src/service/sweeps'
import { openWorkspace, type Workspace } from '../../../../src/service/store'
import { insertSample, sampleDataset, sampleRun, sampleSet, temporaryFolder } from '../store/samples'

const request = serviceContract.requests['exports/write'].input
type Asked = Partial<Parameters<typeof exportThing>[1]>
const nothing = (): never => {
  throw new Error('there is no search and no sweep')
}
const noSearches: Pick<Searches, 'results'> = { results: nothing }
const noSweeps: Pick<Sweeps, 'results'> = { results: nothing }

function write(workspace: Workspace, id: string, out: string, asked: Asked = {}): Promise<ExportedTable> {
  const full = request.parse({ id, out: { path: out }, ...asked })
  const job = { signal: new AbortController().signal, progress: () => undefined }
  return exportThing({ workspace, searches: noSearches, sweeps: noSweeps }, full, out, job)
}

/** A log with gaps, awkward names and values that need all their digits. */
function awkwardLog() {
  const folder = temporaryFolder()
  const workspace = openWorkspace(join(folder, 'w.plenum'), { create: true })
  const sensors = ['rack_3, "left"', 'T1', 'living room', 'outside;east']
  const steps = 300
  const values = (sensor: number, variable: number): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length: steps }, (_, step) => {
      if (sensor === 1 && step > 40 && step < 44) return NaN
      return variable === 0 ? 20 + Math.sin(step + sensor) * 3 : 40 + ((step * 7 + sensor) % 100) / 10
    })
  const { dataset } = workspace.datasets.insert(
    {
      ...sampleDataset(steps, sensors),
      variables: [
        { name: 'dry bulb', unit: '°C' },
        { name: 'a/b, "x"', unit: '' },
      ],
      // over the change of clocks in Berlin, where one local hour comes twice
      startMs: Date.UTC(2026, 9, 25),
    },
    values,
  )
  return { folder, workspace, dataset, steps, sensors }
}

describe('a log', () => {
  it.each([
    ['long', ',', '.'],
    ['wide', ',', '.'],
    ['long', ';', ','],
    ['wide', ';', ','],
    ['wide', '\t', '.'],
  ] as const)(
    '%s with %j and %j comes back with identical values and times',
    async (layout, delimiter, decimalMark) => {
      const { folder, workspace, dataset } = awkwardLog()
      const out = join(folder, 'log.csv')
      const written = await write(workspace, dataset, out, { layout, delimiter, decimalMark })
      expect(written).toMatchObject({ table: 'readings', format: 'csv', rows: layout === 'long' ? 1200 : 300 })
      const options = importOptionsSchema.parse({ timeZone: 'Europe/Berlin', interpolateSteps: 0 })
      const again = await importLogs({ workspace, files: [out], options })
      const before = workspace.series.whole(dataset)
      const after = workspace.series.whole(again.dataset ?? '')
      expect({ ...after, values: null }).toEqual({ ...before, values: null })
      expect(Buffer.from(after.values.buffer).equals(Buffer.from(before.values.buffer))).toBe(true)
      workspace.close()
    },
  )

  it('with usual names comes back without its card too', async () => {
    const folder = temporaryFolder()
    const workspace = openWorkspace(join(folder, 'w.plenum'), { create: true })
    const dataset = insertSample(workspace, 50, ['S01', 'S02', 'S03'])
    const before = workspace.series.whole(dataset)
    for (const layout of ['long', 'wide'] as const) {
      const { file } = await write(workspace, dataset, join(folder, `${layout}.csv`), { layout })
      const alone = join(folder, `alone-${layout}.csv`)
      writeFileSync(alone, readFileSync(file))
      const options = importOptionsSchema.parse({ timeZone: 'Europe/Berlin' })
      const again = await importLogs({ workspace, files: [alone], options })
      expect(workspace.series.whole(again.dataset ?? '')).toEqual(before)
    }
    workspace.close()
  })

  it('as Parquet has its types, its nulls and its times in UTC', async () => {
    const { folder, workspace, dataset, sensors } = awkwardLog()
    const { file, rows } = await write(workspace, dataset, join(folder, 'log.parquet'))
    const buffer = await asyncBufferFromFile(file)
    const metadata = await parquetMetadataAsync(buffer)
    expect(Number(metadata.num_rows)).toBe(rows)
    expect(metadata.schema.slice(1).map(({ type }) => type)).toEqual(['INT64', 'BYTE_ARRAY', 'FLOAT', 'FLOAT'])
    const read = await parquetReadObjects({ file: buffer })
    const { values } = workspace.series.whole(dataset)
    for (const [row, cells] of read.entries()) {
      const step = Math.floor(row / sensors.length)
      const first = values[row * 2] ?? NaN
      expect(cells.timestamp).toEqual(new Date(Date.UTC(2026, 9, 25) + step * 600_000))
      expect(cells.sensor).toBe(sensors[row % sensors.length])
      expect(cells['dry bulb (°C)']).toBe(Number.isNaN(first) ? null : first)
    }
    workspace.close()
  })

  it('as JSON is a list of objects, and its card lies beside it', async () => {
    const { folder, workspace, dataset, sensors } = awkwardLog()
    const { file, card } = await write(workspace, dataset, join(folder, 'log.json'))
    expect(card).toBe(join(folder, 'log.card.json'))
    const rows = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[]
    expect(rows).toHaveLength(1200)
    // 2026-10-25 at 02:00 in Berlin, still summer time
    expect(rows[0]).toMatchObject({ timestamp: '2026-10-25T02:00:00+02:00', sensor: sensors[0], 'dry bulb (°C)': 20 })
    expect(rows[41 * 4 + 1]).toMatchObject({ 'dry bulb (°C)': null })
    expect(JSON.parse(readFileSync(card, 'utf8'))).toMatchObject({
      plenum: 'table',
      table: 'readings',
      rows: 1200,
      from: { dataset: { dataset, files: 'hall.csv', licence: 'internal' } },
      columns: { 'dry bulb (°C)': { kind: 'float', unit: '°C' } },
    })
    workspace.close()
  })
})

describe('a run', () => {
  it('has its curves, validations, metrics and scores', async () => {
    const { folder, workspace, dataset } = awkwardLog()
    const { run } = workspace.runs.insert(sampleRun(dataset))
    const point = { step: 1, seconds: 0.5, wasserstein: 0, penalty: 0, criticLoss: 0, generatorLoss: 2 }
    const scores = { rmse: 1.5, pinball: 0.25 }
    workspace.curves.append(run, {
      points: [point, { ...point, step: 2, generatorGradientNorm: 3 }],
      validations: [{ step: 2, seconds: 1, variables: { 'dry bulb': scores }, score: 0.9 }],
    })
    const tables = exportables({ workspace, searches: noSearches, sweeps: noSweeps }, run)
    expect(tables.map(({ table, rows }) => [table, rows])).toEqual([
      ['curves', 2],
      ['validations', 3],
      ['metrics', 8],
      // scores are offered when there is an evaluation
    ])
    const lines = async (table: string): Promise<string[]> => {
      const { file } = await write(workspace, run, join(folder, `${table}.csv`), {
        table,
        delimiter: ';',
        decimalMark: ',',
      })
      return readFileSync(file, 'utf8').trimEnd().split('\r\n')
    }
    expect(await lines('curves')).toEqual([
      'step;seconds;wasserstein;penalty;criticLoss;generatorLoss;criticGradientNorm;generatorGradientNorm',
      '1;0,5;0;0;0;2;;',
      '2;0,5;0;0;0;2;;3',
    ])
    expect(await lines('validations')).toEqual([
      'step;seconds;variable;score;value',
      '2;1;;score;0,9',
      '2;1;dry bulb;rmse;1,5',
      '2;1;dry bulb;pinball;0,25',
    ])
    expect(await lines('metrics')).toContain('validation.rmse.dry bulb;1,5;1,5;1,5;1,5')
    await expect(write(workspace, run, join(folder, 'x.csv'), { table: 'nothing' })).rejects.toThrow(
      'no table "nothing"',
    )
    await expect(write(workspace, run, join(folder, 'x.csv'), { layout: 'wide' })).rejects.toThrow('no wide layout')
    workspace.close()
  })
})

it('scenarios in the wide layout have a column for each sensor and variable', async () => {
  const { folder, workspace, dataset } = awkwardLog()
  const { run } = workspace.runs.insert(sampleRun(dataset))
  const values = join(folder, 'values')
  writeFileSync(
    values,
    Float32Array.from({ length: 2 * 3 * 2 * 4 }, (_, i) => i / 10),
  )
  const { set } = workspace.scenarioSets.insert(sampleSet(run, dataset), values)
  const { file } = await write(workspace, set, join(folder, 'set.csv'), { layout: 'wide' })
  const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n')
  expect(lines[0]).toBe(
    'scenario,start,step,timestamp,a temperature (°C),a humidity (%),b temperature (°C),b humidity (%)',
  )
  expect(lines[2]).toBe('1,2026-01-02T01:00:00+01:00,2,2026-01-02T01:10:00+01:00,0.4,0.5,0.6,0.7')
  expect(lines).toHaveLength(1 + 2 * 3 * 2)
  workspace.close()
})

it('the labels of a set say which steps and instants an anomaly covers, at each start', async () => {
  const { folder, workspace, dataset } = awkwardLog()
  const { run } = workspace.runs.insert(sampleRun(dataset))
  const values = join(folder, 'values')
  writeFileSync(values, new Float32Array(48))
  const untilTheEnd = { sensor: 'b', step: 2, scale: 5, rampSteps: 1, offset: 0 }
  const { set } = workspace.scenarioSets.insert(sampleSet(run, dataset, { anomalies: [untilTheEnd] }), values)
  const { file } = await write(workspace, set, join(folder, 'labels.csv'), { table: 'anomalies' })
  expect(readFileSync(file, 'utf8').trimEnd().split('\r\n')).toEqual([
    'sensor,start,step,from,lastStep,to,scale,rampSteps,offset',
    'b,2026-01-02T01:00:00+01:00,2,2026-01-02T01:10:00+01:00,2,2026-01-02T01:10:00+01:00,5,1,0',
    'b,2026-01-03T01:00:00+01:00,2,2026-01-03T01:10:00+01:00,2,2026-01-03T01:10:00+01:00,5,1,0',
  ])
  workspace.close()
})

describe('scenarios that a person looked at', () => {
  it('go by their marks in any format, and the card says which there are; marks are of scenarios only', async () => {
    const folder = temporaryFolder()
    const workspace = openWorkspace(join(folder, 'w.plenum'), { create: true })
    const dataset = insertSample(workspace)
    const run = workspace.runs.insert(sampleRun(dataset)).run
    const values = join(folder, 'values')
    // 2 starts × 3 scenarios × 2 steps × 2 sensors × 2 variables
    writeFileSync(values, new Float32Array(48))
    const { set } = workspace.scenarioSets.insert(sampleSet(run, dataset), values)
    workspace.scenarioSets.marks.set(set, 1, 2, 'accepted')
    const out = join(folder, 'accepted.json')
    const written = await write(workspace, set, out, { only: 'accepted' })
    expect(written.rows).toBe(4)
    expect(JSON.parse(readFileSync(written.card, 'utf8'))).toMatchObject({
      rows: 4,
      from: { marks: { accepted: 1, rejected: 0, exported: 'accepted' } },
    })
    const wrong = write(workspace, dataset, join(folder, 'log.csv'), { only: 'accepted' })
    await expect(wrong).rejects.toMatchObject({ message: 'Only scenarios are accepted or rejected.' })
    workspace.close()
  })
})

describe('what goes wrong', () => {
  it('leaves neither a file nor a part of one', async () => {
    const { folder, workspace, dataset } = awkwardLog()
    const before = readdirSync(folder)
    const cancel = new AbortController()
    const out = join(folder, 'log.csv')
    const job = { signal: cancel.signal, progress: () => cancel.abort() }
    const full = request.parse({ id: dataset, out: { path: out } })
    await expect(
      exportThing({ workspace, searches: noSearches, sweeps: noSweeps }, full, out, job),
    ).rejects.toBeDefined()
    expect(readdirSync(folder)).toEqual(before)
    workspace.close()
  })

  it('is said in a sentence, and leaves what was there', async () => {
    const { folder, workspace, dataset } = awkwardLog()
    await expect(write(workspace, dataset, join(folder, 'none', 'log.csv'))).rejects.toThrow('folder of this file')
    await expect(write(workspace, dataset, join(folder, 'log.xlsx'))).rejects.toThrow('kind of file is not known')
    await expect(write(workspace, dataset, join(folder, 'log.csv'), { decimalMark: ',' })).rejects.toThrow(
      'decimal mark',
    )
    await expect(write(workspace, 'j_0123456789', join(folder, 'x.csv'))).rejects.toThrow('nothing to export')
    mkdirSync(join(folder, 'sub'))
    await expect(write(workspace, dataset, join(folder, 'sub'), { format: 'csv' })).rejects.toThrow('folder')
    writeFileSync(join(folder, 'mine.json'), '{"mine":1}')
    await expect(write(workspace, dataset, join(folder, 'mine.csv'))).rejects.toThrow('not one of Plenum’s')
    expect(existsSync(join(folder, 'mine.csv'))).toBe(false)
    workspace.close()
  })
})

it('a float is written in few digits that read back to the same float', () => {
  const float = fc.float({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(float, (value) => {
      const text = decimals(value)
      return Math.fround(Number(text)) === value && text.replace(/e.*|[-.]/g, '').replace(/^0+|0+$/g, '').length <= 9
    }),
    { numRuns: 20_000 },
  )
  expect([21.3, -0.0667, 98765.4, 1e-7, 0].map((value) => decimals(Math.fround(value)))).toEqual([
    '21.3',
    '-0.0667',
    '98765.4',
    '1e-7',
    '0',
  ])
})
