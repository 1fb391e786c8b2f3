import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  anomalySchema,
  exportResultSchema,
  importOptionsSchema,
  PlenumError,
  type ScenarioSet,
} from '../../../../src/contract'
import { exportScenarioSet } from '../../../../src/service/export'
import { decimals, quoted } from '../../../../src/service/export/csv'
import { importLogs } from '../../../../src/service/import'
import { openWorkspace } from '../../../../src/service/store'
import { insertSample, sampleRun, sampleSet, temporaryFolder } from '../store/samples'

/** A workspace with one set; its value number n is n / 10. */
function withSet(change: Partial<ScenarioSet> = {}) {
  const folder = temporaryFolder()
  const workspace = openWorkspace(join(folder, 'hall.plenum'), { create: true })
  const dataset = insertSample(workspace)
  const run = workspace.runs.insert(sampleRun(dataset)).run
  const description = sampleSet(run, dataset, change)
  const { startsMs, scenarios, steps, sensors, variables } = description
  const count = startsMs.length * scenarios * steps * sensors.length * variables.length
  const values = join(folder, 'values')
  writeFileSync(
    values,
    Float32Array.from({ length: count }, (_, index) => index / 10),
  )
  const { set } = workspace.scenarioSets.insert(description, values)
  return { folder, workspace, set, out: join(folder, 'out.csv') }
}

