import { digitsFor, formatQuantity, text } from '../text'
import { cividisColour, inkOnCividis } from './cividis'
import { divergingColour, inkOnDiverging } from './diverging'
import { type Picture, type PictureSize, roundStep, type Shape } from './picture'
import type { ChartPalette } from './theme'

/** A table of numbers shown as colours: correlations, or a metric over two settings. */
export interface Matrix {
  /** What one cell says, and its unit. */
  readonly quantity: string
  readonly unit: string
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  /** Names of what rows and columns run over. */
  readonly rowsName?: string
  readonly columnsName?: string
  /** [rows × columns], row by row; NaN where there is none. */
  readonly values: ArrayLike<number>
  /** In small type under the value, one or more lines, e.g. an interval and a published figure; as long as `values`. */
  readonly notes?: readonly (string | undefined)[]
  /** Magnitudes in cividis, or differences around 0 in a map with a grey middle. */
  readonly scale: 'magnitude' | 'difference'
  /** Ends of the scale, where several pictures are to share it; by default those of the values. */
  readonly low?: number
  readonly high?: number
  /** Decimals of the values; by default as many as their spread deserves. */
  readonly digits?: number
  /** Columns come one after the other, e.g. times: of many the fifth, the tenth … are named, so that the names are round. */
  readonly counted?: boolean
  /** A line through the middle of this column: the time that something else on the page shows. */
  readonly column?: number
}
export interface MatrixCell {
  readonly row: number
  readonly column: number
}

const bottom = 44
const top = 22
const letter = 6.4
const widest = 150

/** Ends of the colour scale: of differences alike to both sides. */
export function scaleOf(matrix: Matrix): { low: number; high: number } {
  const finite = Array.from(matrix.values).filter(Number.isFinite)
  const low = matrix.low ?? finite.reduce((least, value) => Math.min(least, value), Infinity)
  const high = matrix.high ?? finite.reduce((most, value) => Math.max(most, value), -Infinity)
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { low: 0, high: 1 }
  if (matrix.scale === 'magnitude') return { low, high }
  const end = Math.max(Math.abs(low), Math.abs(high))
  return { low: -end, high: end }
}
export const digitsOf = (matrix: Matrix): number => {
  if (matrix.digits !== undefined) return matrix.digits
  const { low, high } = scaleOf(matrix)
  return digitsFor(high - low)
}

/** Where the cells are in a picture of that size, in pixels. */
export function matrixFrame(matrix: Matrix, size: PictureSize) {
  const longest = matrix.rows.reduce((most, name) => Math.max(most, name.length), 0)
  const rows = Math.min(widest, longest * letter + 14) + (matrix.rowsName === undefined ? 0 : 18)
  // the name of the rows stands beside the first column's
  const left = Math.max(rows, (matrix.rowsName?.length ?? 0) * (letter + 1) + 16)
  const head = top + (matrix.columnsName === undefined ? 0 : 16)
  const width = Math.max(1, size.width - left) / Math.max(1, matrix.columns.length)
  const height = Math.max(1, size.height - head - bottom) / Math.max(1, matrix.rows.length)
  return { left, top: head, width, height }
}

/** The cell under a point of the picture. */
export function matrixCellAt(
  matrix: Matrix,
  size: PictureSize,
  at: { readonly x: number; readonly y: number },
): MatrixCell | undefined {
  const frame = matrixFrame(matrix, size)
  const column = Math.floor((at.x - frame.left) / frame.width)
  const row = Math.floor((at.y - frame.top) / frame.height)
  return row >= 0 && column >= 0 && row < matrix.rows.length && column < matrix.columns.length
    ? { row, column }
    : undefined
}

/** `row, column: value note`, for whoever hovers and for a screen reader. */
export function describeCell(matrix: Matrix, { row, column }: MatrixCell): string {
  const index = row * matrix.columns.length + column
  const value = formatQuantity(matrix.values[index] ?? NaN, matrix.unit, digitsOf(matrix))
  const note = matrix.notes?.[index]
  const named = (what: string | undefined, name: string): string => (what === undefined ? name : `${what} ${name}`)
  const place = [
    named(matrix.rowsName, matrix.rows[row] ?? ''),
    named(matrix.columnsName, matrix.columns[column] ?? ''),
  ].join(', ')
  return `${place}: ${value}${note === undefined ? '' : ` (${note.replaceAll('\n', ', ')})`}`
}

