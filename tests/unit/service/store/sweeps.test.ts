import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sweepPlanSchema } from '../../../../src/contract'
import { openWorkspace } from '../../../../src/service/store'
import { openDatabase } from '../../../../src/service/store/database'
import { migrations } from '../../../../src/service/store/schema'
import { temporaryFolder } from './samples'

it('a sweep of a workspace from before more runs could be asked for keeps its trials in their processes', () => {
  const file = join(temporaryFolder(), 'w.plenum')
  // the column `parts` of sweeps, and no process of a trial
  const before = migrations.findIndex((step) => step.includes('DROP COLUMN parts'))
  const old = openDatabase(file, { create: true, migrations: migrations.slice(0, before) })
  const plan = { clips: [0.5], deviations: [0.2], runs: 3 }
  const columns = 'id, name, status, created_ms, touched_ms, plan, version, parts, seconds_spent'
  const insert = old.prepare(`INSERT INTO sweep (${columns}) VALUES (?, 'Old', 'paused', 1, 1, ?, '1.0.0', ?, 5)`)
  const trial = old.prepare('INSERT INTO sweep_trial (sweep, trial) VALUES (?, ?)')
  const sweeps = ['w_00000000000000000001', 'w_00000000000000000002']
  sweeps.forEach((sweep, i) => {
    insert.run(sweep, JSON.stringify(plan), i + 1)
    for (let number = 0; number < 6; number++) trial.run(sweep, number)
  })
  old.prepare('INSERT INTO episode_reward VALUES (?, 4, 1, 7)').run(sweeps[1])
  old.prepare(`INSERT INTO sweep_state VALUES (?, 'td3.1', 0, 0, ?)`).run(sweeps[1], Buffer.from('state'))
  old.close()

  const workspace = openWorkspace(file)
  const [one = '', two = ''] = sweeps
  expect(workspace.sweeps.trials(one).map(({ part }) => part)).toEqual([0, 0, 0, 0, 0, 0])
  expect(workspace.sweeps.trials(two).map(({ part }) => part)).toEqual([0, 1, 0, 1, 0, 1])
  expect([...(workspace.sweeps.trials(two)[4]?.rewards ?? [])]).toEqual([7])
  expect(workspace.sweeps.get(two).plan).toEqual(sweepPlanSchema.parse({ ...plan, runsBefore: [] }))
  const folder = temporaryFolder()
  expect(workspace.sweeps.extractState(two, { algorithm: 'td3', wave: 0, part: 1 }, folder)).not.toBeNull()
  expect(workspace.sweeps.extractState(two, { algorithm: 'td3', wave: 0, part: 0 }, folder)).toBeNull()
  workspace.close()
})
