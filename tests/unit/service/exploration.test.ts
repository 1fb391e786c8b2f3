import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Progress } from '../../../src/contract'
import { explore } from '../../../src/service/exploration'
import { openWorkspace, type Workspace } from '../../../src/service/store'
import { insertSample, temporaryFolder } from './store/samples'

let workspace: Workspace
let dataset = ''
beforeEach(() => {
  workspace = openWorkspace(join(temporaryFolder(), 'hall.plenum'), { create: true })
  dataset = insertSample(workspace, 400)
})
// the folder itself is removed after this, by the helper's own hook
afterEach(() => workspace.close())

function job(signal = new AbortController().signal): { signal: AbortSignal; progress: (told: Progress) => void } {
  return { signal, progress: () => undefined }
}

it('looks a day back where no lags are asked for, at the sensors that are named', async () => {
  const whole = await explore(workspace, { dataset }, job())
  expect(whole).toMatchObject({ lags: 144, cadenceSeconds: 600 })
  const one = await explore(workspace, { dataset, lags: 5, sensors: ['b'] }, job())
  const named = one.variables.flatMap(({ values }) => values.sensors.map(({ sensor }) => sensor))
  expect(new Set(named)).toEqual(new Set(['b']))
  expect(one.variables[0]?.values.mean?.autocorrelation).toHaveLength(6)
})

it('names the sensors there are when one is not', async () => {
  await expect(explore(workspace, { dataset, sensors: ['z'] }, job())).rejects.toMatchObject({
    code: 'bad-input',
    fix: 'It has a, b.',
  })
})

it('stops when it is cancelled', async () => {
  const stopped = explore(workspace, { dataset }, job(AbortSignal.abort()))
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
})
