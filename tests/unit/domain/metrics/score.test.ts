import { describe, expect, test } from 'vitest'
import { evaluationSchema } from '../../../../src/contract'
import {
  RandomGenerator,
  ScenarioScorer,
  scoreScenarios,
  type ScenarioEnsemble,
  type ScenarioTruth,
} from '../../../../src/domain'
import { reference } from '../reference'

const { starts, count, steps, sensors, variables, minimum, maximum, scores: known } = reference.scoring
const shape = { starts, steps, sensors, variables }
const ensemble: ScenarioEnsemble = { ...shape, count, values: Float32Array.from(reference.scoring.values) }
const truth: ScenarioTruth = {
  ...shape,
  truth: Float32Array.from(reference.scoring.truth),
  last: Float32Array.from(reference.scoring.last),
}
const options = { variableNames: ['temperature', 'humidity'], trainingRange: { minimum, maximum } }
const scores = scoreScenarios(ensemble, truth, options)

describe.each(options.variableNames.map((name, i) => ({ name, i })))('$name', ({ name, i }) => {
  const expected = known[i]
  const found = scores.variables[name]
  test.each([
    'rmse',
    'mse',
    'mae',
    'rmseSingle',
    'maeSingle',
    'pinball',
    'crps',
    'klBits',
    'klIncrementBits',
    'coverage80',
  ] as const)('%s as in numpy', (score) => {
    expect(found?.[score]).toBeCloseTo(expected?.[score] ?? NaN, 9)
  })
  test('RMSE per step ahead as in numpy', () => {
    expect(scores.byStep[name]?.rmse.length).toBe(steps)
    for (const [step, rmse] of (expected?.rmseByStep ?? []).entries()) {
      expect(scores.byStep[name]?.rmse[step]).toBeCloseTo(rmse, 9)
    }
  })
  test('correlation between sensors as in numpy', () => {
    expect(scores.betweenSensors[name]).toBeCloseTo(expected?.betweenSensors ?? NaN, 5)
  })
})

test('fits the contract of an evaluation', () => {
  const { models } = evaluationSchema.shape
  expect(models.safeParse([{ name: 'gan', variables: scores.variables }]).success).toBe(true)
})

test('starts may be added in parts, in any order', () => {
  const scorer = new ScenarioScorer(truth, { ...options, count })
  const perStart = ensemble.values.length / starts
  scorer.add(ensemble.values.subarray(5 * perStart), 5)
  scorer.add(ensemble.values.subarray(0, 5 * perStart))
  const found = scorer.scores()
  expect(found.betweenSensors).toEqual(scores.betweenSensors)
  expect(found.variables.humidity?.klIncrementBits).toBe(scores.variables.humidity?.klIncrementBits)
  expect(found.variables.humidity?.crps).toBeCloseTo(scores.variables.humidity?.crps ?? NaN, 12)
})

describe('unknown real values', () => {
  const columns = sensors * variables
  const without = (unknown: (start: number, sensor: number, variable: number) => boolean): ScenarioTruth => ({
    ...truth,
    truth: truth.truth.map((value, i) => {
      const column = i % columns
      const start = Math.floor(i / (columns * steps))
      return unknown(start, Math.floor(column / variables), column % variables) ? NaN : value
    }),
  })

  test('are skipped: the scores are those of the known part', () => {
    const found = scoreScenarios(
      ensemble,
      without((start) => start >= 7),
      options,
    )
    const part = {
      ensemble: { ...ensemble, starts: 7, values: ensemble.values.slice(0, (ensemble.values.length / starts) * 7) },
      truth: {
        ...truth,
        starts: 7,
        truth: truth.truth.slice(0, 7 * steps * columns),
        last: truth.last.slice(0, 7 * columns),
      },
    }
    const expected = scoreScenarios(part.ensemble, part.truth, options)
    expect(found.variables).toEqual(expected.variables)
    expect(found.byStep).toEqual(expected.byStep)
    expect(found.betweenSensors.temperature).toBeCloseTo(expected.betweenSensors.temperature ?? NaN, 5)
  })

  test('a sensor that lacks a variable takes no part, its scenarios may be anything', () => {
    const lacking = without((_, sensor, variable) => sensor === 2 && variable === 0)
    const broken = ensemble.values.map((value, i) => (i % columns === 2 * variables ? NaN : value))
    const found = scoreScenarios({ ...ensemble, values: broken }, lacking, options)
    expect(found.variables.temperature?.scored).toBe(starts * steps * (sensors - 1))
    expect(found.variables.humidity).toEqual(scores.variables.humidity)
  })

  test('a variable of which nothing is known is left out', () => {
    const found = scoreScenarios(
      ensemble,
      without((_, __, variable) => variable === 1),
      options,
    )
    expect(Object.keys(found.variables)).toEqual(['temperature'])
    expect(Object.keys(found.byStep)).toEqual(['temperature'])
  })
})

describe('missing members', () => {
  const gappy = { ...ensemble, values: ensemble.values.slice() }
  gappy.values[0] = NaN

  test('are an error of a model', () => {
    expect(() => scoreScenarios(gappy, truth, options)).toThrow('holds NaN where a number is needed')
    const endless = { ...ensemble, values: ensemble.values.map(() => Infinity) }
    expect(() => scoreScenarios(endless, truth, { ...options, allowMissing: true })).toThrow('Infinity')
  })

  test('make the ensemble smaller where they are allowed', () => {
    // all scenarios but the first lost: the scores of one scenario
    const perScenario = steps * sensors * variables
    const lost = ensemble.values.map((value, i) => (Math.floor(i / perScenario) % count === 0 ? value : NaN))
    const single = ensemble.values.filter((_, i) => Math.floor(i / perScenario) % count === 0)
    const found = scoreScenarios({ ...ensemble, values: lost }, truth, { ...options, allowMissing: true })
    const expected = scoreScenarios({ ...ensemble, count: 1, values: single }, truth, options)
    expect(found.variables).toEqual(expected.variables)
    expect(found.variables.temperature?.coverage80).toBeNull()
  })
})

test('exact scenarios score as theory says', () => {
  // real and generated from N(0, 1), 20 members: pinball over the nine levels of N(0, 1) is mean of φ(Φ⁻¹(τ)) = .3087 for
  // endless members (scipy: norm.pdf(norm.ppf(level)).mean()), RMSE √(1 + 1/20), coverage .8·19/21, no divergence
  const random = new RandomGenerator(8)
  const big = { starts: 200, steps: 10, sensors: 5, variables: 1 }
  const values = random.fillNormal(new Float32Array(200 * 20 * 10 * 5))
  const real = random.fillNormal(new Float32Array(200 * 10 * 5))
  const found = scoreScenarios(
    { ...big, count: 20, values },
    { ...big, truth: real, last: random.fillNormal(new Float32Array(1000)) },
    { variableNames: ['x'], trainingRange: { minimum: [-3], maximum: [3] } },
  ).variables.x
  expect(Math.abs((found?.rmse ?? NaN) - Math.sqrt(1.05))).toBeLessThan(0.03)
  expect(Math.abs((found?.coverage80 ?? NaN) - (0.8 * 19) / 21)).toBeLessThan(0.018)
  expect(Math.abs((found?.crps ?? NaN) - 1 / Math.sqrt(Math.PI))).toBeLessThan(0.015)
  expect(found?.pinball).toBeGreaterThan(0.295)
  expect(found?.pinball).toBeLessThan(0.335)
  expect(found?.klBits).toBeLessThan(0.03)
})
