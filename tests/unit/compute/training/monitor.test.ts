import { expect, it } from 'vitest'
import { TrainingMonitor } from '../../../../src/compute'

const losses = (criticLoss: number) => ({ wasserstein: 1, penalty: 0.1, criticLoss, generatorLoss: 0 })

it('names an exploding critic loss and a collapse of the scenarios, each once', () => {
  const monitor = new TrainingMonitor(['Earlier.'])
  for (let step = 1; step < 50; step++) expect(monitor.watchLosses(losses(-3), step)).toBe(true)
  expect(monitor.warnings).toEqual(['Earlier.'])
  monitor.watchLosses(losses(900), 50)
  monitor.watchLosses(losses(-9000), 51)
  monitor.watchValidation({ variables: {}, score: 2, relativeSpread: 0.5 }, 60)
  monitor.watchValidation({ variables: {}, score: 2, relativeSpread: 0.04 }, 70)
  monitor.watchValidation({ variables: {}, score: 2, relativeSpread: 0.03 }, 80)
  expect(monitor.warnings).toHaveLength(3)
  expect(monitor.warnings[1]).toContain('jumped to 900 at step 50')
  expect(monitor.warnings[2]).toContain('hardly differ at step 70')
})

it('says that a training cannot go on when a loss is not a number', () => {
  const monitor = new TrainingMonitor([])
  expect(monitor.watchLosses(losses(NaN), 1)).toBe(false)
  expect(monitor.watchLosses({ ...losses(1), penalty: Infinity }, 2)).toBe(false)
})
