import type { Mark, ScenarioLines, ScenarioSet, Variable } from '../../../contract'
import { type ChartSeries, type ChartSpec, dashOf } from '../../charts'
import { text } from '../../text'

/** What the real past and future look like in every chart of scenarios. */
export function realSeries(lines: Pick<ScenarioLines, 'pastMs' | 'past' | 'futureMs' | 'actual'>): ChartSeries[] {
  const ink = { tone: { kind: 'real', rank: 1 }, width: 1.75 } as const
  const past: ChartSeries = { id: 'past', name: text.scenarios.past, ...ink, x: lines.pastMs, y: lines.past }
  if (!lines.actual.some((value) => Number.isFinite(value))) return [past]
  const actual = {
    id: 'actual',
    name: text.scenarios.actual,
    dash: 'dashed',
    x: lines.futureMs,
    y: lines.actual,
  } as const
  return [past, { ...ink, ...actual }]
}

export interface LineLook {
  /** Number of the scenario that one is at, from 0: drawn heavier. */
  readonly current?: number
  readonly markOf?: (scenario: number) => Mark | undefined
}

/** The real past and (where the log knows it) future in ink, scenarios in their colours, anomalies in the accent. */
export function scenarioSpec(
  set: ScenarioSet,
  lines: ScenarioLines,
  sensor: string,
  variable: Variable,
  range?: { readonly low: number; readonly high: number },
  look: LineLook = {},
): ChartSpec {
  const steps = lines.futureMs.length
  const flagged = lines.anomalous.includes(1)
  const scenarios = lines.shown.map((scenario, index): ChartSeries => {
    const mark = look.markOf?.(scenario)
    return {
      id: `scenario-${index}`,
      name: text.scenarios.marked(scenario + 1, mark),
      ...(index === 0 ? {} : { short: text.scenarios.short(scenario + 1, mark) }),
      tone: { kind: 'synthetic', index: scenario },
      dash: mark === 'rejected' ? 'dotted' : dashOf(index),
      width: scenario === look.current ? 3 : 1.5,
      x: lines.futureMs,
      y: lines.values.subarray(index * steps, (index + 1) * steps),
      ...(flagged ? { anomalous: lines.anomalous } : {}),
    }
  })
  return {
    label: text.scenarios.chartLabel(variable.name, sensor, scenarios.length),
    ...frameOf(set, lines, sensor, variable, range),
    series: [...realSeries(lines), ...scenarios],
  }
}

/** What lines and fans of a sensor have in common: axes, where the forecast begins, what is under an anomaly. */
export function frameOf(
  set: Pick<ScenarioSet, 'name' | 'timeZone'>,
  lines: Pick<ScenarioLines, 'futureMs' | 'anomalous'>,
  sensor: string,
  variable: Variable,
  range?: { readonly low: number; readonly high: number },
): Omit<ChartSpec, 'label' | 'series'> {
  const first = lines.futureMs[0]
  return {
    fileName: `${set.name}-${sensor}-${variable.name}`,
    x: { kind: 'time', zone: set.timeZone },
    y: {
      quantity: variable.name,
      unit: variable.unit,
      ...(range === undefined ? {} : { min: range.low, max: range.high }),
    },
    ...(first === undefined ? {} : { verticals: [{ at: first, label: text.scenarios.startsAt }] }),
    anomalies: stretches(lines),
  }
}

/** The stretches of steps made under an anomaly, each from half a step before to half a step after. */
function stretches(lines: Pick<ScenarioLines, 'futureMs' | 'anomalous'>): NonNullable<ChartSpec['anomalies']> {
  const { futureMs, anomalous } = lines
  const half = ((futureMs[1] ?? 0) - (futureMs[0] ?? 0)) / 2
  const found: { from: number; to: number; label: string }[] = []
  anomalous.forEach((flag, index) => {
    const at = futureMs[index]
    if (flag !== 1 || at === undefined) return
    const last = found.at(-1)
    if (anomalous[index - 1] === 1 && last !== undefined) last.to = at + half
    else found.push({ from: at - half, to: at + half, label: found.length === 0 ? text.anomaly.title : '' })
  })
  return found
}

/** One scale for charts that are compared, with a little room above and below. */
export function commonRange(all: readonly ArrayLike<number>[]): { low: number; high: number } | undefined {
  let low = Infinity
  let high = -Infinity
  for (const part of all) {
    for (const value of Array.from(part)) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (!(high > low)) return undefined
  // about four intervals of 1, 2 or 5, so that both ends are round and get a label
  const raw = (high - low) / 4
  const power = 10 ** Math.floor(Math.log10(raw))
  const interval = ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10) * power
  return { low: Math.floor(low / interval) * interval, high: Math.ceil(high / interval) * interval }
}
