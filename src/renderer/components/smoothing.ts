import { smoothed } from '../../domain'
import type { ChartSeries, ChartSpec } from '../charts'
import { text } from '../text'

/** How strongly noisy curves are smoothed, and the weight of what came before. */
export const smoothings = ['none', 'light', 'strong'] as const
export type Smoothing = (typeof smoothings)[number]
export const smoothingWeights: Readonly<Record<Smoothing, number>> = { none: 0, light: 0.6, strong: 0.95 }

/** Lines with what they were before behind them; nothing but the lines for a weight of 0. */
export function smoothedSeries(series: readonly ChartSeries[], weight: number): Pick<ChartSpec, 'series' | 'faint'> {
  if (weight === 0) return { series }
  return {
    series: series.map((line) => ({
      ...line,
      name: text.chart.smoothed(line.name),
      short: line.short ?? line.name,
      y: smoothed(line.y, weight),
    })),
    faint: series.map((line) => ({ ...line, id: `${line.id}:told`, name: text.chart.told(line.name) })),
  }
}
