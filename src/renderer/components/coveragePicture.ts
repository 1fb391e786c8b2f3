import type { Coverage } from '../../contract'
import { cividisColour, type ChartPalette, type Picture, type PictureSize, type Shape, timeTicks } from '../charts'
import { axisLabel, formatShare, text } from '../text'

const bottom = 62
const rowLabelHeight = 12
const tickWidth = 84

/** Where the rows and days are in a picture of that size. */
export function coverageFrame(coverage: Coverage, size: PictureSize) {
  const rows = Math.max(1, coverage.sensors.length)
  const height = Math.min((size.height - bottom) / rows, 40)
  const longest = Math.max(0, ...coverage.sensors.map((name) => name.length))
  const left = Math.min(160, Math.max(40, longest * 7 + 10))
  return { left, height, width: (size.width - left) / Math.max(1, coverage.days.length), end: height * rows }
}

/** A sensor's day: missing days are bright, complete ones dark, so that what is missing is what one sees. */
export function coveragePicture(coverage: Coverage, zone: string, size: PictureSize, palette: ChartPalette): Picture {
  const days = coverage.days.length
  const { left, height, width, end } = coverageFrame(coverage, size)
  const shapes: Shape[] = []
  const every = Math.ceil(rowLabelHeight / height)
  for (const [row, name] of coverage.sensors.entries()) {
    const top = row * height
    if (row % every === 0) {
      shapes.push({
        kind: 'text',
        x: left - 8,
        y: Math.max(6, top + height / 2),
        text: name,
        fill: palette.label,
        anchor: 'end',
      })
    }
    // neighbours of one colour are one rectangle
    for (let first = 0; first < days;) {
      const level = levelOf(coverage.share[row * days + first] ?? NaN)
      let last = first + 1
      while (last < days && levelOf(coverage.share[row * days + last] ?? NaN) === level) last++
      const x = left + first * width
      const gap = height >= 6 ? 1 : 0
      const fill = cividisColour(1 - level / 20)
      shapes.push({ kind: 'rect', x, y: top, width: (last - first) * width, height: height - gap, fill })
      first = last
    }
  }
  return {
    ...size,
    background: palette.surface,
    font: palette.font,
    shapes: [...shapes, ...timeAxis(coverage, zone, size, palette, left, width, end), ...legend(size, left, palette)],
  }
}

/** Twentieths, and only a complete day is 20. */
function levelOf(share: number): number {
  return share >= 1 ? 20 : Math.min(19, Math.floor(share * 20))
}

function timeAxis(
  coverage: Coverage,
  zone: string,
  size: PictureSize,
  palette: ChartPalette,
  left: number,
  width: number,
  end: number,
): Shape[] {
  const starts = coverage.days.map((day) => Date.parse(day))
  const from = starts[0] ?? 0
  const to = (starts.at(-1) ?? 0) + 86_400_000
  const room = Math.max(2, Math.floor((size.width - left) / tickWidth))
  const place = (at: number): number => left + ((at - from) / (to - from)) * width * starts.length
  const ticks = timeTicks(from, to, zone, room).filter(({ at }) => place(at) < size.width - 24)
  return [
    { kind: 'line', x: left, y: end + 0.5, toX: size.width, toY: end + 0.5, stroke: palette.axis },
    ...ticks.flatMap(({ at, label }): Shape[] => [
      { kind: 'line', x: place(at), y: end, toX: place(at), toY: end + 5, stroke: palette.axis },
      { kind: 'text', x: place(at), y: end + 13, text: label, fill: palette.label, anchor: 'middle' },
    ]),
    {
      kind: 'text',
      x: (left + size.width) / 2,
      y: end + 29,
      text: axisLabel(text.hall.day, zone),
      fill: palette.label,
      anchor: 'middle',
    },
  ]
}

function legend(size: PictureSize, left: number, palette: ChartPalette): Shape[] {
  const y = size.height - 14
  return [0, 0.25, 0.5, 0.75, 1].flatMap((share, index): Shape[] => [
    { kind: 'rect', x: left + index * 76, y: y - 5, width: 14, height: 10, fill: cividisColour(1 - share) },
    { kind: 'text', x: left + 20 + index * 76, y, text: formatShare(share, 0), fill: palette.label },
  ])
}
