import { describe, expect, it } from 'vitest'
import type { Evaluation, VariableScores } from '../../../src/contract'
import { svgChart } from '../../../src/report'
import { clockLabel, clockTicks } from '../../../src/report'
import { html } from '../../../src/report'
import { boundsOf } from '../../../src/report'
import { verdict } from '../../../src/cli/demo/page/verdict'
import { evaluationCsv } from '../../../src/cli/demo/files'
import { evaluationText } from '../../../src/cli/commands/evaluationText'
import { bestModels } from '../../../src/report'

it('values are escaped in HTML, and HTML is not escaped twice', () => {
  const name = '<script>alert("1")</script> & \'co\''
  expect(html`<b title="${name}">${html`<i>${name}</i>`}</b>`.html).toBe(
    '<b title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;">' +
      '<i>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;</i></b>',
  )
})

it('a chart is an SVG that follows the theme and describes itself', () => {
  const axis = { type: 'value' } as const
  const line = { type: 'line', lineStyle: { color: 'var(--chart-1)' } } as const
  const option = {
    xAxis: axis,
    yAxis: axis,
    series: [
      {
        ...line,
        data: [
          [0, 1],
          [1, 2],
        ],
      },
    ],
  }
  const { html: svg } = svgChart(option, { width: 300, height: 200 }, 'a "test"')
  expect(svg).toMatch(/^<svg role="img" aria-label="a &quot;test&quot;"/)
  expect(svg).toContain('viewBox="0 0 300 200"')
  expect(svg).toContain('stroke="var(--chart-1)"')
})

describe('axes', () => {
  it('bounds are round numbers around the values, gaps aside', () => {
    expect(boundsOf([23.4, NaN, 26.2])).toEqual({ min: 23, max: 27, interval: 1 })
    expect(boundsOf([-3, 41])).toEqual({ min: -10, max: 50, interval: 10 })
  })
  it('ticks are full hours of the zone, also where it is half an hour off', () => {
    const from = Date.UTC(2024, 0, 1, 0, 10)
    const ticks = clockTicks(from, from + 12 * 3_600_000, 'Asia/Kolkata')
    expect(ticks.map((at) => clockLabel(at, 'Asia/Kolkata'))).toEqual([
      '06:00',
      '08:00',
      '10:00',
      '12:00',
      '14:00',
      '16:00',
    ])
    expect(clockLabel(Date.UTC(2023, 11, 31, 23), '+01:00')).toBe('1 Jan')
  })
})

function scores(value: number, coverage80: number | null): VariableScores {
  return { rmse: value, mae: value, pinball: value, crps: value, klBits: value, klIncrementBits: value, coverage80 }
}
const evaluation: Evaluation = {
  run: 'r_0123456789',
  period: 'test',
  starts: 1,
  scenarios: 2,
  horizonSteps: 3,
  sampler: 'plain',
  seed: 1,
  seconds: 1,
  models: [
    { name: 'gan', variables: { humidity: { ...scores(2, 0.95), klBits: 0.1 } } },
    { name: 'persistence', variables: { humidity: scores(1.5, null) } },
    { name: 'ar-bootstrap', variables: { humidity: scores(1, 0.7) } },
  ],
  correlation: { betweenSensors: { gan: { humidity: 0.25 } } },
  rmseByStep: {},
  notes: [],
}

describe('an evaluation', () => {
  it('marks the lowest as best, and of coverages the one nearest to 0.8', () => {
    expect(bestModels(evaluation, 'humidity', 'rmse')).toEqual(['ar-bootstrap'])
    expect(bestModels(evaluation, 'humidity', 'klBits')).toEqual(['gan'])
    expect(bestModels(evaluation, 'humidity', 'coverage80')).toEqual(['ar-bootstrap'])
    expect(evaluationText(evaluation)).toMatch(/GAN +0\.100\* +2\.00\n/)
  })
  it('says where the GAN wins and where it loses, and to whom', () => {
    expect(verdict(evaluation, [{ name: 'humidity', unit: '%' }])).toBe(
      'For humidity the GAN is best in KL; it loses RMSE, MAE, pinball, CRPS, KL increments and coverage 80 % to the ' +
        'AR bootstrap (pinball loss 2.00 against 1.00 %).',
    )
  })
  it('becomes a CSV with a row per model and variable', () => {
    expect(evaluationCsv(evaluation).split('\r\n').slice(0, 3)).toEqual([
      'model,variable,rmse,mae,pinball,crps,klBits,klIncrementBits,coverage80,correlation',
      'gan,humidity,2,2,2,2,0.1,2,0.95,0.25',
      'persistence,humidity,1.5,1.5,1.5,1.5,1.5,1.5,,',
    ])
  })
})
