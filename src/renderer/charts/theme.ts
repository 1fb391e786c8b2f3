import type { Tone } from './spec'

/** The colours and fonts of charts, read from the tokens of styles/tokens.css, for light and dark alike. */
export interface ChartPalette {
  readonly real: readonly [string, string, string]
  readonly synthetic: readonly string[]
  readonly anomaly: string
  readonly anomalySoft: string
  readonly grid: string
  readonly axis: string
  readonly label: string
  readonly cursor: string
  readonly surface: string
  readonly font: string
}

/** Name of the token that colours a tone. */
export function tokenOf(tone: Tone): string {
  if (tone.kind === 'anomaly') return '--anomaly'
  if (tone.kind === 'real') return tone.rank === 1 ? '--chart-real' : `--chart-real-${tone.rank}`
  return `--chart-${(tone.index % 6) + 1}`
}

/** Scenarios beyond the sixth repeat the colours with another dash. */
export function dashOf(index: number): 'solid' | 'dashed' | 'dotted' {
  return (['solid', 'dashed', 'dotted'] as const)[Math.floor(index / 6) % 3] ?? 'solid'
}

export function readPalette(element: Element): ChartPalette {
  const style = getComputedStyle(element)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    real: [token('--chart-real'), token('--chart-real-2'), token('--chart-real-3')],
    synthetic: [1, 2, 3, 4, 5, 6].map((number) => token(`--chart-${number}`)),
    anomaly: token('--anomaly'),
    anomalySoft: token('--anomaly-soft'),
    grid: token('--chart-grid'),
    axis: token('--chart-axis'),
    label: token('--chart-label'),
    cursor: token('--chart-cursor'),
    surface: token('--surface'),
    font: token('--font'),
  }
}

export function colourOf(tone: Tone, palette: ChartPalette): string {
  if (tone.kind === 'anomaly') return palette.anomaly
  const colours = tone.kind === 'real' ? palette.real : palette.synthetic
  const index = tone.kind === 'real' ? tone.rank - 1 : tone.index % colours.length
  return colours[index] ?? palette.label
}
