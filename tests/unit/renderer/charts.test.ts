import { describe, expect, it } from 'vitest'
import { type ChartSpec, chartCsv, hoverAt, timeTicks } from '../../../src/renderer/charts'

const minuteMs = 60_000
const start = Date.UTC(2016, 4, 27, 22, 0)
const spec: ChartSpec = {
  label: 'T',
  fileName: 'T',
  x: { kind: 'time', zone: 'Europe/Brussels' },
  y: { quantity: 'T', unit: '°C' },
  series: [
    { id: 'a', name: 'North, 1', tone: { kind: 'real', rank: 1 }, x: [start, start + 10 * minuteMs], y: [20, NaN] },
    {
      id: 'b',
      name: 'Scenario 1',
      tone: { kind: 'synthetic', index: 0 },
      x: [start + 10 * minuteMs, start + 20 * minuteMs],
      y: [21.5, 22],
      anomalous: [0, 1],
    },
  ],
}

describe('numbers of a chart', () => {
  it('writes every point once, with its offset, its unit and its label', () => {
    expect(chartCsv(spec, { from: start, to: start + 20 * minuteMs })).toBe(
      [
        'timestamp,"North, 1 (°C)",Scenario 1 (°C),anomaly',
        '2016-05-28T00:00:00+02:00,20,,0',
        '2016-05-28T00:10:00+02:00,,21.5,0',
        '2016-05-28T00:20:00+02:00,,22,1',
        '',
      ].join('\r\n'),
    )
  })
  it('holds only what is shown', () => {
    const csv = chartCsv(spec, { from: start + 5 * minuteMs, to: start + 15 * minuteMs })
    expect(csv.trimEnd().split('\r\n')).toHaveLength(2)
  })
  it('hovers over the exact values of all series at the nearest time', () => {
    const hover = hoverAt(spec, start + 11 * minuteMs)
    expect(hover?.title).toBe('2016-05-28 00:10 Europe/Brussels')
    expect(hover?.rows.map(({ name, value }) => [name, value])).toEqual([
      ['North, 1', '–'],
      ['Scenario 1', '21.50 °C'],
    ])
  })
})

describe('ticks of a time axis', () => {
  it('are midnights of the data’s zone, also over the change to summer time', () => {
    // Brussels changed to summer time on 27 March 2016: that day had 23 hours
    const ticks = timeTicks(Date.UTC(2016, 2, 25, 23), Date.UTC(2016, 2, 28, 22), 'Europe/Brussels', 4)
    expect(ticks.map(({ label }) => label)).toEqual(['26 Mar', '27 Mar', '28 Mar', '29 Mar'])
    expect(ticks.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2016-03-25T23:00:00.000Z',
      '2016-03-26T23:00:00.000Z',
      '2016-03-27T22:00:00.000Z',
      '2016-03-28T22:00:00.000Z',
    ])
  })
  it('are full hours of the zone within a day', () => {
    const ticks = timeTicks(start, start + 6 * 60 * minuteMs, 'Europe/Brussels', 6)
    expect(ticks.map(({ label }) => label)).toEqual(['28 May', '01:00', '02:00', '03:00', '04:00', '05:00', '06:00'])
  })
})