describe('a scenario set as CSV', () => {
  it('has one row per scenario, start, step and sensor', async () => {
    const { workspace, set, out } = withSet()
    const result = exportResultSchema.parse(await exportScenarioSet({ workspace, set, out }))
    expect(result).toMatchObject({ rows: 24, scenarios: 3, starts: 2, file: out, card: out.replace('.csv', '.json') })
    const lines = readFileSync(out, 'utf8').split('\r\n')
    expect(lines).toHaveLength(26) // header, 24 rows, and the end after the last
    expect(lines[0]).toBe('scenario,start,step,timestamp,sensor,temperature,humidity')
    // winter in Berlin: UTC+1
    expect(lines[1]).toBe('1,2026-01-02T01:00:00+01:00,1,2026-01-02T01:00:00+01:00,a,0,0.1')
    expect(lines[2]).toBe('1,2026-01-02T01:00:00+01:00,1,2026-01-02T01:00:00+01:00,b,0.2,0.3')
    expect(lines[3]).toBe('1,2026-01-02T01:00:00+01:00,2,2026-01-02T01:10:00+01:00,a,0.4,0.5')
    expect(lines[24]).toBe('3,2026-01-03T01:00:00+01:00,2,2026-01-03T01:10:00+01:00,b,4.6,4.7')
    expect(lines[25]).toBe('')
    workspace.close()
  })

  it('marks what was made under an anomaly', async () => {
    const anomalies = [anomalySchema.parse({ sensor: 'b', step: 2, scale: 5, durationSteps: 1 })]
    const { workspace, set, out } = withSet({ anomalies, steps: 3, startsMs: [0], scenarios: 1 })
    await exportScenarioSet({ workspace, set, out })
    const rows = readFileSync(out, 'utf8').trimEnd().split('\r\n')
    expect(rows[0]?.endsWith(',humidity,anomaly')).toBe(true)
    // steps 1, 2, 3 of the sensors a, b
    expect(rows.slice(1).map((row) => row.at(-1))).toEqual(['0', '0', '0', '1', '0', '0'])
    workspace.close()
  })

  it('has the marks of a person who looked, or only what they accepted', async () => {
    const { workspace, set, out } = withSet()
    const { marks } = workspace.scenarioSets
    marks.set(set, 0, 1, 'accepted')
    marks.set(set, 1, 2, 'rejected')
    marks.set(set, 1, 0, 'accepted')
    expect(marks.set(set, 1, 0, null)).toEqual({ accepted: 1, rejected: 1 })
    expect(workspace.scenarioSets.get(set)).toMatchObject({ accepted: 1, rejected: 1 })

    const cellsOf = (): string[][] => {
      const [head, ...lines] = readFileSync(out, 'utf8').trimEnd().split('\r\n')
      expect(head).toBe('scenario,start,step,timestamp,sensor,temperature,humidity,mark')
      return lines.map((line) => line.split(','))
    }
    const all = await exportScenarioSet({ workspace, set, out })
    expect(all).toMatchObject({ rows: 24, only: 'all' })
    const places = cellsOf().map((cells) => [cells[0], cells[1]?.slice(0, 10), cells[7]].join(' '))
    expect([...new Set(places)]).toEqual([
      '1 2026-01-02 ',
      '2 2026-01-02 accepted',
      '3 2026-01-02 ',
      '1 2026-01-03 ',
      '2 2026-01-03 ',
      '3 2026-01-03 rejected',
    ])
    const before = cellsOf().filter((cells) => cells[7] === 'accepted')

    const accepted = await exportScenarioSet({ workspace, set, out, only: 'accepted' })
    expect(accepted).toMatchObject({ rows: 4, scenarios: 3, only: 'accepted' })
    expect(cellsOf()).toEqual(before)
    expect(JSON.parse(readFileSync(accepted.card, 'utf8'))).toMatchObject({
      rows: 4,
      marks: { accepted: 1, rejected: 1, exported: 'accepted' },
    })
    expect(await exportScenarioSet({ workspace, set, out, only: 'not-rejected' })).toMatchObject({ rows: 20 })

    marks.set(set, 0, 1, null)
    await expect(exportScenarioSet({ workspace, set, out, only: 'accepted' })).rejects.toMatchObject({
      message: 'No scenario of this set is marked as accepted.',
    })
    workspace.close()
  })

  it('has a card that says where it came from', async () => {
    const calibration = {
      method: 'logistic',
      fitted: 8,
      checked: 8,
      brier: 0.2,
      z: 0.4,
      areaUnderCurve: 0.7,
      slope: 1,
    } as const
    const metropolis = { candidates: 20, acceptance: 0.25, calibration }
    const { workspace, set, out } = withSet({ sampler: 'mh', acceptance: 0.25, metropolis })
    const result = await exportScenarioSet({ workspace, set, out })
    const card: unknown = JSON.parse(readFileSync(result.card, 'utf8'))
    expect(result.metropolis).toEqual(metropolis)
    expect(card).toMatchObject({
      plenum: 'scenarios',
      file: 'out.csv',
      rows: 24,
      sha256: createHash('sha256').update(readFileSync(out)).digest('hex'),
      dataset: { name: 'Hall 1', files: 'hall.csv', source: 'Cooling logger of hall 1', licence: 'internal' },
      run: { run: result.run, seed: 7, version: '0.1.0' },
      set: { set },
      sampler: 'mh',
      acceptance: 0.25,
      metropolis,
      seed: 1,
      marks: { accepted: 0, rejected: 0, exported: 'all' },
      starts: ['2026-01-02T01:00:00+01:00', '2026-01-03T01:00:00+01:00'],
      variables: [
        { name: 'temperature', unit: '°C' },
        { name: 'humidity', unit: '%' },
      ],
    })
    workspace.close()
  })

  it('has the same bytes for the same content of another set', async () => {
    const first = withSet()
    const second = withSet({ name: 'Another', seconds: 9 })
    await exportScenarioSet({ workspace: first.workspace, set: first.set, out: first.out })
    await exportScenarioSet({ workspace: second.workspace, set: second.set, out: second.out })
    expect(readFileSync(first.out).equals(readFileSync(second.out))).toBe(true)
    first.workspace.close()
    second.workspace.close()
  })

  it('of one start and one scenario can be imported again', async () => {
    const sensors = ['rack 1, "left"', 'b']
    const { workspace, set, out } = withSet({ startsMs: [Date.UTC(2026, 0, 2)], scenarios: 1, steps: 4, sensors })
    await exportScenarioSet({ workspace, set, out })
    const options = importOptionsSchema.parse({ timeZone: 'Europe/Berlin' })
    const again = await importLogs({ workspace, files: [out], options })
    expect(again).toMatchObject({
      sensorNames: sensors,
      variables: [
        { name: 'temperature', unit: '°C' },
        { name: 'humidity', unit: '%' },
      ],
      from: '2026-01-02T00:00:00.000Z',
      steps: 4,
      cadenceSeconds: 600,
      missing: 0,
      faults: { duplicates: 0, unparsable: 0, outOfOrder: 0, gaps: 0 },
    })
    const whole = workspace.series.whole(again.dataset ?? '')
    expect([...whole.values]).toEqual(Array.from({ length: 16 }, (_, index) => Math.fround(index / 10)))
    workspace.close()
  })

  it('leaves no file when it is cancelled, and none when its card cannot be written', async () => {
    const { workspace, set, folder, out } = withSet()
    const before = readdirSync(folder)
    const cancelled = exportScenarioSet({ workspace, set, out, signal: AbortSignal.abort() })
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    expect(readdirSync(folder)).toEqual(before)
    mkdirSync(join(folder, 'out.json.part'))
    await expect(exportScenarioSet({ workspace, set, out })).rejects.toBeInstanceOf(PlenumError)
    expect(readdirSync(folder)).toEqual([...before, 'out.json.part'].sort())
    workspace.close()
  })

  it('refuses a folder that is not there and a format it cannot write', async () => {
    const { workspace, set, folder } = withSet()
    const nowhere = exportScenarioSet({ workspace, set, out: join(folder, 'no', 'out.csv') })
    await expect(nowhere).rejects.toMatchObject({ code: 'bad-input' })
    const other = exportScenarioSet({ workspace, set, out: join(folder, 'out.xlsx') })
    await expect(other).rejects.toMatchObject({ code: 'bad-input' })
    workspace.close()
  })
})

describe('numbers and cells', () => {
  it('are the shortest decimals that read back to the same float32', () => {
    expect(decimals(Math.fround(16.2))).toBe('16.2')
    expect(decimals(Math.fround(1 / 3))).toBe('0.33333334') // 8 digits: 0.3333333 is another float32
    expect(decimals(-0.5)).toBe('-0.5')
    expect(decimals(NaN)).toBe('')
    let state = 1
    for (let trial = 0; trial < 2000; trial++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0 // Numerical Recipes' generator: any bits will do
      const [value = 0] = new Float32Array(Uint32Array.of(state).buffer)
      if (Number.isFinite(value)) expect(Math.fround(Number(decimals(value)))).toBe(value)
    }
  })

  it('are quoted where RFC 4180 asks for it', () => {
    expect([quoted('a b'), quoted('a,b'), quoted('a"b'), quoted('a\nb')]).toEqual(['a b', '"a,b"', '"a""b"', '"a\nb"'])
  })
})
