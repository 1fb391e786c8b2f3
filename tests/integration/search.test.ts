/** A hyper-parameter search through the built program: whatever ends it, its table is the one of a search left alone. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { searchResultsSchema, type SearchResults } from '../../src/contract'
import { ensureBuilt } from './support/build'
import { Folder, importHall } from './support/hall'
import { plenum, plenumJson, Program } from './support/program'

const folder = new Folder()
const workspace = folder.file('w.plenum')
const at = ['--workspace', workspace]
const switches = folder.write(
  'space.json',
  JSON.stringify([
    { path: 'dropout', values: [0, 0.2] },
    { path: 'optimizer', values: ['adam', 'adabelief'] },
  ]),
)
/** Two of the four combinations, two seeds each; the better one goes on from 10 to 20 steps. */
const halving = [
  '--halving',
  '2',
  '--eta',
  '2',
  '--rungs',
  '2',
  '--seeds',
  '2',
  '--steps',
  '20',
  '--validate-every',
  '10',
]
let dataset = ''
let expected: SearchResults | undefined

function begin(): string[] {
  return [...at, 'search', 'start', dataset, '--space', switches, '--config', folder.config, ...halving, '--json']
}
/** All that must not depend on interruptions. */
function table({ ranking, importance, notes }: SearchResults): unknown {
  const timeless = ranking.map((row) => ({ ...row, trials: row.trials.map((trial) => ({ ...trial, run: null })) }))
  return { ranking: timeless, importance, notes }
}
async function results(...args: string[]): Promise<SearchResults> {
  return searchResultsSchema.parse(await plenumJson([...at, 'search', ...args]))
}
async function newestSearch(): Promise<string> {
  const searches = z.array(z.object({ search: z.string() })).parse(await plenumJson([...at, 'search', 'list']))
  return (
    searches
      .map(({ search }) => search)
      .sort()
      .at(-1) ?? ''
  )
}

beforeAll(async () => {
  ensureBuilt()
  dataset = await importHall(folder, workspace)
  expected = searchResultsSchema.parse(await plenumJson(begin()))
}, 180_000)
afterAll(() => folder.remove())

it('ranks the points by validation, the better one after more steps', () => {
  expect(expected?.search).toMatchObject({
    status: 'done',
    trials: 4,
    trialsSettled: 4,
    trialsFailed: 0,
    stepsDone: 60,
  })
  expect(expected?.ranking.map(({ steps, failed }) => [steps, failed])).toEqual([
    [20, 0],
    [10, 0],
  ])
  for (const { mean, low, high, trials } of expected?.ranking ?? []) {
    const scores = trials.map(({ score }) => score ?? NaN)
    expect(mean).toBeCloseTo(((scores[0] ?? NaN) + (scores[1] ?? NaN)) / 2, 10)
    // t(.975, 1 degree of freedom) = 12.7062; the spread of two values is half their distance
    const half = 12.7062 * (Math.abs((scores[0] ?? NaN) - (scores[1] ?? NaN)) / 2)
    expect((high ?? NaN) - (low ?? NaN)).toBeCloseTo(2 * half, 4)
  }
})

it('killed with -9 in the middle and Ctrl-C after that: resumed, it has the same table', async () => {
  const killed = new Program([...at, ...begin().slice(2)])
  await killed.says(/trial \d of 4 /)
  const compute = killed.children()
  process.kill(-killed.pid, 'SIGKILL')
  for (const pid of compute) process.kill(pid, 'SIGKILL')
  expect((await killed.finished).signal).toBe('SIGKILL')

  const search = await newestSearch()
  const left = await results('show', search)
  expect(left.search).toMatchObject({ status: 'paused', problem: { code: 'process-lost' } })
  expect(left.search.stepsDone).toBeLessThan(60)

  const interrupted = new Program([...at, 'search', 'resume', search, '--json'])
  await interrupted.says(/trial \d of \d /)
  process.kill(-interrupted.pid, 'SIGINT')
  const { code, stdout, stderr } = await interrupted.finished
  expect(code).toBe(130)
  expect(searchResultsSchema.parse(JSON.parse(stdout)).search.status).toBe('paused')
  expect(stderr).toContain(`plenum search resume ${search}`)

  const resumed = await results('resume', search)
  expect(resumed.search).toMatchObject({ status: 'done', stepsDone: 60 })
  expect(table(resumed)).toEqual(expected === undefined ? undefined : table(expected))
})

it('its runs are folded in the list of runs, and go with it', async () => {
  expect(await plenumJson([...at, 'runs'])).toEqual([])
  const trials = z.array(z.object({ search: z.string() })).parse(await plenumJson([...at, 'runs', '--trials']))
  expect(trials).toHaveLength(8)
  const search = await newestSearch()
  expect(await plenumJson([...at, 'search', 'delete', search])).toEqual({ id: search, deleted: 5 })
  expect(await plenumJson([...at, 'runs', '--trials'])).toHaveLength(4)
})

it('a choice nobody knows is refused in one line before anything starts', async () => {
  const before = await plenumJson([...at, 'search', 'list'])
  const space = folder.write('unknown.json', '[{"path":"rate","values":[1,2]}]')
  const { code, stdout, stderr } = await plenum([...at, 'search', 'start', dataset, '--space', space])
  expect(stderr).toMatch(/^plenum: .*no choice "rate".*\n$/)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(await plenumJson([...at, 'search', 'list'])).toEqual(before)
})
