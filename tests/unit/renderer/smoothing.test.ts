import { describe, expect, it } from 'vitest'
import type { ChartSeries, ChartSpec } from '../../../src/renderer/charts'
import { chartCsv } from '../../../src/renderer/charts/table'
import { smoothedSeries } from '../../../src/renderer/components/smoothing'

const line: ChartSeries = { id: 'a', name: 'Loss', tone: { kind: 'synthetic', index: 0 }, x: [1, 2], y: [4, 1] }

describe('smoothed lines', () => {
  it('are the lines themselves when it is off', () => {
    expect(smoothedSeries([line], 0)).toEqual({ series: [line] })
  })
  it('have what was told behind them, and both stand in the table under names of their own', () => {
    const drawn = smoothedSeries([line], 0.5)
    const axis = { quantity: 'loss', unit: '' }
    const spec: ChartSpec = { label: '', fileName: '', x: { kind: 'number', label: 'Step' }, y: axis, ...drawn }
    // (½·2 + ½·1) / ¾ = 2
    expect(chartCsv(spec, { from: 1, to: 2 }).split('\r\n')).toEqual([
      'Step,"Loss, smoothed","Loss, as told"',
      '1,4,4',
      '2,2,1',
      '',
    ])
    expect(drawn.series[0]?.short).toBe('Loss')
  })
})