/** The cells, their names as far as there is room for them, and the scale. */
export function matrixPicture(
  matrix: Matrix,
  size: PictureSize,
  palette: ChartPalette,
  chosen: MatrixCell | undefined,
): Picture {
  const frame = matrixFrame(matrix, size)
  const { low, high } = scaleOf(matrix)
  const digits = digitsOf(matrix)
  const shareOf = (value: number): number =>
    matrix.scale === 'difference' ? (high > 0 ? value / high : 0) : high > low ? (value - low) / (high - low) : 0.5
  const [colour, ink] =
    matrix.scale === 'difference' ? [divergingColour, inkOnDiverging] : [cividisColour, inkOnCividis]
  const gap = Math.min(frame.width, frame.height) > 8 ? 1 : 0
  const shapes: Shape[] = []
  for (const [row] of matrix.rows.entries()) {
    for (const [column] of matrix.columns.entries()) {
      const index = row * matrix.columns.length + column
      const value = matrix.values[index] ?? NaN
      const there = Number.isFinite(value)
      const x = frame.left + column * frame.width
      const y = frame.top + row * frame.height
      const box = { x, y, width: frame.width - gap, height: frame.height - gap }
      const fill = there ? colour(shareOf(value)) : palette.surface
      shapes.push({ kind: 'rect', ...box, fill, ...(there || gap === 0 ? {} : { stroke: palette.grid }) })
      const label = formatQuantity(value, '', digits)
      if (!there || frame.width < label.length * 7 + 6 || frame.height < 16) continue
      const note = matrix.notes?.[index]
      const lines = note?.split('\n') ?? []
      const longest = lines.reduce((most, line) => Math.max(most, line.length), 0)
      const small = frame.height >= 20 + lines.length * 12 && frame.width >= longest * 5.6 + 4 ? lines : []
      const middle = {
        kind: 'text' as const,
        x: x + frame.width / 2,
        anchor: 'middle' as const,
        fill: ink(shareOf(value)),
      }
      const head = y + frame.height / 2 - small.length * 6.5
      shapes.push({ ...middle, y: head, text: label, size: 12 })
      for (const [line, words] of small.entries()) {
        shapes.push({ ...middle, y: head + 16 + line * 13, text: words, size: 10 })
      }
    }
  }
  if (chosen !== undefined) shapes.push(...outline(chosen, frame, palette))
  if (matrix.column !== undefined) shapes.push(...upright(matrix.column, matrix.rows.length, frame, palette))
  return {
    ...size,
    background: palette.surface,
    font: palette.font,
    shapes: [...shapes, ...names(matrix, size, frame, palette), ...legend(matrix, size, frame.left, palette, colour)],
  }
}

/** A double line, dark and light, which is seen on every colour of the map. */
function outline({ row, column }: MatrixCell, frame: ReturnType<typeof matrixFrame>, palette: ChartPalette): Shape[] {
  const x = frame.left + column * frame.width
  const y = frame.top + row * frame.height
  const box = { kind: 'rect' as const, fill: 'transparent' }
  const { width, height } = frame
  return [
    { ...box, x: x - 1, y: y - 1, width: width + 1, height: height + 1, stroke: palette.real[0] },
    { ...box, x, y, width: width - 1, height: height - 1, stroke: palette.real[0] },
    { ...box, x: x + 1, y: y + 1, width: width - 3, height: height - 3, stroke: palette.surface },
  ]
}

/** Light between two dark lines, for the same reason. */
function upright(column: number, rows: number, frame: ReturnType<typeof matrixFrame>, palette: ChartPalette): Shape[] {
  const x = Math.round(frame.left + (column + 0.5) * frame.width)
  const line = (at: number, stroke: string): Shape => ({
    kind: 'line',
    x: at + 0.5,
    y: frame.top - 3,
    toX: at + 0.5,
    toY: frame.top + rows * frame.height + 3,
    stroke,
  })
  return [line(x - 1, palette.real[0]), line(x, palette.surface), line(x + 1, palette.real[0])]
}

