/** Whatever ends a training, it goes on from its last checkpoint as if nothing had happened. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { ensureBuilt } from './support/build'
import { Folder, idJson, importHall, trainSmall } from './support/hall'
import { lives, plenum, plenumJson, Program } from './support/program'

const folder = new Folder()
const workspace = folder.file('w.plenum')
const at = ['--workspace', workspace]
const steps = 60
let dataset = ''
let expected: Outcome = { losses: [], scores: [], scenarios: '' }

interface Outcome {
  losses: unknown
  scores: unknown
  scenarios: string
}

/** Losses at every step, validation scores and the bytes of scenarios: all that must not depend on interruptions. */
async function outcomeOf(run: string): Promise<Outcome> {
  const shown = z
    .object({
      status: z.literal('done'),
      step: z.literal(steps),
      curves: z.object({ points: z.array(z.looseObject({})), validations: z.array(z.looseObject({})) }),
    })
    .parse(await plenumJson([...at, 'show', run]))
  const out = folder.file(`${run}.csv`)
  await plenumJson([...at, 'scenarios', run, '--starts', '2', '--steps', '6', '--count', '3', '--out', out])
  const timeless = (point: Record<string, unknown>): unknown => ({ ...point, seconds: null })
  return {
    losses: shown.curves.points.map(timeless),
    scores: shown.curves.validations.map(timeless),
    scenarios: readFileSync(out, 'latin1'),
  }
}

/** Starts the same training as the uninterrupted one and waits until it has passed two checkpoints. */
async function startTraining(): Promise<Program> {
  const args = ['train', dataset, '--config', folder.config, '--steps', String(steps), '--seed', '5', '--json']
  const program = new Program([...at, ...args])
  await program.says(/validation at step 20:/)
  return program
}

async function newestRun(): Promise<{
  run: string
  status: string
  step: number
  problem: { message: string } | null
}> {
  const runs = z
    .array(
      z.object({
        run: idJson,
        status: z.string(),
        step: z.int(),
        problem: z.object({ message: z.string() }).nullable(),
      }),
    )
    .parse(await plenumJson([...at, 'runs']))
  const newest = runs.sort((one, other) => (one.run < other.run ? 1 : -1))[0]
  if (newest === undefined) throw new Error('there is no run')
  return newest
}

async function resumeAndCompare(run: string): Promise<void> {
  const resumed = await plenumJson([...at, 'train', '--resume', run])
  expect(resumed).toMatchObject({ run, status: 'done', steps })
  const outcome = await outcomeOf(run)
  expect(outcome.losses).toEqual(expected.losses)
  expect(outcome.scores).toEqual(expected.scores)
  expect(outcome.scenarios).toBe(expected.scenarios)
}

beforeAll(async () => {
  ensureBuilt()
  dataset = await importHall(folder, workspace)
  expected = await outcomeOf(await trainSmall(folder, workspace, dataset, steps))
}, 180_000)
afterAll(() => folder.remove())

it('kill -9 of service and compute: the resumed run reaches the same losses and the same scenarios', async () => {
  const training = await startTraining()
  const compute = training.children()
  expect(compute).toHaveLength(1)
  process.kill(-training.pid, 'SIGKILL')
  for (const pid of compute) process.kill(pid, 'SIGKILL')
  expect((await training.finished).signal).toBe('SIGKILL')

  const left = await newestRun()
  expect(left.status).toBe('paused')
  expect(left.step).toBeGreaterThanOrEqual(10)
  expect(left.step).toBeLessThan(steps)
  await resumeAndCompare(left.run)
})

it('kill -9 of the service alone: its compute process goes with it', async () => {
  const training = await startTraining()
  const [compute = 0] = training.children()
  expect(lives(compute)).toBe(true)
  process.kill(training.pid, 'SIGKILL')
  await training.finished
  await expect.poll(() => lives(compute), { timeout: 20_000 }).toBe(false)
})

it('Ctrl-C saves, says how to go on, ends with 130, and the run resumes exactly', async () => {
  const training = await startTraining()
  process.kill(-training.pid, 'SIGINT')
  const { code, stdout, stderr } = await training.finished
  expect(code).toBe(130)
  const paused = z.object({ run: idJson, status: z.literal('paused'), steps: z.int() }).parse(JSON.parse(stdout))
  expect(paused.steps).toBeGreaterThanOrEqual(20)
  expect(paused.steps).toBeLessThan(steps)
  expect(stderr).toContain(`plenum train --resume ${paused.run}`)
  await resumeAndCompare(paused.run)
})

it('kill -9 of the compute process: the run is failed with the reason, the rest goes on, and it resumes', async () => {
  const training = await startTraining()
  for (const pid of training.children()) process.kill(pid, 'SIGKILL')
  const { code, stdout, stderr } = await training.finished
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ status: 'failed' })
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^plenum: .*SIGKILL.*plenum train --resume r_/)
  const left = await newestRun()
  expect(left).toMatchObject({ status: 'failed' })
  expect(left.problem?.message).toContain('SIGKILL')
  await resumeAndCompare(left.run)
})

it('Ctrl-C in an import, an evaluation or a sampling leaves nothing and ends with 130', async () => {
  const before = await plenumJson([...at, 'datasets'])
  const run = (await newestRun()).run
  const out = folder.file('never.csv')
  const long = [
    // the same file many times: long enough to be interrupted on any machine
    ['import', ...Array.from({ length: 12 }, () => folder.file('big.csv'))],
    ['evaluate', run, '--starts', '10000', '--scenarios', '1000'],
    ['scenarios', run, '--starts', '500', '--count', '5000', '--out', out],
  ]
  await plenumJson([...at, 'simulate', '--sensors', '40', '--weeks', '12', '--out', folder.file('big.csv')])
  for (const args of long) {
    const program = new Program([...at, ...args])
    await program.says(/%/)
    process.kill(-program.pid, 'SIGINT')
    const { code, stdout, stderr } = await program.finished
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^plenum: Cancelled/)
    expect(code).toBe(130)
    expect(stdout).toBe('')
  }
  expect(await plenumJson([...at, 'datasets'])).toEqual(before)
  expect((await plenum(['show', run, ...at, '--json'])).stdout).not.toContain('never.csv')
  expect(() => readFileSync(out)).toThrow('ENOENT')
})
