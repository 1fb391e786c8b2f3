import type { Comparison, ParameterValue } from '../../../contract'
import { type ChartPalette, colourOf, type Picture, type PictureSize, type Shape } from '../../charts'
import { settingName } from '../../components/settings'
import { formatScore, text } from '../../text'
import { formatParameter, scoreMetric } from '../runs'
import type { RunLine } from './specs'

/** One axis of parallel coordinates: where each run crosses it, from 0 at the bottom to 1, and what its ends say. */
export interface Axis {
  readonly title: string
  readonly places: readonly (number | null)[]
  readonly low: string
  readonly high: string
}
const most = 8

/** Axes of the settings that differ (at most eight), then of the best score. */
export function axesOf({ runs, differences }: Comparison): Axis[] {
  const settings = differences
    .filter(({ path }) => !['log', 'version', 'device'].includes(path))
    .slice(0, most)
    .map(({ path, values }) => axisOf(settingName(path), values))
  const scores = runs.map(({ metrics }) => metrics[scoreMetric]?.best ?? metrics[scoreMetric]?.min ?? null)
  return [...settings, axisOf(text.comparison.bestScore, scores, formatScore)]
}

/** Numbers by their size, everything else in the order of its names. */
function axisOf(
  title: string,
  values: readonly ParameterValue[],
  format: (value: number) => string = (value) => formatParameter(value),
): Axis {
  const numbers = values.filter((value) => typeof value === 'number')
  if (values.every((value) => typeof value === 'number' || value === null) && numbers.length > 0) {
    const low = Math.min(...numbers)
    const high = Math.max(...numbers)
    const places = values.map((value) =>
      typeof value === 'number' ? (high > low ? (value - low) / (high - low) : 0.5) : null,
    )
    return { title, places, low: format(low), high: format(high) }
  }
  const names = [...new Set(values.map((value) => formatParameter(value)))].sort()
  const places = values.map((value) =>
    names.length < 2 ? 0.5 : names.indexOf(formatParameter(value)) / (names.length - 1),
  )
  return { title, places, low: names[0] ?? '', high: names.at(-1) ?? '' }
}

export function parallelPicture(
  axes: readonly Axis[],
  lines: readonly RunLine[],
  { width, height }: PictureSize,
  palette: ChartPalette,
): Picture {
  const [left, right, top, bottom] = [60, width - 60, 34, height - 24]
  const xOf = (axis: number): number => (axes.length < 2 ? left : left + ((right - left) * axis) / (axes.length - 1))
  const yOf = (place: number): number => bottom - (bottom - top) * place
  const shapes: Shape[] = axes.flatMap(({ title, low, high }, index): Shape[] => {
    const x = xOf(index)
    const word = (text: string, y: number, bold = false): Shape => ({
      kind: 'text',
      x,
      y,
      text,
      fill: palette.label,
      anchor: 'middle',
      bold,
    })
    const axis: Shape = { kind: 'line', x, y: top, toX: x, toY: bottom, stroke: palette.axis }
    return [axis, word(title, 8, true), word(high, top - 10), word(low, bottom + 12)]
  })
  for (const { index } of lines) {
    const stroke = colourOf({ kind: 'synthetic', index }, palette)
    axes.slice(1).forEach(({ places }, before) => {
      const from = axes[before]?.places[index]
      const to = places[index]
      if (from === undefined || from === null || to === undefined || to === null) return
      const [x, toX] = [xOf(before), xOf(before + 1)]
      shapes.push({ kind: 'line', x, y: yOf(from), toX, toY: yOf(to), stroke })
    })
  }
  return { width, height, background: palette.surface, font: palette.font, shapes }
}
