import { rmSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadOperations } from '../support'
import { toyPlenum, trainToy } from './toy'

it('says of a log of two days that its validation period proves little', async () => {
  // 400 steps of the toy hall: 60 for validation, of which 6 are a window; 4 ahead
  const { progress, folder } = await trainToy(await loadOperations(), toyPlenum({ steps: 1, validateEvery: 1 }))
  rmSync(folder, { recursive: true })
  const { validation } = progress[0] ?? {}
  expect(validation?.step).toBe(0)
  expect(progress.at(-1)?.warnings.join()).toContain(
    'The validation period is short for what is chosen by it: only 13 rollouts',
  )
})
