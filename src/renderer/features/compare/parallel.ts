import type { Comparison } from '../../../contract'
import { type ChartPalette, colourOf, dashOf, type Picture, type PictureSize, type Shape } from '../../charts'
import { drawParallel, parallelAxes, type ParallelAxis } from '../../../domain'
import { settingName } from '../../components/settings'
import { formatScore, text } from '../../text'
import { formatParameter } from '../runs'
import type { RunLine } from './specs'

/** Axes of the settings that differ (at most eight), then of the best score. */
export function axesOf(comparison: Comparison): ParallelAxis[] {
  return parallelAxes(comparison, {
    setting: settingName,
    value: formatParameter,
    score: { title: text.comparison.bestScore, unit: text.comparison.bestScoreUnit, value: formatScore },
  })
}

export function parallelPicture(
  axes: readonly ParallelAxis[],
  lines: readonly RunLine[],
  size: PictureSize,
  palette: ChartPalette,
): Picture {
  const drawn = drawParallel(axes, size)
  const chosen = new Set(lines.map(({ index }) => index))
  const shapes: Shape[] = [
    ...drawn.axes.map((axis): Shape => ({ kind: 'line', ...axis, stroke: palette.axis })),
    ...drawn.words.map((word): Shape => ({ kind: 'text', ...word, fill: palette.label })),
    ...drawn.lines
      .filter(({ run }) => chosen.has(run))
      .map(({ run, ...line }): Shape => {
        const stroke = colourOf({ kind: 'synthetic', index: run }, palette)
        return { kind: 'line', ...line, stroke, dash: dashOf(run) }
      }),
  ]
  return { ...size, background: palette.surface, font: palette.font, shapes }
}
