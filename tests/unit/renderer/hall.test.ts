import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { cividis, csvLines, keyWindow, pictureSvg, unbroken } from '../../../src/renderer/charts'
import { cellAt, gridCells, gridPositions, hallCells } from '../../../src/renderer/components/hallLayout'
import { bandOf, padded, reaches } from '../../../src/renderer/components/seriesLines'
import { useConnection, usePositions } from '../../../src/renderer/stores'

const size = { width: 400, height: 200 }
const place = (sensor: string, x: number, y: number) => ({ sensor, x, y, z: null, rack: null })

describe('heat map', () => {
  it('has the ends of cividis as they were published', () => {
    // Nuñez, Anderton and Renslow (2018): from #00204c to #ffea46; the polynomials are within a few units of them
    for (const [share, published] of [
      [0, [0x00, 0x20, 0x4c]],
      [1, [0xff, 0xea, 0x46]],
    ] as const) {
      cividis(share).forEach((part, index) => expect(Math.abs(part - (published[index] ?? NaN))).toBeLessThan(6))
    }
    const lightness = Array.from({ length: 21 }, (_, step) => {
      const [red, green, blue] = cividis(step / 20)
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    })
    expect([...lightness].sort((a, b) => a - b)).toEqual(lightness) // grows all the way
  })
  it('shows every sensor once, in a grid that fits', () => {
    for (const count of [1, 8, 35, 350]) {
      const cells = gridCells(count, size)
      expect(new Set(cells.map(({ x, y }) => `${x}/${y}`)).size).toBe(count)
      for (const { x, y, width, height } of cells) {
        expect(x + width).toBeLessThanOrEqual(size.width)
        expect(y + height).toBeLessThanOrEqual(size.height)
      }
    }
  })
  it('is the hall, true to scale, with sensors without a place below it', () => {
    const cells = hallCells(['a', 'b', 'c', 'd'], [place('b', 10, 0), place('a', 12, 0), place('c', 10, 2)], size)
    const of = (sensor: number) => cells.find((cell) => cell.sensor === sensor) ?? { x: NaN, y: NaN, height: NaN }
    expect(of(0).x - of(1).x).toBeCloseTo(of(2).y - of(1).y)
    expect(of(0).x).toBeGreaterThan(of(1).x)
    expect(of(3).y).toBeGreaterThan(of(2).y + of(2).height)
    expect(cellAt(cells, { x: of(2).x + 1, y: of(2).y + 1 })?.sensor).toBe(2)
    expect(hallCells(['a', 'b'], [], size)).toEqual(gridCells(2, size))
  })
  it('is written as an SVG that names survive', () => {
    const svg = pictureSvg({
      ...size,
      background: '#fff',
      font: 'Sans "UI"',
      shapes: [{ kind: 'text', x: 1, y: 2, text: 'A<B & C', fill: 'red' }],
    })
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
    expect(parsed.querySelector('text')?.textContent).toBe('A<B & C')
  })
})

describe('windows of a chart', () => {
  const full = { from: 1000, to: 2000 }
  it.each([
    ['ArrowRight', { from: 1200, to: 1400 }, { start: 22, end: 42 }],
    ['ArrowLeft', { from: 1010, to: 1210 }, { start: 0, end: 20 }],
    ['ArrowRight', { from: 1800, to: 2000 }, { start: 80, end: 100 }],
    ['+', { from: 1200, to: 1600 }, { start: 30, end: 50 }],
    ['-', { from: 1000, to: 1800 }, { start: 0, end: 100 }],
    ['0', { from: 1200, to: 1600 }, { start: 0, end: 100 }],
  ])('%s moves within the whole', (key, shown, expected) => {
    const { start, end } = keyWindow(key, shown, full) ?? { start: NaN, end: NaN }
    expect([start, end].map(Math.round)).toEqual([expected.start, expected.end])
  })
  it('leave other keys alone', () => expect(keyWindow('a', full, full)).toBeUndefined())
  it('are asked for with half of it on either side', () => {
    expect(padded({ from: 100, to: 200 })).toEqual({ from: 50, to: 250 })
  })
  it.each([
    ['moved a little', { from: 140, to: 240 }, true],
    ['moved out of it', { from: 160, to: 260 }, false],
    ['zoomed in a little', { from: 100, to: 170 }, true],
    ['zoomed in so far that finer points are to be had', { from: 100, to: 150 }, false],
    ['zoomed out', { from: 0, to: 300 }, false],
  ])('keep what was loaded where the window was %s: %j %j', (_, window, kept) => {
    expect(reaches({ from: 50, to: 250 }, window)).toBe(kept)
  })
})

it('draws a band in pieces where there are gaps, with its median in front', () => {
  const [area, median] = bandOf({
    timesMs: Float64Array.of(0, 1, 2, 3),
    cadenceSeconds: 600,
    variable: { name: 'T', unit: '°C' },
    reduced: false,
    sensors: 40,
    low: Float64Array.of(1, NaN, 3, 4),
    high: Float64Array.of(5, NaN, 7, 8),
    median: Float64Array.of(2, NaN, 4, 5),
  })
  expect(area && unbroken(area)).toEqual([
    [0, 1],
    [2, 4],
  ])
  expect(median?.y[2]).toBe(4)
})

it('writes tables with quotes where they are needed', () => {
  expect(
    csvLines([
      ['a, b', 'c'],
      [1.5, NaN],
    ]),
  ).toBe('"a, b",c\r\n1.5,\r\n')
})

describe('positions of sensors', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    vi.useFakeTimers()
  })
  it('are saved together a moment after the last change, and a deletion can be undone', async () => {
    const asked: [string, unknown][] = []
    useConnection().request = vi.fn((name: string, input: unknown) => {
      asked.push([name, input])
      return Promise.resolve({ positions: name === 'datasets/positions' ? [place('a', 1, 1)] : [] })
    }) as never
    const scope = effectScope()
    const hall = scope.run(() => usePositions(() => 'd_0123456789'))
    await vi.runAllTimersAsync()
    expect(hall?.positions.value).toEqual([place('a', 1, 1)])
    hall?.move('a', 2, 1)
    hall?.move('a', 3, 1)
    hall?.move('b', 0, 0)
    expect(hall?.status.value).toBe('saving')
    await vi.runAllTimersAsync()
    expect(asked.slice(1)).toEqual([
      ['datasets/place', { dataset: 'd_0123456789', positions: [place('a', 3, 1), place('b', 0, 0)] }],
    ])
    expect(hall?.status.value).toBe('saved')
    hall?.remove()
    expect(hall?.positions.value).toEqual([])
    hall?.set(hall.removed.value)
    expect(hall?.positions.value).toHaveLength(2)
    hall?.move('b', 1, 0)
    scope.stop() // leaving the page loses nothing
    await vi.runAllTimersAsync()
    expect(asked.at(-1)?.[1]).toMatchObject({ positions: [place('a', 3, 1), place('b', 1, 0)] })
    vi.useRealTimers()
  })
  it('begin as a grid of whole numbers, each place once', () => {
    const names = Array.from({ length: 35 }, (_, index) => `S${index}`)
    const places = gridPositions(names)
    expect(new Set(places.map(({ x, y }) => `${x}/${y}`)).size).toBe(35)
    expect(Math.max(...places.map(({ x }) => x))).toBe(6) // 7 × 5, as the simulator lays a hall out
  })
})
