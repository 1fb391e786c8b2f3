import { drawParallel, parallelAxes, type ParallelAxis } from '../../domain'
import { colours, fontSize } from '../chart'
import { figure } from '../format'
import { html, raw, type Html } from '../html'
import { figureCard } from '../reportPage'
import { runLegend } from './figures'
import { lookOf, type ComparisonMaterial } from './material'
import { valueText } from './tables'

const size = { width: 1080, height: 320 }
const dashes = { solid: 'none', dashed: '7 4', dotted: '2 3' } as const
/** With one setting that differs, the table of what differs says as much. */
const fewestSettings = 2

/** How the settings that differ go with the best score: a line for each run. Nothing where fewer than two differ. */
export function parallelSection(material: ComparisonMaterial): Html {
  const axes = parallelAxes(material.comparison, {
    setting: (path) => path,
    value: valueText,
    score: { title: 'best score', unit: '× AR bootstrap', value: figure },
  })
  if (axes.length - 1 < fewestSettings) return html``
  return html`<section>
    <h2>Settings against the score</h2>
    <p>
      A line for each run, by its settings that differ; the last axis is its best validation score, the pinball loss
      divided by that of the AR bootstrap: lower is better.
    </p>
    ${runLegend(material)} ${figureCard('Parallel coordinates', drawing(material, axes))}
  </section>`
}

function drawing({ comparison }: ComparisonMaterial, axes: readonly ParallelAxis[]): Html {
  const { lines, words, ...drawn } = drawParallel(axes, size)
  const names = axes.map(({ title }) => title).join(', ')
  // attributes take the page's colours as the other charts do, so that they follow its theme
  return html`<svg
    role="img"
    aria-label="Parallel coordinates of ${comparison.runs.length} runs: ${names}"
    viewBox="0 0 ${size.width} ${size.height}"
    font-size="${fontSize}"
  >
    ${drawn.axes.map(({ x, y, toX, toY }) => html`<line x1="${x}" y1="${y}" x2="${toX}" y2="${toY}" stroke="${colours.axis}" />`)}
    ${lines.map(({ run, x, y, toX, toY }) => {
      const { colour, border } = lookOf(comparison.runs[run]?.run ?? '', comparison)
      const dash = raw(dashes[border])
      return html`<line
        x1="${x}"
        y1="${y}"
        x2="${toX}"
        y2="${toY}"
        stroke="${colour}"
        stroke-width="1.8"
        stroke-dasharray="${dash}"
      />`
    })}
    ${words.map(
      ({ text, x, y, anchor, bold }) =>
        html`<text
          x="${x}"
          y="${y}"
          fill="${colours.label}"
          text-anchor="${anchor}"
          dominant-baseline="central"
          font-weight="${bold ? 600 : 400}"
          >${text}</text
        >`,
    )}
  </svg>`
}
