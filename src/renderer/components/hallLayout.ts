import type { SensorPosition } from '../../contract'
import { arrowWays, type PictureSize } from '../charts'

/** Where a sensor is drawn: a square, in pixels. */
export interface Cell {
  readonly sensor: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Columns of a grid of `count` sensors that fills a picture with cells about as wide as high. */
function columnsFor(count: number, { width, height }: PictureSize): number {
  return Math.max(1, Math.min(count, Math.round(Math.sqrt((count * width) / Math.max(1, height) / 1.6))))
}

/** All sensors in rows, in the order of their names. */
export function gridCells(count: number, size: PictureSize): Cell[] {
  const columns = columnsFor(count, size)
  const rows = Math.ceil(count / columns)
  const gap = count > 200 ? 1 : 3
  const width = size.width / columns
  const height = Math.min(size.height / rows, width)
  return Array.from({ length: count }, (_, sensor) => ({
    sensor,
    x: (sensor % columns) * width,
    y: Math.floor(sensor / columns) * height,
    width: width - gap,
    height: height - gap,
  }))
}

/** Median of the distances to the nearest neighbour: the side of squares that mostly touch. */
function spacing(places: readonly { x: number; y: number }[]): number {
  const nearest = places.map((a) => {
    let least = Infinity
    for (const b of places) {
      const distance = Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))
      if (distance > 0 && distance < least) least = distance
    }
    return least
  })
  const median = nearest.sort((a, b) => a - b)[nearest.length >> 1] ?? Infinity
  return Number.isFinite(median) ? median : 1
}

/** Sensors with a place as they hang, true to scale; those without one in a row below. */
export function hallCells(names: readonly string[], positions: readonly SensorPosition[], size: PictureSize): Cell[] {
  const numbers = new Map(names.map((name, number) => [name, number]))
  const placed = positions.filter(({ sensor }) => numbers.has(sensor))
  if (placed.length === 0) return gridCells(names.length, size)
  const there = new Set(placed.map(({ sensor }) => sensor))
  const others = names.filter((name) => !there.has(name))
  const strip = others.length === 0 ? 0 : 36
  const side = spacing(placed)
  const left = Math.min(...placed.map(({ x }) => x))
  const top = Math.min(...placed.map(({ y }) => y))
  const wide = Math.max(...placed.map(({ x }) => x)) - left + side
  const high = Math.max(...placed.map(({ y }) => y)) - top + side
  const scale = Math.min(size.width / wide, (size.height - strip) / high)
  const shift = { x: (size.width - wide * scale) / 2, y: (size.height - strip - high * scale) / 2 }
  const edge = Math.max(6, side * scale - 2)
  const cells = placed.map(({ sensor, x, y }) => ({
    sensor: numbers.get(sensor) ?? 0,
    x: shift.x + (x - left) * scale,
    y: shift.y + (y - top) * scale,
    width: edge,
    height: edge,
  }))
  const width = Math.min(48, size.width / Math.max(1, others.length))
  return [
    ...cells,
    ...others.map((name, index) => ({
      sensor: numbers.get(name) ?? 0,
      x: index * width,
      y: size.height - 28,
      width: width - 2,
      height: 26,
    })),
  ]
}

export function cellAt(cells: readonly Cell[], at: { x: number; y: number }): Cell | undefined {
  return cells.find(({ x, y, width, height }) => at.x >= x && at.x < x + width && at.y >= y && at.y < y + height)
}

/** The sensor that an arrow key leads to: the nearest one on that side, what lies aside counting double. */
export function neighbour(cells: readonly Cell[], from: number | undefined, key: string): number | undefined {
  const here = cells.find(({ sensor }) => sensor === from)
  const way = arrowWays[key]
  if (here === undefined || way === undefined) return here?.sensor ?? cells[0]?.sensor
  let best = here.sensor
  let least = Infinity
  for (const { sensor, x, y } of cells) {
    const along = (x - here.x) * way[0] + (y - here.y) * way[1]
    if (along <= 1) continue
    const aside = Math.abs((x - here.x) * way[1]) + Math.abs((y - here.y) * way[0])
    if (along + 2 * aside >= least) continue
    least = along + 2 * aside
    best = sensor
  }
  return best
}

/** Places on a grid of whole numbers, to begin a floor plan with: about 7 wide for 5 high. */
export function gridPositions(names: readonly string[]): SensorPosition[] {
  const columns = Math.max(1, Math.round(Math.sqrt(names.length * 1.4)))
  return names.map((sensor, index) => ({
    sensor,
    x: index % columns,
    y: Math.floor(index / columns),
    z: null,
    rack: null,
  }))
}
