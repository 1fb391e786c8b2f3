import { expect, it } from 'vitest'
import { metropolisText } from '../../../src/cli/commands/metropolisText'
import { facts } from '../../../src/cli/text/table'

it('says what the chains did and how far their critic can be believed', () => {
  const calibration = {
    method: 'isotonic',
    fitted: 8,
    checked: 4096,
    brier: 0.231,
    z: -1.5,
    areaUnderCurve: 0.61,
    slope: 0.9,
  } as const
  const text = facts(metropolisText({ candidates: 20, acceptance: 0.45, calibration }))
  expect(text).toMatch(/chains +20 candidates a step, 0\.450 of proposals accepted/)
  expect(text).toMatch(
    /critic +isotonic calibration on 4,096 steps .*Brier 0\.231 .*z -1\.50 .*AUC 0\.610 .*slope 0\.900/,
  )
})
