import { expect, it } from 'vitest'
import { scheduledShare } from '../../../../src/compute'

it('the learning rate falls as its schedule says', () => {
  const shares = (schedule: 'constant' | 'linear' | 'cosine') =>
    [0, 499, 699, 849, 999].map((step) => scheduledShare({ schedule, steps: 1000 }, step))
  expect(shares('constant')).toEqual([1, 1, 1, 1, 1])
  // the yardstick's rule, i = step + 1: min(1, 0.1 + 0.9 · (steps − i) / (0.3 · steps))
  const linear = shares('linear')
  expect(linear[0]).toBe(1)
  expect(linear[2]).toBe(1)
  expect(linear[3]).toBeCloseTo(0.1 + (0.9 * 150) / 300, 12)
  expect(linear[4]).toBeCloseTo(0.1, 12)
  // half a cosine: halfway between 1 and 0.1 at half of the steps
  const cosine = shares('cosine')
  expect(cosine[1]).toBeCloseTo(0.55, 12)
  expect(cosine[4]).toBeCloseTo(0.1, 12)
  expect(cosine[0]).toBeGreaterThan(0.9999)
})
