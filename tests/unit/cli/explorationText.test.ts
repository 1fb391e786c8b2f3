import { describe, expect, it } from 'vitest'
import type { Exploration } from '../../../src/contract'
import { explorationText, sparkline } from '../../../src/cli/commands/explorationText'

const own = (first: number) => ({
  autocorrelation: Float64Array.of(1, first, -0.001),
  partialAutocorrelation: Float64Array.of(1, first, NaN),
  whiteNoise: 0.05,
  bartlett: Float64Array.of(0, 0.05, 0.06),
})
const lagged = { correlation: Float64Array.of(0, 0.1, 0.2, -0.7, 0.3), whiteNoise: 0.05 }
const exploration: Exploration = {
  lags: 2,
  cadenceSeconds: 1800,
  variables: [
    {
      variable: 'temperature',
      values: {
        mean: own(0.9),
        sensors: [
          { sensor: 'north', ...own(0.8) },
          { sensor: 'south', ...own(1) },
        ],
      },
      derivatives: { mean: null, sensors: [] },
    },
  ],
  pairs: [
    {
      variables: ['temperature', 'humidity'],
      values: { mean: lagged, sensors: [] },
      derivatives: { mean: null, sensors: [] },
    },
  ],
}

describe('an exploration in a terminal', () => {
  const lines = explorationText(exploration).split('\n')
  const line = (start: string): string => lines.find((one) => one.startsWith(start)) ?? ''
  it('tells lags as times, and no lag twice or beyond the last', () => {
    expect(line('temperature  ').match(/\d+ (min|h)/g)).toEqual(['30 min', '1 h'])
  })
  it('rounds without a negative zero, and says what never moves', () => {
    expect(line('values')).toMatch(/autocorrelation +0\.90 +0\.00 +0\.05/)
    expect(line('derivatives')).toContain('never move')
  })
  it('says which variable follows, by how much, at the strongest correlation', () => {
    expect(line('temperature, humidity')).toMatch(/values +0\.20 +−0\.70 +humidity 30 min after temperature/)
  })
  it('lists the sensors', () => {
    expect(line('south')).toMatch(/1\.00 +0\.00 +–/)
  })
})

it('a sparkline reaches from −1 to 1, several values to a bar where there are many', () => {
  expect(sparkline([-1, 0, 1])).toBe('▁▅█')
  expect(sparkline([-1, -1, 1, 1], 2)).toBe('▁█')
  expect(sparkline([NaN])).toBe('·')
})
