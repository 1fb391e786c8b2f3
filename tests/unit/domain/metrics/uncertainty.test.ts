import { describe, expect, test } from 'vitest'
import {
  blocksOfStarts,
  estimateOf,
  exactCoverage,
  jackknifeError,
  periodogram,
  RandomGenerator,
  relativeChange,
  scoreScenarios,
  type Estimate,
  type ScenarioEnsemble,
  type ScenarioTruth,
} from '../../../../src/domain'
import { evaluationReference as known, reference } from '../reference'

const { starts, count, steps, sensors, variables, minimum, maximum } = reference.scoring
const shape = { starts, steps, sensors, variables }
const ensemble: ScenarioEnsemble = { ...shape, count, values: Float32Array.from(reference.scoring.values) }
const truth: ScenarioTruth = {
  ...shape,
  truth: Float32Array.from(reference.scoring.truth),
  last: Float32Array.from(reference.scoring.last),
}
const options = {
  variableNames: ['temperature', 'humidity'],
  trainingRange: { minimum, maximum },
  blocks: Int32Array.from(known.blocks),
}
const scores = scoreScenarios(ensemble, truth, options)

/** As numpy and scipy have it; values are float32, of which differences keep five digits or so. */
function expectSame(found: Estimate | null | undefined, expected: Estimate): void {
  expect(found?.value).toBeCloseTo(expected.value, 5)
  expect(found?.standardError).toBeCloseTo(expected.standardError ?? NaN, 5)
}

describe.each(options.variableNames.map((name, i) => ({ name, i })))('$name', ({ name, i }) => {
  const expected = known.variables[i]
  test.each(Object.entries(expected?.figures ?? {}))('%s with its standard error', (score, figure) => {
    const found = scores.figures[name]?.[score]
    expectSame(found === undefined ? null : estimateOf(found), figure)
    expect(scores.standardErrors[name]?.[score]).toBeCloseTo(figure.standardError, 5)
  })
  test('CRPS against another model, in pairs of blocks', () => {
    const other = ensemble.values.map((value, place) => value + (known.shift[place % variables] ?? NaN))
    const theirs = scoreScenarios({ ...ensemble, values: other }, truth, options).figures[name]?.crps
    const own = scores.figures[name]?.crps
    if (own === undefined || theirs === undefined) throw new Error('There is no CRPS.')
    if (expected !== undefined) expectSame(estimateOf(relativeChange(own, theirs)), expected.crpsAgainstShifted)
  })
})

test.each(['increments', 'departures', 'lagged'] as const)('correlation of %s between the variables', (movement) => {
  expect(scores.betweenVariables.map((pair) => pair.variables)).toEqual([['temperature', 'humidity']])
  expectSame(scores.betweenVariables[0]?.errors[movement], known.betweenVariables[movement])
})

test.each(known.periodograms)('periodogram as scipy.signal', ({ values, power }) => {
  const found = periodogram(values)
  expect(found.length).toBe(power.length)
  for (const [i, value] of power.entries()) expect(found[i]).toBeCloseTo(value, 9)
})

test('a pair with a gap is correlated over what both have', () => {
  // the first two starts of sensor 0 unknown in one variable: the figure of the others must not change
  const gappy = truth.truth.slice()
  for (let step = 0; step < 2 * steps; step++) gappy[step * sensors * variables] = NaN
  const found = scoreScenarios(ensemble, { ...truth, truth: gappy }, options)
  expect(found.figures.humidity).toEqual(scores.figures.humidity)
  expect(found.betweenSensors.temperature).not.toBe(scores.betweenSensors.temperature)
  expect(found.betweenSensors.temperature).toBeCloseTo(scores.betweenSensors.temperature ?? NaN, 1)
})

describe('blocks of starts', () => {
  test('hold consecutive starts, at most ten of them', () => {
    const starts = Int32Array.from({ length: 25 }, (_, i) => 10 * i)
    const blocks = blocksOfStarts(starts, 24)
    expect(blocks[0]).toBe(0)
    expect(blocks[24]).toBe(9)
    expect([...blocks]).toEqual([...blocks].sort((a, b) => a - b))
  })
  test('reach over a rollout at least', () => {
    // twelve starts within one rollout of 24 steps and a little: no two blocks of their own
    expect(
      new Set(
        blocksOfStarts(
          Int32Array.from({ length: 12 }, (_, i) => i),
          24,
        ),
      ).size,
    ).toBe(1)
    expect(
      new Set(
        blocksOfStarts(
          Int32Array.from({ length: 12 }, (_, i) => 6 * i),
          24,
        ),
      ).size,
    ).toBe(3)
  })
})

describe('jackknifeError', () => {
  test('of a mean of independent values is s/√n', () => {
    const values = [...new RandomGenerator(2).fillNormal(new Float64Array(10))]
    const mean = values.reduce((sum, value) => sum + value, 0) / 10
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9)
    const without = values.map((value) => (10 * mean - value) / 9)
    expect(jackknifeError(without)).toBeCloseTo(deviation / Math.sqrt(10), 12)
  })
  test('does not exist for one block or a figure that does not', () => {
    expect(jackknifeError([1])).toBeNull()
    expect(jackknifeError([1, NaN])).toBeNull()
  })
})

test('the standard error tells how far the score of other starts would fall', () => {
  // correlated starts: ten independent groups of eight starts that share their future; the truth about the spread of the
  // mean CRPS is taken from 200 worlds made alike
  const big = { starts: 80, steps: 2, sensors: 1, variables: 1 }
  const blocks = Int32Array.from({ length: 80 }, (_, start) => Math.floor(start / 8))
  const found = Array.from({ length: 200 }, (_, world) => {
    const random = new RandomGenerator(world)
    const shocks = random.fillNormal(new Float32Array(10))
    const real = Float32Array.from({ length: 160 }, (_, i) => shocks[Math.floor(i / 16)] ?? NaN)
    const values = random.fillNormal(new Float32Array(80 * 8 * 2))
    const result = scoreScenarios(
      { ...big, count: 8, values },
      { ...big, truth: real, last: new Float32Array(80) },
      { variableNames: ['x'], trainingRange: { minimum: [-3], maximum: [3] }, blocks },
    )
    return { crps: result.variables.x?.crps ?? NaN, error: result.standardErrors.x?.crps ?? NaN }
  })
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const centre = mean(found.map(({ crps }) => crps))
  const spread = Math.sqrt(mean(found.map(({ crps }) => (crps - centre) ** 2)))
  // the spread of 200 worlds is known to 5 %, the mean error to 2 %
  expect(mean(found.map(({ error }) => error)) / spread).toBeGreaterThan(0.85)
  expect(mean(found.map(({ error }) => error)) / spread).toBeLessThan(1.15)
})

test('an exact interval of ten members covers 0.8 · 9/11', () => {
  expect(exactCoverage(0.8, 10)).toBeCloseTo(0.654545, 6)
})
