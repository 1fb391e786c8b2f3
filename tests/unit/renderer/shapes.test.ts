import { describe, expect, it } from 'vitest'
import { type ChartSpec, chartCsv, cividis, diverging, hoverAt, pointAt } from '../../../src/renderer/charts'
import {
  describeCell,
  type Matrix,
  matrixCellAt,
  matrixFrame,
  matrixPicture,
  scaleOf,
} from '../../../src/renderer/charts/matrix'
import { extentOf } from '../../../src/renderer/charts/spec'
import type { ChartPalette } from '../../../src/renderer/charts'

const palette: ChartPalette = {
  real: ['#000', '#333', '#666'],
  synthetic: ['#00f'],
  anomaly: '#f0f',
  anomalySoft: '#fdf',
  grid: '#eee',
  axis: '#888',
  label: '#444',
  cursor: '#555',
  surface: '#fff',
  font: 'sans-serif',
}
const all = { from: -Infinity, to: Infinity }

describe('a histogram', () => {
  const spec: ChartSpec = {
    label: 'H',
    fileName: 'H',
    x: { kind: 'number', label: 'Reward', continuous: true },
    y: { quantity: 'Runs', unit: '' },
    series: [
      {
        id: 'h',
        name: 'Runs',
        tone: { kind: 'real', rank: 1 },
        shape: 'bars',
        x: [0, 0.5, 2],
        to: [0.5, 1, 2.5],
        y: [3, 1, 2],
      },
    ],
  }
  it('reaches to the right edge of its last bar', () => {
    expect(extentOf(spec)).toEqual({ from: 0, to: 2.5 })
  })
  it('says the bar that the pointer is over, and none between bars', () => {
    expect(hoverAt(spec, 0.49)?.rows[0]?.value).toBe('3.00')
    expect(hoverAt(spec, 0.51)?.rows[0]?.value).toBe('1.00')
    expect(hoverAt(spec, 1.6)?.rows).toEqual([])
  })
  it('is written with both edges', () => {
    expect(chartCsv(spec, all).split('\r\n').slice(0, 2)).toEqual(['Reward,Reward to,Runs', '0,0.5,3'])
  })
})

describe('loose points', () => {
  const spec: ChartSpec = {
    label: 'P',
    fileName: 'P',
    x: { kind: 'number', label: 'Temperature (°C)', continuous: true },
    y: { quantity: 'Humidity', unit: '%' },
    series: [
      {
        id: 'p',
        name: 'Before',
        tone: { kind: 'real', rank: 1 },
        shape: 'points',
        x: [24, 20, 20],
        y: [40, 50, 60],
        labels: ['A', 'B', 'C'],
      },
    ],
  }
  it('may come in any order and are drawn whole', () => {
    const { from, to } = extentOf(spec)
    expect(from).toBeLessThan(20)
    expect(to).toBeGreaterThan(24)
  })
  it('are found by their distance on the screen, and only near it', () => {
    const pixels = { x: 100, y: 1 }
    expect(pointAt(spec, { x: 20.01, y: 57 }, pixels)?.title).toBe('C')
    expect(pointAt(spec, { x: 20.01, y: 54 }, pixels)?.title).toBe('B')
    expect(pointAt(spec, { x: 22, y: 50 }, pixels)).toBeUndefined()
  })
  it('are all written, also where two share an x', () => {
    const [header, ...rows] = chartCsv(spec, all).trimEnd().split('\r\n')
    expect(header).toBe('series,name,Temperature (°C),Humidity (%)')
    expect(rows).toEqual(['Before,A,24,40', 'Before,B,20,50', 'Before,C,20,60'])
  })
})

/** Relative luminance of WCAG 2.2. */
function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((byte) => {
    const part = byte / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe('colour maps', () => {
  it('show differences alike to both sides of a grey', () => {
    const [r, g, b] = diverging(0)
    expect(new Set([r, g, b]).size).toBe(1)
    for (const share of [0.25, 0.5, 0.75, 1]) {
      const [below, above] = [luminance(diverging(-share)), luminance(diverging(share))]
      expect(Math.abs(below - above)).toBeLessThan(0.02)
      expect(above).toBeLessThan(luminance(diverging(share - 0.25)))
    }
  })
  it('show magnitudes by a lightness that only grows', () => {
    const steps = Array.from({ length: 21 }, (_, step) => luminance(cividis(step / 20)))
    expect([...steps].sort((a, b) => a - b)).toEqual(steps)
  })
})

describe('a matrix', () => {
  const matrix: Matrix = {
    quantity: 'Correlation',
    unit: '',
    rows: ['S1', 'S2'],
    columns: ['S1', 'S2', 'S3'],
    values: [1, -0.25, NaN, 0.5, 1, 0],
    notes: [undefined, '± 0.1', undefined, undefined, undefined, undefined],
    scale: 'difference',
  }
  const size = { width: 420, height: 220 }
  it('has a scale that is as long to both sides of 0', () => {
    expect(scaleOf(matrix)).toEqual({ low: -1, high: 1 })
    expect(scaleOf({ ...matrix, scale: 'magnitude' })).toEqual({ low: -0.25, high: 1 })
  })
  it('knows the cell under a point, and none beside the cells', () => {
    const { left, top, width, height } = matrixFrame(matrix, size)
    const middle = { x: left + 1.5 * width, y: top + 0.5 * height }
    expect(matrixCellAt(matrix, size, middle)).toEqual({ row: 0, column: 1 })
    expect(matrixCellAt(matrix, size, { x: 2, y: middle.y })).toBeUndefined()
    expect(describeCell(matrix, { row: 0, column: 1 })).toBe('S1, S2: −0.25 (± 0.1)')
  })
  it('names counted columns so that no name touches the next, also the last one, which ends with the picture', () => {
    for (const width of [400, 440, 470, 500, 530, 560, 600]) {
      const times = Array.from({ length: 120 }, (_, step) => ((step + 1) / 10).toFixed(1))
      const wide = { ...size, width }
      const counted: Matrix = { ...matrix, rows: ['1'], columns: times, values: times.map(Number), counted: true }
      const named = matrixPicture(counted, wide, palette, undefined).shapes.flatMap((shape) => {
        if (shape.kind !== 'text' || !times.includes(shape.text) || shape.y > matrixFrame(counted, wide).top) return []
        const long = shape.text.length * 6.4
        const left = shape.anchor === 'middle' ? shape.x - long / 2 : shape.x - long
        return [{ left, right: left + long }]
      })
      expect(named.length).toBeGreaterThan(2)
      for (const [i, { right }] of named.slice(0, -1).entries()) {
        expect((named[i + 1]?.left ?? NaN) - right).toBeGreaterThan(3)
      }
    }
  })
  it('writes values, and notes under them, where there is room', () => {
    const words = (width: number): string[] =>
      matrixPicture(matrix, { ...size, width }, palette, undefined).shapes.flatMap((shape) =>
        shape.kind === 'text' ? [shape.text] : [],
      )
    expect(words(420)).toEqual(expect.arrayContaining(['−0.25', '± 0.1', 'no value']))
    expect(words(60)).not.toContain('−0.25')
  })
})
