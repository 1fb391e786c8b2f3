/** A sweep of the offloading bench through the built program: whatever ends it, its rewards are those of one left alone. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SweepPlanInput } from '../../src/contract'
import { ensureBuilt } from './support/build'
import { Folder, idJson } from './support/hall'
import { plenum, plenumJson, Program } from './support/program'

const folder = new Folder()
const at = ['--workspace', folder.file('w.plenum')]
/**
 * DDPG and one TD3, eight seeds each, five short episodes; replay buffers that overflow within the second. So many trials are
 * shared out to two processes where there are two cores.
 */
const plan = {
  clips: [0.5],
  deviations: [0.3],
  runs: 8,
  firstSeed: 7,
  maxEpisodes: 5,
  agent: { hiddenSizes: [12, 12], batchSize: 8, replaySize: 150, randomSteps: 20 },
  environment: { servers: 3, streams: 12, serverLimit: 5, stepsPerEpisode: 100 },
} satisfies SweepPlanInput
const config = folder.write('sweep.json', JSON.stringify(plan))

const interval = z.tuple([z.number(), z.number()]).nullable()
const row = z.object({
  algorithm: z.enum(['ddpg', 'td3']),
  clip: z.number().nullable(),
  std: z.number().nullable(),
  runs: z.int(),
  episodes: z.number(),
  mean: z.number(),
  median: z.number(),
  mode: z.number(),
  sd: z.number(),
  range: z.number(),
  above198000: z.int(),
})
/** What other programs rely on. */
const sweepJson = z.object({
  sweep: idJson.startsWith('w_'),
  status: z.string(),
  trials: z.int(),
  settings: z.array(row.extend({ ci95: interval, scores: z.array(z.number()) })),
  published: z.array(row),
  verdict: z.string().min(1),
})
let expected = ''

beforeAll(() => ensureBuilt(), 180_000)
afterAll(() => folder.remove())

async function newestSweep(): Promise<{ sweep: string; status: string; episodes: number }> {
  const schema = z.array(z.object({ sweep: idJson, status: z.string(), episodes: z.int() }))
  const newest = schema.parse(await plenumJson([...at, 'sweep', 'list'])).at(-1)
  if (newest === undefined) throw new Error('there is no sweep')
  return newest
}

it('trains two settings with eight seeds each, and writes rewards and table', async () => {
  const out = folder.file('out')
  const result = sweepJson.parse(await plenumJson([...at, 'sweep', '--config', config, '--out', out]))
  expect(result).toMatchObject({ status: 'done', trials: 16 })
  expect(
    result.settings.map(({ algorithm, clip, std, runs, episodes }) => [algorithm, clip, std, runs, episodes]),
  ).toEqual([
    ['ddpg', null, null, 8, 5],
    ['td3', 0.5, 0.3, 8, 5],
  ])
  expect(result.published.map(({ mean }) => mean)).toEqual([199393.8, 198383.69, 199606.51, 199052.55])

  expected = readFileSync(folder.file('out/rewards.csv'), 'utf8')
  const lines = expected
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  expect(lines[0]).toEqual(['setting', 'algorithm', 'clip', 'std', 'run', 'seed', 'episode', 'reward', 'ended'])
  expect(lines).toHaveLength(1 + 16 * 5)
  // the mean of a setting's row is that of its forty episodes in the other file
  for (const { algorithm, mean } of result.settings) {
    const rewards = lines.filter((cells) => cells[1] === algorithm).map((cells) => Number(cells[7]))
    expect(mean).toBeCloseTo(rewards.reduce((sum, reward) => sum + reward, 0) / 40, 6)
  }
  expect(readFileSync(folder.file('out/table.csv'), 'utf8').split('\r\n')[1]).toMatch(/^plenum,DDPG,ddpg,,,8,5,/)
  expect(JSON.parse(readFileSync(folder.file('out/sweep.json'), 'utf8'))).toMatchObject({ sweep: result.sweep })

  // it stands in the table of runs, and its rewards are exported as those of any run are
  await plenumJson([...at, 'label', result.sweep, '--tag', 'kept'])
  const listed = z
    .array(z.object({ run: idJson, kind: z.string(), step: z.int(), tags: z.array(z.string()) }))
    .parse(
      await plenumJson([...at, 'runs', '--filter', 'kind = sweep and sweep.reward.DDPG:min < 1e9', '--tag', 'kept']),
    )
  expect(listed).toEqual([{ run: result.sweep, kind: 'sweep', step: 16, tags: ['kept'] }])
  const again = folder.file('again.csv')
  expect(await plenumJson([...at, 'export', result.sweep, '--table', 'rewards', '--out', again])).toMatchObject({
    rows: 16 * 5,
  })
  expect(readFileSync(again, 'utf8')).toBe(expected)
}, 120_000)

