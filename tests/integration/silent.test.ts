/** A sensor that is dead in the whole test period: what is made from that period leaves it out, and says so by name. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { computeEnvironment, connect, memoryPair, parseRuntimeState, serviceContract } from '../../src/contract'
import { forkComputeProcess, openService } from '../../src/service'
import { ensureBuilt } from './support/build'
import { Folder, idJson, trainSmall } from './support/hall'
import { plenum, plenumJson } from './support/program'

const folder = new Folder()
const at = ['--workspace', folder.file('w.plenum')]
const notesJson = z.object({ notes: z.array(z.string()) })
const words = /S03/
let run = ''

beforeAll(async () => {
  ensureBuilt()
  const log = folder.file('hall.csv')
  await plenumJson([...at, 'simulate', '--sensors', '4', '--weeks', '1', '--seed', '7', '--out', log])
  const [head = '', ...rows] = readFileSync(log, 'utf8').trimEnd().split(/\r?\n/)
  const dead = rows.filter((row, i) => !(row.split(',')[1] === 'S03' && i > rows.length * 0.83))
  expect(dead.length).toBeLessThan(rows.length)
  const silent = folder.write('silent.csv', [head, ...dead, ''].join('\n'))
  const imported = await plenumJson([...at, 'import', silent])
  run = await trainSmall(folder, folder.file('w.plenum'), z.object({ dataset: idJson }).parse(imported).dataset, 10)
}, 300_000)
afterAll(() => folder.remove())

it('evaluations, scenarios and the report name it and do without it', async () => {
  const evaluation = notesJson.parse(await plenumJson([...at, 'evaluate', run, '--starts', '6', '--scenarios', '3']))
  expect(evaluation.notes.join(' ')).toMatch(words)

  const out = folder.file('scenarios.csv')
  const spread = ['scenarios', run, '--starts', '3', '--count', '2', '--out', out]
  expect(notesJson.parse(await plenumJson([...at, ...spread])).notes.join(' ')).toMatch(words)
  expect(readFileSync(out, 'utf8')).toMatch(/S02/)
  expect(readFileSync(out, 'utf8')).not.toMatch(words)

  const page = folder.file('report.html')
  expect(notesJson.parse(await plenumJson([...at, 'report', run, '--out', page])).notes.join(' ')).toMatch(words)
  expect(readFileSync(page, 'utf8')).toMatch(/Left out: sensor S03/)
}, 120_000)

it('asked for by its name, it is refused by its name', async () => {
  const out = folder.file('one.csv')
  const where = ['--sensor', 'S03', '--step', '3', '--scale', '3']
  const { code, stderr } = await plenum([...at, 'anomaly', run, ...where, '--starts', '3', '--out', out])
  expect(code).toBe(2)
  expect(stderr).toMatch(/without a gap of sensor S03/)
}, 60_000)

it('a set that left it out is made again from the same starts, as the pages do', async () => {
  const state = parseRuntimeState(readFileSync('.runtime/state.json', 'utf8'))
  const service = openService({
    workspaceFile: folder.file('w.plenum'),
    create: false,
    runtimeStateFile: null,
    forkCompute: () => forkComputeProcess('out/main/compute.cjs', computeEnvironment(state, process.env)),
  })
  const [near, far] = memoryPair()
  service.attach(far, 'terminal')
  const client = connect(serviceContract, near)
  try {
    const sets = await client.request('scenarios/list', { run })
    const spread = sets.filter(({ startsMs, notes = [] }) => startsMs.length === 3 && notes.length > 0)
    expect(spread).toHaveLength(1)
    for (const { steps, scenarios: count, seed, sensors, startsMs } of spread) {
      const again = await client.request('scenarios/generate', { run, steps, count, seed, sensors, startsMs })
      expect(again).toMatchObject({ sensors, startsMs })
      const [startMs = 0] = startsMs
      const shown = { run, count, steps, seed, startMs, sensors: sensors.slice(0, 1), anomalies: [] }
      expect((await client.request('anomalies/preview', shown)).startMs).toBe(startMs)
      await expect(client.request('scenarios/generate', { run, steps, count, seed, startsMs })).rejects.toMatchObject({
        code: 'bad-input',
      })
    }
  } finally {
    await service.close()
  }
}, 120_000)

it('anomalies at random never fall to it', async () => {
  const out = folder.file('random.csv')
  // one step each: as many as the three others can have, so that a fourth sensor would get some
  const random = ['--random', '36', '--duration', '1', '--steps', '24', '--starts', '3', '--count', '1']
  await plenumJson([...at, 'anomaly', run, ...random, '--out', out])
  expect(readFileSync(out, 'utf8')).toMatch(/S04/)
  expect(readFileSync(out, 'utf8')).not.toMatch(words)

  // longer than the period: there all are silent
  const long = ['--random', '1', '--steps', '2000', '--starts', '3', '--out', folder.file('long.csv')]
  const { code, stderr } = await plenum([...at, 'anomaly', run, ...long])
  expect(code).toBe(2)
  expect(stderr).toMatch(/The test period has no stretch of \d+ steps in which any sensor has no gap/)
}, 60_000)
