import type { ComparedCurves, Distributions, RunRow } from '../../../contract'
import { type ChartSeries, type ChartSpec, dashOf } from '../../charts'
import { smoothedSeries } from '../../components/smoothing'
import { text } from '../../text'

const words = text.comparison

/** Which line is which run: the same colour and dash on every chart of the page. */
export interface RunLine {
  readonly run: string
  readonly name: string
  readonly index: number
}
/** Runs may bear the same name: then their IDs tell them apart. */
export function runLines(rows: readonly RunRow[]): RunLine[] {
  return rows.map(({ run, name }, index) => ({
    run,
    name: rows.filter((other) => other.name === name).length > 1 ? `${name} (${run})` : name,
    index,
  }))
}

function styleOf(lines: readonly RunLine[], run: string): Pick<ChartSeries, 'name' | 'tone' | 'dash'> {
  const { name, index } = lines.find((line) => line.run === run) ?? { name: run, index: 0 }
  return { name, tone: { kind: 'synthetic', index }, dash: dashOf(index) }
}

/** @param weight of smoothing, 0 for none */
export function curvesSpec(
  lines: readonly RunLine[],
  { metric, axis, curves }: ComparedCurves,
  weight: number,
): ChartSpec {
  const told = curves
    .filter(({ x }) => x.length > 0)
    .map(({ run, x, value }) => ({ id: run, ...styleOf(lines, run), x, y: value, dots: x.length < 40 }))
  return {
    label: words.curveLabel(metric, curves.length, weight),
    fileName: `compared-${metric}`,
    x: { kind: 'number', label: axis === 'step' ? words.stepAxis : words.secondsAxis, continuous: axis === 'seconds' },
    y: { quantity: metric, unit: '' },
    ...smoothedSeries(told, weight),
  }
}

const kinds = ['values', 'increments', 'spectrum', 'autocorrelation'] as const
export type DistributionKind = (typeof kinds)[number]
export const distributionKinds: readonly DistributionKind[] = kinds

/** One kind of distribution of all sets beside the real one. */
export function distributionSpec(lines: readonly RunLine[], found: Distributions, kind: DistributionKind): ChartSpec {
  const { name, unit } = found.variable
  const middles = (edges: Float64Array): Float64Array =>
    edges.subarray(1).map((right, i) => (right + (edges[i] ?? NaN)) / 2)
  const suffix = unit === '' ? '' : ` (${unit})`
  const axes = {
    values: { x: middles(found.valueEdges), label: `${name}${suffix}`, quantity: words.share },
    increments: { x: middles(found.incrementEdges), label: `${words.increments}${suffix}`, quantity: words.share },
    spectrum: { x: found.frequencies, label: words.frequency, quantity: words.power },
    autocorrelation: {
      x: Float64Array.from({ length: found.real.autocorrelation.length }, (_, lag) => lag),
      label: words.lag,
      quantity: words.correlation,
    },
  }[kind]
  return {
    label: `${words[kind]}: ${name}`,
    fileName: `${kind}-${name}`,
    x: { kind: 'number', label: axes.label, continuous: kind !== 'autocorrelation' },
    y: { quantity: axes.quantity, unit: kind === 'spectrum' && unit !== '' ? `${unit}²` : '' },
    series: [
      { id: 'real', name: words.real, tone: { kind: 'real', rank: 1 }, width: 2, x: axes.x, y: found.real[kind] },
      ...found.generated.map((own): ChartSeries => ({
        id: own.run,
        ...styleOf(lines, own.run),
        x: axes.x,
        y: own[kind],
      })),
    ],
  }
}
