import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runSchema, trainConfigSchema, type Run } from '../../../src/contract'
import { trainOutcome } from '../../../src/cli/commands/train'
import { plenum } from './plenum'

const folder = mkdtempSync(join(tmpdir(), 'plenum-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('what is refused', () => {
  it('leaves no workspace behind that was made for it, and one that was there alone', async () => {
    const nonsense = join(folder, 'nonsense.csv')
    writeFileSync(nonsense, 'a;b\nx;y\n')
    const workspace = join(folder, 'new.plenum')
    const refused = await plenum('--workspace', workspace, 'import', nonsense)
    expect(refused.code).toBe(2)
    expect(readdirSync(folder)).toEqual(['nonsense.csv'])
    const log = join(folder, 'log.csv')
    const rows = Array.from({ length: 30 }, (_, i) => `2024-01-01T${String(i % 24).padStart(2, '0')}:00:00Z,a,${i}`)
    writeFileSync(log, `timestamp,sensor_id,temperature\n${rows.slice(0, 24).join('\n')}\n`)
    const imported = await plenum('--workspace', workspace, '--json', 'import', log)
    expect(imported).toMatchObject({ code: 0 })
    await plenum('--workspace', workspace, 'import', nonsense)
    expect(existsSync(workspace)).toBe(true)

    // 24 steps: 15 % of them are no 48 for a window and a horizon
    const { dataset } = JSON.parse(imported.out) as { dataset: string }
    const training = await plenum('--workspace', workspace, 'train', dataset)
    expect(training.code).toBe(2)
    expect(training.err).toContain(
      'This log is too short: of its 24 steps the training period gets 16 where 48 are needed',
    )
    expect(training.err).toContain('a log needs 317 steps')
    expect((await plenum('--workspace', workspace, 'runs')).out).toContain('No runs.')
  })

  it('a workspace that is not there is what is said, whatever the ID', async () => {
    const missing = join(folder, 'missing.plenum')
    for (const command of ['show', 'delete']) {
      const { code, err } = await plenum('--workspace', missing, command, 'nothing')
      expect(code).toBe(2)
      expect(err).toContain('There is no workspace')
    }
  })

  it('numbers out of range are refused in plain words', async () => {
    const { code, err } = await plenum('train', 'd_0123456789', '--steps', '0')
    expect(code).toBe(2)
    expect(err).toContain('It must be at least 1.')
  })
})

describe('a training at rest', () => {
  const run = (change: Partial<Run>): Run =>
    runSchema.parse({
      run: 'r_0123456789',
      kind: 'train',
      name: 'run',
      status: 'paused',
      dataset: 'd_0123456789',
      datasetName: 'log',
      createdAt: '2024-01-01T00:00:00.000Z',
      seed: 1,
      config: trainConfigSchema.parse({}),
      version: '1.0.0',
      device: null,
      step: 5,
      steps: 50,
      secondsSpent: 1,
      parameters: null,
      best: null,
      problem: null,
      warnings: [],
      ...change,
    })
  const problem = { code: 'bad-input', message: 'The training period has no stretch without a gap.' } as const

  it('is wrong use when it could not begin, a failure when it broke off', () => {
    expect(trainOutcome(run({ status: 'failed', step: 0, problem })).exitCode).toBe(2)
    expect(trainOutcome(run({ status: 'failed', step: 5, problem })).exitCode).toBe(1)
  })

  it('is resumed by the command it names, in the workspace it is in', () => {
    expect(trainOutcome(run({})).trouble).toMatch(/plenum train --resume r_0123456789$/)
    expect(trainOutcome(run({}), '/a/hall 1.plenum').trouble).toMatch(
      /plenum train --resume r_0123456789 --workspace '\/a\/hall 1\.plenum'$/,
    )
    expect(trainOutcome(run({ status: 'failed', problem }), '/a/b.plenum').trouble).toContain(
      '`plenum train --resume r_0123456789 --workspace /a/b.plenum` goes on from there',
    )
  })
})
