import { describe, expect, it } from 'vitest'
import { svgChart } from '../../../src/report/chart'

describe('a chart of a report', () => {
  it('has its description as one attribute, whatever names a log or a run has', () => {
    const option = { xAxis: {}, yAxis: {}, series: [{ type: 'line' as const, data: [1, 2] }] }
    const { html } = svgChart(option, { width: 540, height: 270 }, '$& onload=alert(1) $1 $$ "quoted" <b>')
    const head = html.slice(0, html.indexOf('>'))
    expect(head).toContain('aria-label="$&amp; onload=alert(1) $1 $$ &quot;quoted&quot; &lt;b')
    expect(html.match(/<svg/gu)).toHaveLength(1)
  })
})
