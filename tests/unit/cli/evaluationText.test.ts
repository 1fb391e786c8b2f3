import { describe, expect, it } from 'vitest'
import type { Evaluation } from '../../../src/contract'
import { evaluationText } from '../../../src/cli/commands/evaluationText'
import { verdicts } from '../../../src/report'
import { measured, percent } from '../../../src/cli/text/format'

type Model = Evaluation['models'][number]

const scores = (crps: number, coverage80: number) => ({
  ...{ rmse: 1, mae: 1, pinball: 0.1, klBits: 0.01, klIncrementBits: 0.2, coverage50: 0.5, coverage90: 0.9 },
  ...{ crps, coverage80, spectrumDecibels: 0.6, betweenSensorsDepartures: 0.3, betweenSensorsLagged: 0.02 },
})
const gan: Model = {
  name: 'gan',
  variables: { temperature: scores(0.1792, 0.7) },
  standardErrors: { temperature: { crps: 0.0031, coverage80: 0.02, betweenSensors: 0.004 } },
  againstBootstrap: {
    temperature: { crps: { value: -0.21, standardError: 0.03 }, pinball: { value: -0.2, standardError: 0.03 } },
  },
  exactCoverage: { coverage50: 0.48, coverage80: 0.769, coverage90: 0.865 },
  usefulness: {
    temperature: { cost: { value: 0.034, standardError: 0.011 }, realOnReal: { value: 0.3 } },
  },
  discrimination: { areaUnderCurve: { value: 0.62, standardError: 0.02 } },
  betweenVariables: [{ variables: ['temperature', 'humidity'], errors: { increments: { value: 0.05 } } }],
}
const bootstrap: Model = {
  name: 'ar-bootstrap',
  variables: { temperature: scores(0.227, 0.77) },
  discrimination: { areaUnderCurve: { value: 0.99, standardError: 0.001 } },
}
const evaluation: Evaluation = {
  ...{ run: 'r_0123456789', period: 'test', starts: 100, scenarios: 50, horizonSteps: 24, sampler: 'plain' },
  ...{ seed: 1, seconds: 1, blocks: 10, units: { temperature: '°C' }, rmseByStep: {}, notes: [] },
  models: [gan, bootstrap],
  correlation: { betweenSensors: { gan: { temperature: 0.034 } } },
}

describe('an evaluation in a terminal', () => {
  const text = evaluationText(evaluation)
  it('puts the standard error beside the score, and the unit above', () => {
    expect(text).toMatch(/temperature \(°C\) .*CRPS/)
    expect(text).toMatch(/GAN .*0\.1792 ± 0\.0031\*/)
    expect(text).toContain('standard error over 10 blocks of starts')
  })
  it('puts what exact intervals cover beside the coverage', () => {
    expect(text).toMatch(/GAN .*0\.70 ± 0\.02 \(0\.77\)/)
  })
  it('has a table for pairs of variables, for use and for being told apart', () => {
    expect(text).toMatch(/correlation error between temperature and humidity +increments/)
    expect(text).toMatch(/real → real +synthetic → real +costs/)
    expect(text).toMatch(/told from real windows[^]*GAN +– +0\.620 ± 0\.020/)
  })
})

describe('the verdict', () => {
  const [sentence = '', told] = verdicts(evaluation)
  it('says by how much and how surely', () => {
    expect(sentence).toContain(
      'temperature: better than the AR bootstrap by 21 % ± 3 % by CRPS; pinball −20 % ± 3 %. No baseline has a lower CRPS.',
    )
    expect(sentence).toContain('covers 70 % ± 2 % (too narrow); an exact one of as many scenarios covers 77 %.')
    expect(sentence).toContain('errs 3 % ± 1 % more on real data')
    expect(told).toContain('0.620 ± 0.020 (AR bootstrap: 0.9900 ± 0.0010;')
  })
  const changed = (value: number, standardError?: number): string => {
    const crps = standardError === undefined ? { value } : { value, standardError }
    const model = { ...gan, againstBootstrap: { temperature: { crps } } }
    return verdicts({ ...evaluation, models: [model, bootstrap] })[0] ?? ''
  }
  it('does not call a difference within its error one', () => {
    expect(changed(-0.05, 0.03)).toContain('not surely different from the AR bootstrap, −5 % ± 3 % by CRPS.')
    expect(changed(0.1, 0.03)).toContain('worse than the AR bootstrap by 10 % ± 3 % by CRPS.')
    expect(changed(-0.1)).toContain('too few starts to say how surely')
  })
  it('names a baseline that is better', () => {
    const better = { ...bootstrap, name: 'seasonal' as const, variables: { temperature: scores(0.151, 0.6) } }
    const [text] = verdicts({ ...evaluation, models: [gan, bootstrap, better] })
    expect(text).toContain('The lowest CRPS is that of the seasonal naive: 0.151 °C against 0.1792 ± 0.0031 °C.')
  })
  it('is silent on evaluations of earlier versions', () => {
    const earlier = { name: gan.name, variables: gan.variables }
    expect(verdicts({ ...evaluation, models: [earlier] })).toEqual([])
  })
})

it('errors decide the decimals', () => {
  expect([measured(0.09712, 0.0032), measured(12.34, 1.7), measured(1.5), measured(null), measured(2, 0)]).toEqual([
    '0.0971 ± 0.0032',
    '12.3 ± 1.7',
    '1.50',
    '–',
    '2.00',
  ])
  expect([percent(0.214, 0.031), percent(0.214, 0.003), percent(-0.5)]).toEqual([
    '21 % ± 3 %',
    '21.4 % ± 0.3 %',
    '−50 %',
  ])
})
