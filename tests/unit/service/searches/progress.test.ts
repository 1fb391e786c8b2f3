import { expect, it } from 'vitest'
import { progressOf } from '../../../../src/service/searches/progress'

const before = { trialsSettled: 2, trialsFailed: 0, stepsDone: 100, stepsTotal: 400 }
const start = { phase: 'trial 3 of 8', before, startStep: 20, began: { steps: 40, ms: 1000 } }

it('the time left is that of the steps since the search was resumed', () => {
  // 100 + (50 − 20) done, 90 of them in the 30 seconds since: 3 a second, 270 to come
  expect(progressOf(start, 50, 31_000, null)).toEqual({
    phase: 'trial 3 of 8',
    done: 130,
    total: 400,
    unit: 'steps',
    ratePerSecond: 3,
    remainingSeconds: 90,
    device: null,
  })
})

it('is not known before the first step', () => {
  const fresh = { ...start, before: { ...before, stepsDone: 40 } }
  expect(progressOf(fresh, 20, 31_000, null)).toMatchObject({ done: 40, ratePerSecond: null, remainingSeconds: null })
})
