import { describe, expect, test } from 'vitest'
import {
  areaUnderCurve,
  discrimination,
  estimateOf,
  logisticRegression,
  RandomGenerator,
  TrajectoryCollector,
  usefulness,
  type Discrimination,
  type ObservedPast,
  type ScenarioTruth,
} from '../../../../src/domain'
import { hallOf } from '../hall'
import { evaluationReference as known, reference } from '../reference'

const { starts, count, steps, sensors, variables } = reference.scoring

/** The first starts of the stored ensemble. */
function stored(number: number): TrajectoryCollector {
  const columns = sensors * variables
  const truth: ScenarioTruth = {
    starts: number,
    steps,
    sensors,
    variables,
    truth: Float32Array.from(reference.scoring.truth.slice(0, number * steps * columns)),
    last: Float32Array.from(reference.scoring.last.slice(0, number * columns)),
  }
  const collector = new TrajectoryCollector(truth, count, Int32Array.from(known.blocks.slice(0, number)))
  const values = Float32Array.from(reference.scoring.values)
  for (let start = 0; start < number; start++) collector.add(start, values, start * count * steps * columns)
  return collector
}

describe.each([0, 1])('a forecaster of variable %d, as by numpy', (variable) => {
  const found = usefulness(stored(6), stored(starts))[variable]
  test.each(['realOnReal', 'syntheticOnReal', 'realOnSynthetic', 'cost'] as const)('%s', (name) => {
    const expected = known.variables[variable]?.usefulness[name]
    const estimate = found === undefined ? null : estimateOf(found[name])
    expect(estimate?.value).toBeCloseTo(expected?.value ?? NaN, 4)
    expect(estimate?.standardError).toBeCloseTo(expected?.standardError ?? NaN, 4)
  })
})

describe('classifier', () => {
  const { rows, labels, penalty, coefficients, scores } = known.classifier
  test('logistic regression as by a general minimiser', () => {
    const found = logisticRegression(Float64Array.from(rows), labels, 4, penalty)
    for (const [i, coefficient] of coefficients.entries()) expect(found[i]).toBeCloseTo(coefficient, 6)
  })
  test('area under the curve as by scipy.stats.mannwhitneyu, ties and all', () => {
    expect(areaUnderCurve(scores, labels)).toBeCloseTo(known.classifier.areaUnderCurve, 12)
  })
})

/** Sixty starts of a hall of AR(1) sensors with a shared part, and scenarios that continue it as `change` says. */
function told(change: (innovation: number, shared: number) => number, seed = 1): Discrimination | null {
  const [windowSteps, aheadSteps, halls, scenarios, spacing] = [12, 12, 4, 3, 30]
  const random = new RandomGenerator(seed)
  const series = hallOf({ steps: 60 * spacing + 40, sensors: halls }, () => 0)
  for (let step = 1; step < series.steps; step++) {
    const shared = random.normal()
    for (let sensor = 0; sensor < halls; sensor++) {
      const before = series.values[(step - 1) * halls + sensor] ?? 0
      series.values[step * halls + sensor] = 0.9 * before + 0.6 * random.normal() + 0.8 * shared
    }
  }
  const startSteps = Int32Array.from({ length: 60 }, (_, i) => windowSteps + i * spacing)
  const truth = new Float32Array(60 * aheadSteps * halls)
  const last = new Float32Array(60 * halls)
  const made = new Float32Array(60 * scenarios * aheadSteps * halls)
  for (const [i, start] of startSteps.entries()) {
    truth.set(series.values.subarray(start * halls, (start + aheadSteps) * halls), i * aheadSteps * halls)
    last.set(series.values.subarray((start - 1) * halls, start * halls), i * halls)
    for (let scenario = 0; scenario < scenarios; scenario++) {
      for (let step = 0; step < aheadSteps; step++) {
        const shared = random.normal()
        for (let sensor = 0; sensor < halls; sensor++) {
          const at = ((i * scenarios + scenario) * aheadSteps + step) * halls + sensor
          const before = step === 0 ? last[i * halls + sensor] : made[at - halls]
          made[at] = 0.9 * (before ?? NaN) + change(0.6 * random.normal(), 0.8 * shared)
        }
      }
    }
  }
  const blocks = Int32Array.from({ length: 60 }, (_, i) => Math.floor(i / 6))
  const shape = { starts: 60, steps: aheadSteps, sensors: halls, variables: 1 }
  const collector = new TrajectoryCollector({ ...shape, truth, last }, scenarios, blocks)
  for (let i = 0; i < 60; i++) collector.add(i, made, i * scenarios * aheadSteps * halls)
  const past: ObservedPast = { series, startSteps, windowSteps }
  return discrimination(collector.real, collector.generated, past)
}

describe('the discriminative score', () => {
  test('cannot tell scenarios of the very same law', () => {
    const found = [1, 2, 3].map((seed) =>
      estimateOf(told((own, shared) => own + shared, seed)?.areaUnderCurve ?? { value: NaN, withoutBlock: [] }),
    )
    for (const estimate of found) {
      expect(Math.abs((estimate?.value ?? NaN) - 0.5)).toBeLessThan(4 * (estimate?.standardError ?? 0))
      expect(estimate?.standardError).toBeLessThan(0.06)
    }
  })
  test('tells scenarios that hardly move', () => {
    expect(told((own, shared) => 0.4 * (own + shared))?.accuracy.value).toBeGreaterThan(0.9)
  })
  test('tells sensors that no longer move together, though each by itself is right', () => {
    // own noise of the same variance in place of the shared part: .6² + .8² = 1
    expect(told((own) => own / 0.6)?.areaUnderCurve.value).toBeGreaterThan(0.75)
  })
  test('says nothing of a single block', () => {
    const { real, generated } = stored(3)
    const past: ObservedPast = { series: hallOf({ steps: 9, sensors }, () => 0), startSteps: [3, 4, 5], windowSteps: 2 }
    expect(discrimination(real, generated, past)).toBeNull()
  })
})
