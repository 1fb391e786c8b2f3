import type { Fan, ScenarioLines, ScenarioSet, Variable } from '../../../contract'
import type { ChartSeries, ChartSpec } from '../../charts'
import { text } from '../../text'
import { frameOf, realSeries } from './scenarioChart'

/** Levels of a fan from the outermost inwards and the median last. */
export const fanLevels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const

/** Bands between the quantiles that lie alike on both sides of the median, and the median. */
export function fanSeries(
  fan: Pick<Fan, 'levels' | 'values' | 'futureMs'>,
  index: number,
  median: { readonly width?: number; readonly dash?: 'dashed' } = {},
): ChartSeries[] {
  const steps = fan.futureMs.length
  const row = (level: number): Float32Array => fan.values.subarray(level * steps, (level + 1) * steps)
  const half = Math.floor(fan.levels.length / 2)
  const tone = { kind: 'synthetic', index } as const
  const percent = (level: number): string => String(Math.round((fan.levels[level] ?? 0) * 100))
  const bands = Array.from({ length: half }, (_, level): ChartSeries => {
    const other = fan.levels.length - 1 - level
    return {
      id: `band-${index}-${level}`,
      name: text.scenarios.between(percent(level), percent(other)),
      tone,
      band: true,
      opacity: 0.14,
      x: fan.futureMs,
      y: row(level),
      high: row(other),
    }
  })
  const line: ChartSeries = {
    id: `median-${index}`,
    name: text.scenarios.median,
    tone,
    width: median.width ?? 2.25,
    ...(median.dash === undefined ? {} : { dash: median.dash }),
    x: fan.futureMs,
    y: row(half),
  }
  return [...bands, line]
}

/** Quantiles 10 … 90 of the scenarios over the real past. */
export function fanSpec(
  set: ScenarioSet,
  lines: ScenarioLines,
  fan: Fan,
  sensor: string,
  variable: Variable,
  range?: { readonly low: number; readonly high: number },
): ChartSpec {
  return {
    label: text.scenarios.fanLabel(variable.name, sensor, fan.scenarios),
    ...frameOf(set, lines, sensor, variable, range),
    series: [...realSeries(lines), ...fanSeries(fan, 0)],
  }
}
