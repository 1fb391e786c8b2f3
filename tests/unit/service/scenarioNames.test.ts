import { expect, test } from 'vitest'
import type { Anomaly } from '../../../src/contract'
import { scenarioSetName } from '../../../src/service/scenario-names'

const anomaly: Anomaly = { sensor: 'S1', step: 1, scale: 2, rampSteps: 1, offset: 0 }

test.each([
  ['Hall model', 1, [], '6 scenarios of Hall model, seed 1'],
  ['hall, plenum, seed 1', 1, [], '6 scenarios of hall, plenum, seed 1'],
  ['hall, plenum, seed 1', 2, [], '6 scenarios of hall, plenum, seed 1, drawn with seed 2'],
  ['hall, plenum, seed 1', 1, [anomaly], '6 scenarios with an anomaly of hall, plenum, seed 1'],
  ['hall, seed 12', 1, [anomaly, anomaly], '6 scenarios with 2 anomalies of hall, seed 12, drawn with seed 1'],
])('scenarios of “%s” with seed %i are called by what they are, nothing twice', (name, seed, anomalies, called) => {
  expect(scenarioSetName({ count: 6, seed, anomalies }, { name })).toBe(called)
})

test('a long name of a run does not cost the seed', () => {
  const name = scenarioSetName({ count: 6, seed: 3, anomalies: [] }, { name: 'x'.repeat(120) })
  expect(name).toHaveLength(120)
  expect(name.endsWith('x, seed 3')).toBe(true)
})
