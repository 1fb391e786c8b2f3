import { describe, expect, it } from 'vitest'
import type { Evaluation } from '../../../src/contract'
import { evaluationColumns, evaluationRows } from '../../../src/renderer/components/evaluationTable'
import { formatChange, formatScoreError } from '../../../src/renderer/text'

const scores = { rmse: 1, mae: 1, pinball: 0.1, crps: 0.2, klBits: 0.01, klIncrementBits: 0.2, coverage80: 0.77 }
const earlier: Evaluation = {
  ...{ run: 'r_0123456789', period: 'test', starts: 100, scenarios: 50, horizonSteps: 24, sampler: 'plain' },
  ...{ seed: 1, seconds: 1, rmseByStep: {}, notes: [] },
  models: [
    { name: 'gan', variables: { temperature: scores } },
    { name: 'ar-bootstrap', variables: { temperature: { ...scores, crps: 0.25, coverage80: 0.8 } } },
  ],
  correlation: { betweenSensors: { gan: { temperature: 0.034 } } },
}
const [gan, bootstrap] = earlier.models
const exactCoverage = { coverage50: 0.48, coverage80: 0.769, coverage90: 0.865 }
const full: Evaluation = {
  ...earlier,
  models: [
    {
      ...gan,
      name: 'gan',
      exactCoverage,
      variables: { temperature: { ...scores, spectrumDecibels: 0.6 } },
      standardErrors: { temperature: { crps: 0.01, betweenSensors: 0.003 } },
      againstBootstrap: { temperature: { crps: { value: -0.2, standardError: 0.03 } } },
    },
    { name: 'ar-bootstrap', variables: bootstrap?.variables ?? {}, exactCoverage },
  ],
}

/** Cell of the model in the column of this name. */
function cellOf(
  evaluation: Evaluation,
  model: 'gan' | 'ar-bootstrap',
  name: 'crps' | 'coverage80' | 'correlation' | 'againstBootstrap',
) {
  const row = evaluationRows(evaluation, 'temperature').find((one) => one.model === model)
  return row?.cells[evaluationColumns(evaluation).indexOf(name)]
}

describe('the table of scores', () => {
  it('of an evaluation of an earlier version has the columns it had', () => {
    const known = ['rmse', 'mae', 'pinball', 'crps', 'klBits', 'klIncrementBits', 'coverage80', 'correlation']
    expect(evaluationColumns(earlier)).toEqual(known)
    expect(cellOf(earlier, 'gan', 'crps')).toEqual({ kind: 'score', value: 0.2, error: null, best: true })
    expect(cellOf(earlier, 'ar-bootstrap', 'coverage80')?.best).toBe(true)
  })
  it('has the figures that there are, with their errors', () => {
    expect(evaluationColumns(full)).toContain('spectrumDecibels')
    expect(evaluationColumns(full)).not.toContain('cost')
    expect(cellOf(full, 'gan', 'crps')?.error).toBe(0.01)
    expect(cellOf(full, 'gan', 'correlation')).toMatchObject({ value: 0.034, error: 0.003 })
    expect(cellOf(full, 'gan', 'againstBootstrap')).toEqual({ kind: 'change', value: -0.2, error: 0.03, best: false })
    expect(cellOf(full, 'ar-bootstrap', 'againstBootstrap')?.value).toBeNull()
  })
  it('takes that coverage for best which is nearest to an exact interval’s', () => {
    expect(cellOf(full, 'gan', 'coverage80')?.best).toBe(true)
    expect(cellOf(full, 'ar-bootstrap', 'coverage80')?.best).toBe(false)
  })
})

it('errors have the decimals of their score, differences their sign', () => {
  expect([formatScoreError(0.1792, 0.0031), formatScoreError(2.87, 0.28), formatScoreError(1, null)]).toEqual([
    '± 0.003',
    '± 0.28',
    '',
  ])
  expect([formatChange(-0.214), formatChange(0.03), formatChange(-0.001)]).toEqual(['−21 %', '+3 %', '+0 %'])
})