/** Every name, or every so many where they would touch. */
function names(
  matrix: Matrix,
  size: PictureSize,
  frame: ReturnType<typeof matrixFrame>,
  palette: ChartPalette,
): Shape[] {
  const longest = matrix.columns.reduce((most, name) => Math.max(most, name.length), 0)
  // the last of counted columns may be moved to the left by half of its name
  const room = Math.min(widest, longest * letter) * (matrix.counted === true ? 1.5 : 1) + 10
  const least = Math.max(1, Math.ceil(room / frame.width))
  const everyColumn = matrix.counted === true ? roundStep(least) : least
  const firstColumn = matrix.counted === true ? everyColumn - 1 : 0
  const everyRow = Math.max(1, Math.ceil(13 / frame.height))
  const fitting = (name: string, room: number): string =>
    name.length * letter <= room ? name : `${name.slice(0, Math.max(1, Math.floor(room / letter) - 1))}…`
  const rows = matrix.rows.flatMap((name, row): Shape[] =>
    row % everyRow === 0
      ? [
          {
            kind: 'text',
            x: frame.left - 8,
            y: frame.top + (row + 0.5) * frame.height,
            text: fitting(name, widest),
            fill: palette.label,
            anchor: 'end',
          },
        ]
      : [],
  )
  const columns = matrix.columns.flatMap((name, column): Shape[] =>
    column % everyColumn === firstColumn
      ? [
          {
            kind: 'text',
            // the last one ends with the picture where it has no room about its middle
            ...(frame.left + (column + 0.5) * frame.width + Math.min(widest, name.length * letter) / 2 > size.width
              ? { x: size.width, anchor: 'end' as const }
              : { x: frame.left + (column + 0.5) * frame.width, anchor: 'middle' as const }),
            y: frame.top - 10,
            text: fitting(name, Math.max(widest, frame.width)),
            fill: palette.label,
          },
        ]
      : [],
  )
  const heading = { kind: 'text' as const, fill: palette.label, bold: true }
  return [
    ...rows,
    ...columns,
    ...(matrix.columnsName === undefined
      ? []
      : [{ ...heading, x: (frame.left + size.width) / 2, y: 8, text: matrix.columnsName, anchor: 'middle' as const }]),
    ...(matrix.rowsName === undefined ? [] : [{ ...heading, x: 0, y: frame.top - 10, text: matrix.rowsName }]),
  ]
}

function legend(
  matrix: Matrix,
  size: PictureSize,
  left: number,
  palette: ChartPalette,
  colour: (share: number) => string,
): Shape[] {
  // no scale of nothing
  if (!Array.from(matrix.values).some(Number.isFinite)) return []
  const { low, high } = scaleOf(matrix)
  const width = Math.min(240, size.width - left - 110)
  const y = size.height - 28
  const pieces = 48
  const digits = matrix.digits ?? Math.max(0, digitsFor(high - low) - 1)
  const bar = Array.from({ length: pieces }, (_, piece): Shape => {
    const share = piece / (pieces - 1)
    return {
      kind: 'rect',
      x: left + (piece * width) / pieces,
      y,
      width: width / pieces + 0.5,
      height: 10,
      fill: colour(matrix.scale === 'difference' ? 2 * share - 1 : share),
    }
  })
  const marks = [0, 0.5, 1].map((share): Shape => ({
    kind: 'text',
    x: left + share * width,
    y: y + 19,
    text: formatQuantity(low + share * (high - low), share === 1 ? matrix.unit : '', digits),
    fill: palette.label,
    anchor: share === 0 ? 'start' : share === 1 ? 'end' : 'middle',
  }))
  const none: Shape[] = Array.from(matrix.values).every(Number.isFinite)
    ? []
    : [
        { kind: 'rect', x: left + width + 18, y, width: 14, height: 10, fill: palette.surface, stroke: palette.axis },
        { kind: 'text', x: left + width + 38, y: y + 5, text: text.chart.none, fill: palette.label },
      ]
  return [...bar, ...marks, ...none]
}
