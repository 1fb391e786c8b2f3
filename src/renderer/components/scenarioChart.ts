import type { ScenarioLines, ScenarioSet, Variable } from '../../contract'
import { type ChartSeries, type ChartSpec, dashOf } from '../charts'
import { text } from '../text'

/** More lines than this are a thicket; the export holds all. */
export const mostLines = 18

/** The real past and (where the log knows it) future in ink, every scenario in its colour, anomalies in the accent. */
export function scenarioSpec(
  set: ScenarioSet,
  lines: ScenarioLines,
  sensor: string,
  variable: Variable,
  range?: { readonly low: number; readonly high: number },
): ChartSpec {
  const steps = lines.futureMs.length
  const scenarios = Array.from({ length: Math.min(lines.scenarios, mostLines) }, (_, index): ChartSeries => {
    const flagged = lines.anomalous.includes(1)
    return {
      id: `scenario-${index}`,
      name: text.scenarios.scenario(index + 1),
      ...(index === 0 ? {} : { short: String(index + 1) }),
      tone: { kind: 'synthetic', index },
      dash: dashOf(index),
      x: lines.futureMs,
      y: lines.values.subarray(index * steps, (index + 1) * steps),
      ...(flagged ? { anomalous: lines.anomalous } : {}),
    }
  })
  const real: ChartSeries[] = [
    {
      id: 'past',
      name: text.scenarios.past,
      tone: { kind: 'real', rank: 1 },
      width: 1.75,
      x: lines.pastMs,
      y: lines.past,
    },
  ]
  if (lines.actual.some((value) => Number.isFinite(value))) {
    real.push({
      id: 'actual',
      name: text.scenarios.actual,
      tone: { kind: 'real', rank: 1 },
      dash: 'dashed',
      width: 1.75,
      x: lines.futureMs,
      y: lines.actual,
    })
  }
  const first = lines.futureMs[0]
  return {
    label: text.scenarios.chartLabel(variable.name, sensor, lines.scenarios),
    fileName: `${set.name}-${sensor}-${variable.name}`,
    x: { kind: 'time', zone: set.timeZone },
    y: {
      quantity: variable.name,
      unit: variable.unit,
      ...(range === undefined ? {} : { min: range.low, max: range.high }),
    },
    series: [...real, ...scenarios],
    ...(first === undefined ? {} : { verticals: [{ at: first, label: text.scenarios.startsAt }] }),
    anomalies: stretches(lines),
  }
}

/** The stretches of steps made under an anomaly, each from half a step before to half a step after. */
function stretches(lines: ScenarioLines): NonNullable<ChartSpec['anomalies']> {
  const { futureMs, anomalous } = lines
  const half = ((futureMs[1] ?? 0) - (futureMs[0] ?? 0)) / 2
  const found: { from: number; to: number; label: string }[] = []
  anomalous.forEach((flag, index) => {
    const at = futureMs[index]
    if (flag !== 1 || at === undefined) return
    const last = found.at(-1)
    if (anomalous[index - 1] === 1 && last !== undefined) last.to = at + half
    else found.push({ from: at - half, to: at + half, label: text.anomaly.title })
  })
  return found
}

/** One scale for charts that are compared, with a little room above and below. */
export function commonRange(all: readonly ScenarioLines[]): { low: number; high: number } | undefined {
  let low = Infinity
  let high = -Infinity
  for (const { past, values, actual } of all) {
    for (const part of [past, values, actual]) {
      for (const value of part) {
        if (value < low) low = value
        if (value > high) high = value
      }
    }
  }
  if (!(high > low)) return undefined
  // about four intervals of 1, 2 or 5, so that both ends are round and get a label
  const raw = (high - low) / 4
  const power = 10 ** Math.floor(Math.log10(raw))
  const interval = ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10) * power
  return { low: Math.floor(low / interval) * interval, high: Math.ceil(high / interval) * interval }
}
