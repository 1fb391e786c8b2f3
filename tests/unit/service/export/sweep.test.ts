import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { serviceContract, sweepPlanSchema } from '../../../../src/contract'
import { exportables, exportThing } from '../../../../src/service/export'
import { JobBoard } from '../../../../src/service/jobs/board'
import { openWorkspace } from '../../../../src/service/store'
import { Sweeps } from '../../../../src/service/sweeps'
import { temporaryFolder } from '../store/samples'

it('a sweep has its table and its rewards, with a card that says where they come from', async () => {
  const folder = temporaryFolder()
  const workspace = openWorkspace(join(folder, 'w.plenum'), { create: true })
  const nothing = (): never => {
    throw new Error('nothing is trained here')
  }
  const sweeps = new Sweeps(workspace, new JobBoard(nothing), nothing, folder)
  const tools = { workspace, sweeps, searches: { results: nothing } }
  const plan = sweepPlanSchema.parse({ algorithms: ['td3'], clips: [0.5], deviations: [0.2], runs: 2, firstSeed: 7 })
  const { sweep } = workspace.sweeps.insert({ name: 'Noise', plan, version: '0' })
  const rewards: [trial: number, episode: number, reward: number][] = [
    [0, 1, 100],
    [0, 2, 300],
    [1, 1, 50.5],
  ]
  for (const [trial, episode, reward] of rewards) {
    const ended = [{ trial, episode, reward, end: episode === 2 ? ('cap' as const) : null, actor: new Float32Array(1) }]
    workspace.sweeps.saveCheckpoint(sweep, { algorithm: 'td3', wave: 0, ended, files: null, secondsSpent: 1 }, 0)
  }
  // the paper's four rows stand under ours
  expect(exportables(tools, sweep).map(({ table, rows }) => [table, rows])).toEqual([
    ['table', 1 + 4],
    ['rewards', 3],
  ])
  const asked = { id: sweep, out: { path: 'rewards.csv' }, table: 'rewards', delimiter: ';', decimalMark: ',' } as const
  const request = serviceContract.requests['exports/write'].input.parse(asked)
  const job = { signal: new AbortController().signal, progress: () => undefined }
  const { file, card } = await exportThing(tools, request, join(folder, 'rewards.csv'), job)
  expect(readFileSync(file, 'utf8').trimEnd().split('\r\n')).toEqual([
    'setting;algorithm;clip;std;run;seed;episode;reward;ended',
    'TD3 0.5/0.2;td3;0,5;0,2;1;7;1;100;',
    'TD3 0.5/0.2;td3;0,5;0,2;1;7;2;300;cap',
    'TD3 0.5/0.2;td3;0,5;0,2;2;8;1;50,5;learning',
  ])
  expect(JSON.parse(readFileSync(card, 'utf8'))).toMatchObject({
    rows: 3,
    from: { sweep: { sweep, plan: { runs: 2 } } },
  })
  workspace.close()
})
