import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trainConfigSchema } from '../../../src/contract'
import { openWorkspace } from '../../../src/service/store'
import { insertSample, sampleRun } from '../service/store/samples'
import { plenum } from './plenum'

const folder = mkdtempSync(join(tmpdir(), 'plenum-runs-'))
const workspace = join(folder, 'w.plenum')
let ids: string[] = []
beforeAll(() => {
  const opened = openWorkspace(workspace, { create: true })
  const dataset = insertSample(opened)
  ids = [8, 16, 32].map((hiddenSize) => {
    const { run } = opened.runs.insert({ ...sampleRun(dataset), config: trainConfigSchema.parse({ hiddenSize }) })
    opened.runs.setStatus(run, 'done')
    return run
  })
  opened.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

async function listed(...args: string[]): Promise<unknown[]> {
  const { out, code, err } = await plenum('--workspace', workspace, '--json', 'runs', ...args)
  expect(err).toBe('')
  expect(code).toBe(0)
  return (JSON.parse(out) as { run: string }[]).map(({ run }) => run)
}

describe('plenum runs', () => {
  it('filters and sorts', async () => {
    expect(await listed()).toEqual(ids)
    expect(await listed('--filter', 'hiddenSize > 8', '--sort', '-hiddenSize')).toEqual([ids[2], ids[1]])
    expect(await listed('--search', 'nothing like that')).toEqual([])
  })

  it('labels, archives and brings back', async () => {
    const labelled = await plenum('--workspace', workspace, 'label', ids[0] ?? '', '--tag', 'kept', '--archive')
    expect(labelled.out).toBe('Labelled 1 run.\n')
    expect(await listed()).toEqual(ids.slice(1))
    expect(await listed('--archived')).toEqual(ids)
    expect(await listed('--archived', 'only', '--tag', 'kept')).toEqual([ids[0]])
    await plenum('--workspace', workspace, 'label', ids[0] ?? '', '--restore')
    expect(await listed()).toEqual(ids)
  })

  it.each([
    ['runs', '--filter', 'hiddenSizes > 8', /No run has a parameter called "hiddenSizes".*hiddenSize/],
    ['runs', '--filter', 'hiddenSize', /is no condition/],
    ['runs', '--sort', 'validation.score:mean', /A metric has no "mean"/],
    ['label', 'r_0000000000', '--tag', 'x', /There is no run/],
  ])('says what is wrong with %s %s %s', async (...args) => {
    const words = args.at(-1) as RegExp
    const { code, err } = await plenum('--workspace', workspace, ...args.slice(0, -1).map(String))
    expect(err).toMatch(words)
    expect(code).toBe(2)
  })
})
