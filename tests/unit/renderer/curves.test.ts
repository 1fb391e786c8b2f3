import { describe, expect, it } from 'vitest'
import {
  type ChartSeries,
  type ChartSpec,
  partsOf,
  type Pen,
  type Placement,
  ticksServe,
  traceBand,
  traceLine,
} from '../../../src/renderer/charts'

/** Writes down what it is told to draw. */
function scribe(): { pen: Pen; said: string[] } {
  const said: string[] = []
  const pen: Pen = {
    moveTo: (x, y) => said.push(`M ${x} ${y}`),
    lineTo: (x, y) => said.push(`L ${x} ${y}`),
    closePath: () => said.push('Z'),
  }
  return { pen, said }
}
// an x of 1000 lies at pixel 100, ten pixels each; a y of 0 at pixel 200, upwards
const at: Placement = { fromX: 1000, originX: 100, scaleX: 10, fromY: 0, originY: 200, scaleY: -1 }
const series = (more: Partial<ChartSeries>): ChartSeries => ({
  id: 'a',
  name: 'a',
  tone: { kind: 'real', rank: 1 },
  x: [1000, 1001, 1002, 1003],
  y: [1, 2, NaN, 4],
  ...more,
})

describe('a curve', () => {
  it('is a line with a break at each gap', () => {
    const { pen, said } = scribe()
    traceLine(pen, series({}), { first: 0, end: 4 }, at)
    expect(said).toEqual(['M 100 199', 'L 110 198', 'M 130 196'])
  })
  it('runs through lowest and highest value where a point stands for several steps', () => {
    const { pen, said } = scribe()
    traceLine(pen, series({ high: [1, 5, NaN, 9] }), { first: 0, end: 4 }, at)
    expect(said).toEqual(['M 100 199', 'L 110 198', 'L 110 195', 'M 130 196', 'L 130 191'])
  })
  it('is an outline of each stretch without a gap where it is a band', () => {
    const { pen, said } = scribe()
    traceBand(pen, series({ band: true, high: [5, 6, NaN, 8] }), { first: 0, end: 4 }, at)
    expect(said).toEqual(['M 100 199', 'L 110 198', 'L 110 194', 'L 100 195', 'Z', 'M 130 196', 'L 130 192', 'Z'])
  })
  it('takes only the points in sight and the next on either side', () => {
    const long = series({ x: [0, 10, 20, 30, 40, 50], y: [1, 2, 3, 4, 5, 6] })
    expect(partsOf(long, { from: 15, to: 32 }, undefined)).toEqual([{ first: 1, end: 5 }])
    expect(partsOf(long, { from: -100, to: 100 }, undefined)).toEqual([{ first: 0, end: 6 }])
  })
  it('is left out where finer points are, and ends where they begin', () => {
    const long = series({ x: [1000, 1010, 1020, 1030, 1040, 1050], y: [1, 2, 3, 4, 5, 6] })
    const parts = partsOf(long, { from: 1000, to: 1050 }, { from: 1015, to: 1035 })
    const { pen, said } = scribe()
    for (const part of parts) traceLine(pen, long, part, at)
    expect(said).toEqual(['M 100 199', 'L 200 198', 'L 250 197', 'M 450 196', 'L 500 195', 'L 600 194'])
    expect(partsOf(long, { from: 1020, to: 1030 }, { from: 1015, to: 1035 })).toEqual([])
  })
})

describe('ticks of a time axis', () => {
  const time = { x: { kind: 'time', zone: 'UTC' } } as ChartSpec
  const full = { from: 0, to: 100_000 }
  const madeFor = { from: 40_000, to: 50_000 }
  it.each([
    ['the same window', { from: 40_000, to: 50_000 }, true],
    ['one moved by two of its lengths', { from: 20_000, to: 30_000 }, true],
    ['one moved further', { from: 19_000, to: 29_000 }, false],
    ['one zoomed in', { from: 40_000, to: 45_000 }, false],
  ])('do for %s', (_, shown, serve) => {
    expect(ticksServe(time, full, madeFor, shown)).toBe(serve)
  })
  it('are ECharts’ own on an axis of numbers', () => {
    const numbers = { x: { kind: 'number', label: 'step' } } as ChartSpec
    expect(ticksServe(numbers, full, madeFor, { from: 0, to: 1 })).toBe(true)
  })
})
