import { type Comparison, type ParameterValue, scoreMetric } from '../contract'

/** One axis of parallel coordinates: where each run crosses it, from 0 at the bottom to 1, and what its ends say. */
export interface ParallelAxis {
  readonly title: string
  /** Empty where it has none. */
  readonly unit: string
  readonly places: readonly (number | null)[]
  readonly low: string
  readonly high: string
}

/** How a page calls settings and writes values. */
export interface ParallelWords {
  readonly setting: (path: string) => string
  readonly value: (value: ParameterValue) => string
  readonly score: { readonly title: string; readonly unit: string; readonly value: (value: number) => string }
}

const mostSettings = 8

/** Axes of the settings that differ (at most eight), then of the best validation score. */
export function parallelAxes(
  { runs, differences }: Pick<Comparison, 'runs' | 'differences'>,
  words: ParallelWords,
): ParallelAxis[] {
  const settings = differences
    .filter(({ path }) => !['log', 'version', 'device'].includes(path))
    .slice(0, mostSettings)
    .map(({ path, values }) => axisOf(words.setting(path), '', values, words.value, words.value))
  const scores = runs.map(({ metrics }) => metrics[scoreMetric]?.best ?? metrics[scoreMetric]?.min ?? null)
  const { title, unit, value } = words.score
  return [...settings, axisOf(title, unit, scores, words.value, value)]
}

/** Numbers by their size, everything else in the order of its names. */
function axisOf(
  title: string,
  unit: string,
  values: readonly ParameterValue[],
  textOf: (value: ParameterValue) => string,
  numberText: (value: number) => string,
): ParallelAxis {
  const numbers = values.filter((value) => typeof value === 'number')
  if (values.every((value) => typeof value === 'number' || value === null) && numbers.length > 0) {
    const low = Math.min(...numbers)
    const high = Math.max(...numbers)
    const places = values.map((value) =>
      typeof value === 'number' ? (high > low ? (value - low) / (high - low) : 0.5) : null,
    )
    return { title, unit, places, low: numberText(low), high: numberText(high) }
  }
  const names = [...new Set(values.map(textOf))].sort()
  const places = values.map((value) => (names.length < 2 ? 0.5 : names.indexOf(textOf(value)) / (names.length - 1)))
  return { title, unit, places, low: names[0] ?? '', high: names.at(-1) ?? '' }
}

export interface ParallelWord {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly bold: boolean
}
interface Stroke {
  readonly x: number
  readonly y: number
  readonly toX: number
  readonly toY: number
}
/** A drawing of parallel coordinates, in pixels; words stand around the middle of their height. */
export interface ParallelDrawing {
  readonly axes: readonly Stroke[]
  readonly words: readonly ParallelWord[]
  /** `run`: number of the run among those compared. */
  readonly lines: readonly (Stroke & { readonly run: number })[]
}

/** Titles have two lines; what stands at the first and last axis keeps inside the picture. */
const margins = { side: 14, top: 62, bottom: 26 }
const lineHeight = 14
/** About the width of a letter of a title. */
const letterWidth = 6.6

export function drawParallel(
  axes: readonly ParallelAxis[],
  { width, height }: { readonly width: number; readonly height: number },
): ParallelDrawing {
  const gap = (width - 2 * margins.side) / Math.max(1, axes.length - 1)
  const [top, bottom] = [margins.top, height - margins.bottom]
  const xOf = (axis: number): number => margins.side + gap * axis
  const yOf = (place: number): number => bottom - (bottom - top) * place
  const letters = Math.max(6, Math.floor((gap - 8) / letterWidth))
  const runs = axes[0]?.places.length ?? 0
  return {
    axes: axes.map((_, at) => ({ x: xOf(at), y: top, toX: xOf(at), toY: bottom })),
    words: axes.flatMap(({ title, unit, low, high }, at): ParallelWord[] => {
      const anchor = at === 0 ? 'start' : at === axes.length - 1 ? 'end' : 'middle'
      const word = (text: string, y: number, bold = false): ParallelWord => {
        return { text: shortened(text, letters), x: xOf(at), y, anchor, bold }
      }
      const [first, second] = unit === '' ? twoLines(title, letters) : [title, unit]
      return [
        word(first, 10, true),
        word(second, 10 + lineHeight, unit === ''),
        word(high, top - 12),
        word(low, bottom + 14),
      ].filter(({ text }) => text !== '')
    }),
    lines: Array.from({ length: runs }, (_, run) =>
      axes.slice(1).flatMap(({ places }, before) => {
        const from = axes[before]?.places[run] ?? null
        const to = places[run] ?? null
        if (from === null || to === null) return []
        return [{ run, x: xOf(before), y: yOf(from), toX: xOf(before + 1), toY: yOf(to) }]
      }),
    ).flat(),
  }
}

/** A title that is too long is broken after the last dot or space that leaves both parts short enough, if there is one. */
function twoLines(title: string, letters: number): [string, string] {
  if (title.length <= letters) return [title, '']
  const breaks = [...title.matchAll(/[.\s]/g)].map(({ index }) => index + 1).reverse()
  const at = breaks.find((place) => place <= letters && title.length - place <= letters) ?? breaks[0] ?? letters
  return [title.slice(0, at).trim(), title.slice(at).trim()]
}

function shortened(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`
}
