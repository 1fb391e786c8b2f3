import type { RequestOutput, ServiceContract, ValidationSample, Variable } from '../../../contract'
import { type ChartSeries, type ChartSpec, dashOf } from '../../charts'
import { text } from '../../text'

export type Samples = RequestOutput<ServiceContract, 'runs/samples'>
export type SamplePlace = Samples['places'][number]

/** Values of one scenario of a place and variable. */
function line(
  sample: ValidationSample,
  variables: number,
  place: number,
  scenario: number,
  variable: number,
): number[] {
  const first = (place * sample.scenarios + scenario) * sample.steps
  return Array.from({ length: sample.steps }, (_, step) => sample.values[(first + step) * variables + variable] ?? NaN)
}

/** One variable of [variables, steps]. */
function real(values: Float32Array, steps: number, variable: number): Float32Array {
  return values.subarray(variable * steps, (variable + 1) * steps)
}

/** Whether the place's sensor knows the variable. */
export function isKnown(sample: ValidationSample, variables: number, place: number, variable: number): boolean {
  return line(sample, variables, place, 0, variable).some(Number.isFinite)
}

/** The scenarios of one validation from one place, in front of what really came; the scale is that of all validations. */
export function sampleSpec(
  { variables, timeZone, places }: Pick<Samples, 'variables' | 'timeZone' | 'places'>,
  all: readonly ValidationSample[],
  sample: ValidationSample,
  place: number,
  variable: number,
): ChartSpec {
  const shown: SamplePlace | undefined = places[place]
  const { name, unit }: Variable = variables[variable] ?? { name: '', unit: '' }
  const past = shown === undefined ? new Float32Array(0) : real(shown.past, shown.pastMs.length, variable)
  const actual = shown === undefined ? new Float32Array(0) : real(shown.actual, sample.steps, variable)
  const futureMs = shown?.futureMs ?? new Float64Array(0)
  const scenarios = Array.from({ length: sample.scenarios }, (_, index): ChartSeries => ({
    id: `scenario-${index}`,
    name: text.scenarios.scenario(index + 1),
    ...(index === 0 ? {} : { short: String(index + 1) }),
    tone: { kind: 'synthetic', index },
    dash: dashOf(index),
    x: futureMs,
    y: line(sample, variables.length, place, index, variable),
  }))
  const ink = { tone: { kind: 'real', rank: 1 }, width: 1.75 } as const
  const start = futureMs[0]
  return {
    label: text.run.samples.label(name, shown?.sensor ?? '', sample.step),
    fileName: `${shown?.sensor ?? ''}-${name}-step-${sample.step}`,
    x: { kind: 'time', zone: timeZone },
    y: { quantity: name, unit, ...scaleOf(all, variables.length, place, variable, [past, actual]) },
    series: [
      { id: 'past', name: text.scenarios.past, ...ink, x: shown?.pastMs ?? [], y: past },
      { id: 'actual', name: text.scenarios.actual, ...ink, dash: 'dashed', x: futureMs, y: actual },
      ...scenarios,
    ],
    ...(start === undefined ? {} : { verticals: [{ at: start, label: text.scenarios.startsAt }] }),
  }
}

function scaleOf(
  all: readonly ValidationSample[],
  variables: number,
  place: number,
  variable: number,
  others: readonly ArrayLike<number>[],
): { min: number; max: number } | Record<string, never> {
  let low = Infinity
  let high = -Infinity
  const take = (values: ArrayLike<number>): void => {
    for (const value of Array.from(values)) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  for (const values of others) take(values)
  for (const sample of all) {
    for (let scenario = 0; scenario < sample.scenarios; scenario++) {
      take(line(sample, variables, place, scenario, variable))
    }
  }
  if (!(high > low)) return {}
  // both ends on a round number, so that they get a label
  const power = 10 ** Math.floor(Math.log10((high - low) / 4))
  const interval = ([1, 2, 5].find((factor) => factor * power >= (high - low) / 4) ?? 10) * power
  return { min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval }
}