it('killed with -9, then interrupted with Ctrl-C: resumed, it has the same rewards to the last digit', async () => {
  const killed = new Program([...at, 'sweep', '--config', config])
  await killed.says(/trials learn/)
  const compute = killed.children()
  process.kill(-killed.pid, 'SIGKILL')
  for (const pid of compute) process.kill(pid, 'SIGKILL')
  expect((await killed.finished).signal).toBe('SIGKILL')
  const left = await newestSweep()
  expect(left.status).toBe('paused')
  expect(left.episodes).toBeLessThan(80)

  const interrupted = new Program([...at, 'sweep', '--resume', left.sweep, '--json'])
  await interrupted.says(/goes on/)
  process.kill(-interrupted.pid, 'SIGINT')
  const { code, stdout, stderr } = await interrupted.finished
  expect(code).toBe(130)
  expect(z.object({ status: z.literal('paused') }).parse(JSON.parse(stdout)).status).toBe('paused')
  expect(stderr).toContain(`plenum sweep --resume ${left.sweep}`)

  const out = folder.file('resumed.csv')
  const resumed = sweepJson.parse(await plenumJson([...at, 'sweep', '--resume', left.sweep, '--out', out]))
  expect(resumed.status).toBe('done')
  expect(readFileSync(out, 'utf8')).toBe(expected)
}, 180_000)

it('more runs come out as if they had been asked for at first, also after a kill', async () => {
  const few = folder.write('few.json', JSON.stringify({ ...plan, runs: 5 }))
  const first = sweepJson.parse(await plenumJson([...at, 'sweep', '--config', few]))
  expect(first).toMatchObject({ status: 'done', trials: 10 })

  const extending = new Program([...at, 'sweep', '--resume', first.sweep, '--runs', '8'])
  await extending.says(/trials learn/)
  const compute = extending.children()
  process.kill(-extending.pid, 'SIGKILL')
  for (const pid of compute) process.kill(pid, 'SIGKILL')
  await extending.finished
  expect((await newestSweep()).status).toBe('paused')

  const out = folder.file('extended.csv')
  const again = ['sweep', '--resume', first.sweep, '--runs', '8', '--out', out]
  const extended = sweepJson.parse(await plenumJson([...at, ...again]))
  expect(extended).toMatchObject({ status: 'done', trials: 16 })
  expect(readFileSync(out, 'utf8')).toBe(expected)
  expect(extended.settings.map(({ runs, scores }) => [runs, scores.length])).toEqual([
    [8, 8],
    [8, 8],
  ])

  const fewer = await plenum([...at, 'sweep', '--resume', first.sweep, '--runs', '4'])
  expect(fewer).toMatchObject({ code: 2, stdout: '' })
  expect(fewer.stderr).toMatch(/has 8 runs of each setting already/)
  await plenumJson([...at, 'delete', first.sweep])
}, 240_000)

describe('what has been learned', () => {
  it('is written with its weights, and is shown and deleted like everything else', async () => {
    const { sweep } = await newestSweep()
    const out = folder.file('actor.json')
    await plenumJson([...at, 'sweep', 'export', sweep, '--what', 'actor-json', '--trial', '9', '--out', out])
    const layer = z.object({
      inputs: z.int(),
      outputs: z.int(),
      weights: z.array(z.number()),
      biases: z.array(z.number()),
    })
    const actor = z
      .object({ seed: z.int(), episode: z.int(), layers: z.array(layer) })
      .parse(JSON.parse(readFileSync(out, 'utf8')))
    // 3 servers: 6 numbers each and 5 of the tasks in, 3 preferences out; trial 9 is the second run of TD3
    expect(actor).toMatchObject({ seed: 8, episode: 5 })
    expect(actor.layers.map(({ inputs, outputs, weights }) => [inputs, outputs, weights.length])).toEqual([
      [23, 12, 276],
      [12, 12, 144],
      [12, 3, 36],
    ])
    expect(sweepJson.parse(await plenumJson([...at, 'show', sweep])).sweep).toBe(sweep)
    expect(await plenumJson([...at, 'delete', sweep])).toEqual({ id: sweep, deleted: 1 })
    const gone = await plenum([...at, 'sweep', 'show', sweep])
    expect(gone).toMatchObject({ code: 2, stdout: '' })
  }, 60_000)
})

it.each([
  [['--algorithms', 'ddpg', '--clip', '0.5'], /DDPG does not have/],
  [['--clip', '0.5,much'], /list of numbers/],
  [['--runs', '0'], /at least 1/],
  [['--runs', '100', '--clip', '0.1,0.2,0.3,0.4'], /900 trials; a sweep has 400 at most/],
  [['--resume', 'w_0123456789', '--patience', '3'], /only --runs, for more of them, and --out may stand beside/],
  [['--resume', 'w_0123456789', '--runs', '3'], /There is no sweep/],
  [['--resume', 'w_0123456789'], /There is no sweep/],
])(
  '%j is refused in one line',
  async (options, message) => {
    const { code, stdout, stderr } = await plenum([...at, 'sweep', ...options])
    expect(stderr).toMatch(message)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  },
  30_000,
)
