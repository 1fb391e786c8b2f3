import {
  cividisColour,
  type ChartPalette,
  divergingColour,
  inkOnCividis,
  inkOnDiverging,
  type Picture,
  type PictureSize,
  type Shape,
} from '../charts'
import { digitsFor, formatQuantity, text } from '../text'
import type { Cell } from './hallLayout'

export interface HeatScale {
  readonly low: number
  readonly high: number
  /** Differences around 0 get the map with a grey middle; magnitudes, the default, get cividis. */
  readonly kind?: 'magnitude' | 'difference'
}
/** Outlines of some cells: in the accent of anomalies, or in ink where the arrows are. */
export interface Outlines {
  readonly anomalous?: ReadonlySet<number>
  readonly walked?: number | undefined
}
const legendHeight = 34

/** Room for the cells: the rest is the scale. */
export function roomForCells({ width, height }: PictureSize): PictureSize {
  return { width, height: Math.max(40, height - legendHeight - 6) }
}
export function shareOf(value: number, { low, high }: HeatScale): number {
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5
}

/** Colour of a share 0 … 1 of the scale, and the ink that is read on it. */
function coloursOf({ kind }: HeatScale): { colour: (share: number) => string; ink: (share: number) => string } {
  if (kind !== 'difference') return { colour: cividisColour, ink: inkOnCividis }
  return { colour: (share) => divergingColour(2 * share - 1), ink: (share) => inkOnDiverging(2 * share - 1) }
}

/** The colour scale with its ends and middle, at the bottom of a picture. */
function legend(size: PictureSize, scale: HeatScale, unit: string, palette: ChartPalette, isWhole: boolean): Shape[] {
  const width = Math.min(280, size.width - (isWhole ? 8 : 120))
  const top = size.height - legendHeight + 6
  const pieces = 56
  const { colour } = coloursOf(scale)
  const digits = Math.max(0, digitsFor(scale.high - scale.low) - 1)
  const bar = Array.from({ length: pieces }, (_, piece): Shape => ({
    kind: 'rect',
    x: (piece * width) / pieces,
    y: top,
    width: width / pieces + 0.5,
    height: 10,
    fill: colour(piece / (pieces - 1)),
  }))
  const marks = [
    { share: 0, sign: '≤ ', anchor: 'start' as const },
    { share: 0.5, sign: '', anchor: 'middle' as const },
    { share: 1, sign: '≥ ', anchor: 'end' as const },
  ].map(({ share, sign, anchor }): Shape => ({
    kind: 'text',
    x: share * width,
    y: top + 19,
    text: `${sign}${formatQuantity(scale.low + share * (scale.high - scale.low), unit, digits)}`,
    fill: palette.label,
    anchor,
  }))
  const missing: Shape[] = isWhole
    ? []
    : [
        { kind: 'rect', x: width + 20, y: top, width: 14, height: 10, fill: palette.surface, stroke: palette.axis },
        { kind: 'text', x: width + 40, y: top + 5, text: text.hall.noReading, fill: palette.label },
      ]
  return [...bar, ...marks, ...missing]
}

/** Each sensor a square in the colour of its value; names and values where there is room. */
export function heatPicture(
  size: PictureSize,
  palette: ChartPalette,
  cells: readonly Cell[],
  names: readonly string[],
  values: ArrayLike<number>,
  scale: HeatScale,
  unit: string,
  outlines: Outlines = {},
): Picture {
  const { colour, ink: inkOn } = coloursOf(scale)
  const digits = Math.max(1, digitsFor(scale.high - scale.low))
  const isWhole = cells.every(({ sensor }) => Number.isFinite(values[sensor] ?? NaN))
  const shapes = cells.flatMap((cell): Shape[] => {
    const value = values[cell.sensor] ?? NaN
    const there = Number.isFinite(value)
    const share = shareOf(value, scale)
    const fill = there ? colour(share) : palette.surface
    const { x, y, width, height } = cell
    const square: Shape = { kind: 'rect', x, y, width, height, fill, ...(there ? {} : { stroke: palette.axis }) }
    const name = names[cell.sensor] ?? ''
    if (width < Math.max(34, name.length * 6.2) || height < 22) return [square]
    const ink = there ? inkOn(share) : palette.label
    const middle = { kind: 'text' as const, x: x + width / 2, anchor: 'middle' as const, fill: ink }
    if (height < 38 || !there) return [square, { ...middle, y: y + height / 2, text: name }]
    return [
      square,
      { ...middle, y: y + height / 2 - 8, text: name },
      { ...middle, y: y + height / 2 + 8, text: formatQuantity(value, '', digits), bold: true, size: 12 },
    ]
  })
  return {
    ...size,
    background: palette.surface,
    font: palette.font,
    shapes: [...shapes, ...outlined(cells, outlines, palette), ...legend(size, scale, unit, palette, isWhole)],
  }
}

function outlined(cells: readonly Cell[], { anomalous, walked }: Outlines, palette: ChartPalette): Shape[] {
  return cells.flatMap(({ sensor, x, y, width, height }): Shape[] => {
    const box = { kind: 'rect' as const, fill: 'transparent' }
    const ring = (by: number, stroke: string): Shape => ({
      ...box,
      x: x - by,
      y: y - by,
      width: width + 2 * by,
      height: height + 2 * by,
      stroke,
    })
    return [
      ...(anomalous?.has(sensor) === true
        ? [ring(1, palette.anomaly), ring(0, palette.anomaly), ring(-1, palette.surface)]
        : []),
      ...(walked === sensor ? [ring(2, palette.real[0]), ring(1, palette.real[0])] : []),
    ]
  })
}
