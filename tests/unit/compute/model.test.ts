import { expect, it } from 'vitest'
import { trainConfigSchema } from '../../../src/contract'
import { parameterCounts, requireSameHall } from '../../../src/compute'
import { modelOf, toyHall } from './toy-hall'

it('the default networks have the thesis’s sizes at 35 sensors and 2 variables: 165 k and 735 k within 3 %', () => {
  const model = modelOf(toyHall({ sensors: 35 }), trainConfigSchema.parse({}))
  const { generator, critic } = parameterCounts(model)
  expect(Math.abs(generator / 165_000 - 1)).toBeLessThan(0.03)
  expect(Math.abs(critic / 735_000 - 1)).toBeLessThan(0.03)
  // counted by hand: 35·8 + (18 + 192)·768 + 768 + 2·192 + 192·2 + 2
  expect(generator).toBe(163_098)
  // 35·8 + 5·10·64 + 64 + 5·64·128 + 128 + 3·128·256 + 256 + 7·256·330 + 330 + 330 + 1
  expect(critic).toBe(735_213)
})

it('a model is refused on a hall that differs, also in the clock it learned; checkpoints of earlier versions know no clock', () => {
  const hall = toyHall()
  const model = modelOf(hall, trainConfigSchema.parse({}))
  const refusal = (change: Partial<typeof hall>): string | undefined => {
    try {
      requireSameHall(model, { ...hall, ...change })
      return undefined
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : String(thrown)
    }
  }
  expect(refusal({})).toBeUndefined()
  expect(refusal({ timeZone: 'Asia/Tokyo' })).toContain('time zone')
  expect(refusal({ cadenceSeconds: 600 })).toContain('cadence')
  expect(refusal({ sensors: ['S1', 'S2', 'X'] })).toContain('sensors')
  expect(refusal({ steps: 10 })).toContain('length')
  expect(() => requireSameHall({ ...model, timeZone: null }, { ...hall, timeZone: 'Asia/Tokyo' })).not.toThrow()
})
