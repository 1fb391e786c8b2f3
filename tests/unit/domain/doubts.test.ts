import { describe, expect, test } from 'vitest'
import { doubtsOf, learnableColumns, splitByTime } from '../../../src/domain'
import { hallOf } from './hall'

const split = splitByTime(100, { train: 0.5, validation: 0.3 })
const lengths = { windowSteps: 6, horizonSteps: 4 }

function doubts(value: (step: number, sensor: number, variable: number) => number): string[] {
  const series = hallOf({ steps: 100, sensors: 3, variables: 2 }, value)
  return doubtsOf(series, split, learnableColumns(series, split.train, lengths.windowSteps).mask, lengths)
}

describe('what can hardly be promised of a log', () => {
  test('a log whose sensors all move and are all validated leaves no doubts', () => {
    expect(doubts((step, sensor) => step * (sensor + 1))).toEqual([])
  })

  test('a sensor that is dead in the training period is named, whatever it does later', () => {
    const said = doubts((step, sensor, variable) => (sensor === 1 && variable === 0 && step < 50 ? 20 : step))
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^Never changes in the training period: \S+ of sensor /)
  })

  test('a sensor with no ten steps in a row in the validation period is not judged; nine are too few', () => {
    const known = (steps: number) => doubts((step, sensor) => (sensor === 2 && step >= 50 + steps ? NaN : step))
    expect(known(10)).toEqual([])
    expect(known(9)).toHaveLength(1)
    expect(known(9)[0]).toContain('has no 10 steps in a row without a gap')
  })

  test('a log in which nothing moves says nothing', () => {
    expect(doubts(() => 20)).toEqual([expect.stringMatching(/^Nothing changes in the training period/)])
  })
})
