import { expect, test } from 'vitest'
import { PlenumError, trainConfigSchema } from '../../../src/contract'
import { splitByTime } from '../../../src/domain'

test('the default shares cut at 70 % and 85 %, and the periods touch', () => {
  const { split } = trainConfigSchema.parse({})
  expect(splitByTime(1000, split)).toEqual({
    train: { from: 0, to: 700 },
    validation: { from: 700, to: 850 },
    test: { from: 850, to: 1000 },
  })
  const odd = splitByTime(1009, split)
  expect([odd.train.from, odd.train.to, odd.validation.to, odd.test.to]).toEqual([0, 706, 857, 1009])
  expect(odd.validation.from).toBe(odd.train.to)
  expect(odd.test.from).toBe(odd.validation.to)
})

test('shares that binary fractions miss by a hair cut where people expect it', () => {
  expect(splitByTime(1000, { train: 0.7, validation: 0.1 }).validation).toEqual({ from: 700, to: 800 })
  expect(splitByTime(100, { train: 0.57, validation: 0.1 }).train).toEqual({ from: 0, to: 57 })
})

test.each([
  ['no share is left for test', 1000, { train: 0.8, validation: 0.2 }, 'test'],
  ['the log is one step long', 1, { train: 0.7, validation: 0.15 }, 'train'],
  ['the shares add up to more than all', 1000, { train: 0.9, validation: 0.5 }, 'test'],
])('refuses a split of which a period is empty: %s', (_, steps, shares, period) => {
  expect(() => splitByTime(steps, shares)).toThrow(PlenumError)
  expect(() => splitByTime(steps, shares)).toThrow(`The ${period} period is empty`)
})
