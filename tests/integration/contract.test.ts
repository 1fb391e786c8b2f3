/** What other programs rely on: every command's JSON shape, the CSV's columns, the exit codes. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ensureBuilt } from './support/build'
import { Folder, idJson, importHall, trainSmall } from './support/hall'
import { plenum, plenumJson } from './support/program'

const folder = new Folder()
const workspace = folder.file('w.plenum')
const at = ['--workspace', workspace]
let dataset = ''
let run = ''

beforeAll(async () => {
  ensureBuilt()
  dataset = await importHall(folder, workspace)
  run = await trainSmall(folder, workspace, dataset)
}, 180_000)
afterAll(() => folder.remove())

const faults = z.object({
  gaps: z.int(),
  duplicates: z.int(),
  unparsable: z.int(),
  outOfRange: z.int(),
  stuck: z.int(),
  outOfOrder: z.int(),
})
const variables = z.array(z.object({ name: z.string(), unit: z.string() }))

describe('the JSON of', () => {
  it('doctor, without any workspace', async () => {
    const empty = { XDG_DATA_HOME: folder.file('nothing-here'), HOME: folder.file('nothing-here') }
    const { code, stdout } = await plenum(['doctor', '--json'], empty)
    expect(code).toBe(0)
    const doctor = z
      .object({
        plenum: z.string(),
        node: z.string(),
        electron: z.string().nullable(),
        tensorflow: z.object({
          version: z.string(),
          device: z.enum(['cpu', 'gpu']),
          deviceName: z.string().min(1),
          flavour: z.string(),
        }),
        sqlite: z.string(),
        problems: z.array(z.object({ what: z.string(), fix: z.string() })),
      })
      .parse(JSON.parse(stdout))
    expect(doctor.node).toBe(process.versions.node)
    // looking at the machine makes no workspace
    expect(existsSync(folder.file('nothing-here'))).toBe(false)
  })

  it('simulate: the same seed writes the same bytes', async () => {
    const args = [...at, 'simulate', '--sensors', '3', '--weeks', '0.5', '--seed', '11']
    const result = await plenumJson([...args, '--out', folder.file('one.csv')])
    const { file, rows } = z.object({ file: z.string(), rows: z.int(), sensors: z.literal(3) }).parse(result)
    await plenumJson([...args, '--out', folder.file('two.csv')])
    const text = readFileSync(file, 'utf8')
    expect(text.trimEnd().split('\n')).toHaveLength(rows + 1)
    expect(readFileSync(folder.file('two.csv'), 'utf8')).toBe(text)
  })

  it('import, and of a dry run that keeps nothing', async () => {
    const shape = z.object({
      name: z.literal('rooms'),
      sensors: z.literal(2),
      variables,
      readings: z.literal(22),
      missing: z.literal(0),
      cadenceSeconds: z.literal(600),
      from: z.iso.datetime({ offset: true }),
      to: z.iso.datetime({ offset: true }),
      faults,
    })
    const rows = Array.from(
      { length: 11 },
      (_, i) => `2024-01-01 ${String(Math.floor(i / 6)).padStart(2, '0')}:${i % 6}0,${20 + i / 10},${21 - i / 10}`,
    )
    const log = folder.write('rooms.csv', `time,T1,T2\n${rows.join('\n')}\n`)
    const before = await plenumJson([...at, 'datasets'])
    const dry = await plenumJson([...at, 'import', log, '--dry-run'])
    shape.extend({ dryRun: z.literal(true) }).parse(dry)
    expect(dry).not.toHaveProperty('dataset')
    expect(await plenumJson([...at, 'datasets'])).toEqual(before)

    const kept = shape.extend({ dataset: idJson }).parse(await plenumJson([...at, 'import', log]))
    await plenumJson([...at, 'delete', kept.dataset])
    expect(await plenumJson([...at, 'datasets'])).toEqual(before)
  })

  it('datasets and runs', async () => {
    const datasets = z
      .array(z.object({ dataset: idJson, name: z.string(), sensors: z.int(), readings: z.int() }))
      .parse(await plenumJson([...at, 'datasets']))
    expect(datasets.map((one) => one.dataset)).toEqual([dataset])
    const runs = z
      .array(
        z.object({
          run: idJson,
          kind: z.literal('train'),
          name: z.string(),
          status: z.literal('done'),
          dataset: z.literal(dataset),
          createdAt: z.iso.datetime({ offset: true }),
        }),
      )
      .parse(await plenumJson([...at, 'runs']))
    expect(runs.map((one) => one.run)).toEqual([run])
  })

  it('eda', async () => {
    const own = z.object({ autocorrelation: z.array(z.number()).length(4), whiteNoise: z.number() })
    const of = z.object({ mean: own, sensors: z.array(own.extend({ sensor: z.literal('S01') })).length(1) })
    z.object({
      lags: z.literal(3),
      cadenceSeconds: z.int(),
      variables: z.array(z.object({ variable: z.string(), values: of, derivatives: of })).length(2),
      pairs: z.array(z.object({ variables: z.array(z.string()).length(2) })).length(1),
    }).parse(await plenumJson([...at, 'eda', dataset, '--lags', '3', '--sensor', 'S01']))
  })

  it('train', async () => {
    const args = ['train', dataset, '--config', folder.config, '--steps', '3', '--name', 'three']
    const trained = await plenumJson([...at, ...args])
    const { run: made } = z
      .object({
        run: idJson,
        name: z.literal('three'),
        status: z.literal('done'),
        steps: z.literal(3),
        seconds: z.number().positive(),
        device: z.enum(['cpu', 'gpu']),
        parameters: z.object({ generator: z.int().positive(), critic: z.int().positive() }),
        best: z.object({ step: z.literal(3), score: z.number() }),
      })
      .parse(trained)
    // a run that is done goes on when it is given more steps
    const more = await plenumJson([...at, 'train', '--resume', made, '--steps', '5'])
    expect(more).toMatchObject({ run: made, status: 'done', steps: 5 })
    await plenumJson([...at, 'delete', made])
  })

  it('evaluate: the GAN beside its baselines', async () => {
    const scores = z.object({
      rmse: z.number(),
      mae: z.number(),
      pinball: z.number(),
      crps: z.number(),
      klBits: z.number(),
      klIncrementBits: z.number(),
      coverage80: z.number().nullable(),
    })
    const args = ['evaluate', run, '--period', 'test', '--scenarios', '4', '--starts', '3']
    const evaluation = z
      .object({
        run: z.literal(run),
        period: z.literal('test'),
        starts: z.literal(3),
        scenarios: z.literal(4),
        sampler: z.literal('plain'),
        models: z.array(z.object({ name: z.string(), variables: z.object({ temperature: scores, humidity: scores }) })),
        correlation: z.object({}),
      })
      .parse(await plenumJson([...at, ...args]))
    expect(evaluation.models.map(({ name }) => name).sort()).toEqual(['ar-bootstrap', 'gan', 'persistence', 'seasonal'])
  })

  it('scenarios: file, card and the columns that are promised', async () => {
    const out = folder.file('scenarios.csv')
    const args = [
      'scenarios',
      run,
      '--starts',
      '2',
      '--period',
      'validation',
      '--steps',
      '5',
      '--count',
      '3',
      '--out',
      out,
    ]
    const result = z
      .object({
        run: z.literal(run),
        file: z.literal(out),
        card: z.literal(folder.file('scenarios.json')),
        rows: z.literal(2 * 3 * 5 * 4),
        scenarios: z.literal(3),
        starts: z.literal(2),
        sampler: z.literal('plain'),
        seed: z.literal(1),
      })
      .parse(await plenumJson([...at, ...args]))
    const lines = readFileSync(out, 'utf8').trimEnd().split(/\r?\n/)
    expect(lines).toHaveLength(result.rows + 1)
    expect(lines[0]).toBe('scenario,start,step,timestamp,sensor,temperature,humidity')
    const cell = '(-?[0-9]+(\\.[0-9]+)?)'
    const time = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9]{2}:[0-9]{2}'
    for (const line of lines.slice(1))
      expect(line).toMatch(new RegExp(`^[123],${time},[1-5],${time},S0[1-4],${cell},${cell}$`))
    const card: unknown = JSON.parse(readFileSync(result.card, 'utf8'))
    expect(card).toMatchObject({ run: { run, seed: 5 }, dataset: { dataset }, seed: 1, sampler: 'plain' })
    const { set } = z.object({ set: z.object({ set: idJson }) }).parse(card).set
    expect(await plenumJson([...at, 'show', set])).toMatchObject({ period: 'validation', accepted: 0, rejected: 0 })
  })

  it('scenarios from a local time', async () => {
    const args = ['scenarios', run, '--start', '2024-01-06T12:00', '--steps', '2', '--count', '1']
    await plenumJson([...at, ...args, '--out', folder.file('start.csv')])
    const [, first = ''] = readFileSync(folder.file('start.csv'), 'utf8').split(/\r?\n/)
    expect(first).toContain('1,2024-01-06T12:00:00+00:00,1,2024-01-06T12:00:00+00:00,S01,')
  })

  it('anomaly: the same with what was asked for', async () => {
    const out = folder.file('anomaly.csv')
    const args = ['anomaly', run, '--step', '3', '--sensor', 'S02', '--scale', '4', '--duration', '2', '--steps', '6']
    const result = await plenumJson([...at, ...args, '--out', out])
    expect(result).toMatchObject({ run, file: out, anomalies: [{ sensor: 'S02', step: 3, scale: 4, duration: 2 }] })
    const [head, ...rows] = readFileSync(out, 'utf8').trimEnd().split(/\r?\n/)
    expect(head).toBe('scenario,start,step,timestamp,sensor,temperature,humidity,anomaly')
    for (const row of rows) {
      const cells = row.split(',')
      const labelled = cells[4] === 'S02' && (cells[2] === '3' || cells[2] === '4')
      expect(cells.at(-1)).toBe(labelled ? '1' : '0')
    }
  })

  it('anomaly --random: exactly as many as asked for, or a refusal that says how many fit', async () => {
    const out = folder.file('random.csv')
    const args = [
      'anomaly',
      run,
      '--random',
      '7',
      '--severity',
      '2..4',
      '--duration',
      '2..3',
      '--steps',
      '11',
      '--seed',
      '3',
    ]
    const shape = z.object({
      sensor: z.string(),
      step: z.int(),
      scale: z.number().min(2).max(4),
      duration: z.int().min(2).max(3),
    })
    const drawn = z
      .object({ anomalies: z.array(shape).length(7) })
      .parse(await plenumJson([...at, ...args, '--count', '1', '--out', out]))
    const [, ...rows] = readFileSync(out, 'utf8').trimEnd().split(/\r?\n/)
    const labelled = rows.map((row) => row.split(',')).filter((cells) => cells.at(-1) === '1')
    const expected = drawn.anomalies.reduce((sum, { duration }) => sum + duration, 0)
    expect(labelled).toHaveLength(expected)
    // 11 steps hold four of two steps and a quiet one between: 4 · 4 sensors
    const refused = await plenum([...at, ...args, '--random', '17', '--out', folder.file('more.csv')])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain(
      '17 anomalies of at least 2 steps do not fit on 4 sensors within 11 steps: at most 16 do',
    )
    expect(existsSync(folder.file('more.csv'))).toBe(false)
  })

  it('anomaly: a step, a factor and a duration for each sensor', async () => {
    const out = folder.file('each.csv')
    const first = ['--sensor', 'S01', '--step', '2', '--scale', '3', '--duration', '1']
    const second = ['--sensor', 'S04', '--step', '5', '--scale', '6', '--duration', '2']
    const result = await plenumJson([...at, 'anomaly', run, ...first, ...second, '--steps', '6', '--out', out])
    expect(result).toMatchObject({
      anomalies: [
        { sensor: 'S01', step: 2, scale: 3, duration: 1 },
        { sensor: 'S04', step: 5, scale: 6, duration: 2 },
      ],
    })
    const unpaired = await plenum([...at, 'anomaly', run, ...first, ...second, '--sensor', 'S02', '--out', out])
    expect(unpaired.code).toBe(2)
    expect(unpaired.stderr).toContain('--step is given 2 times for 3 sensors')
  })

  it('show, of a dataset, a run and a set', async () => {
    expect(await plenumJson([...at, 'show', dataset])).toMatchObject({ dataset, report: { layout: 'long' } })
    const shown = z
      .object({
        run: z.literal(run),
        curves: z.object({ points: z.array(z.object({ step: z.int() })).length(20) }),
        scenarioSets: z.array(z.object({ set: idJson })).min(1),
      })
      .parse(await plenumJson([...at, 'show', run]))
    const { set } = shown.scenarioSets[0] ?? { set: '' }
    expect(await plenumJson([...at, 'show', set])).toMatchObject({ set, run })
    await plenumJson([...at, 'delete', set])
    expect((await plenum([...at, 'show', set])).code).toBe(2)
  })
})

describe('without --json', () => {
  it('stdout is a table and stderr is empty when it is quick', async () => {
    const { code, stdout, stderr } = await plenum([...at, 'datasets'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^dataset {2,}name/)
    expect(stdout).toContain(dataset)
  })

  it('--help documents the grammar of --map', async () => {
    const { code, stdout } = await plenum(['import', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('COLUMN=VARIABLE@SENSOR')
    expect(stdout).toContain('--workspace <file>')
  })
})

describe('a file that exists', () => {
  it('is replaced, and a failed export leaves it as it was', async () => {
    const out = folder.write('again.csv', 'old')
    const args = ['scenarios', run, '--steps', '2', '--count', '1', '--out', out]
    await plenumJson([...at, ...args])
    const written = readFileSync(out, 'utf8')
    expect(written).not.toBe('old')
    const failed = await plenum([
      ...at,
      'anomaly',
      run,
      '--step',
      '9',
      '--sensor',
      'S01',
      '--scale',
      '2',
      '--steps',
      '3',
      '--out',
      out,
    ])
    expect(failed.code).toBe(2)
    expect(readFileSync(out, 'utf8')).toBe(written)
  })
})
