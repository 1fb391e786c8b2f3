import { describe, expect, it } from 'vitest'
import { zoneNamed } from '../../../src/domain'

const summer = Date.UTC(2026, 6, 1)
const winter = Date.UTC(2026, 0, 1)

describe('time zones by name', () => {
  it.each([
    ['UTC', 0],
    ['Z', 0],
    ['+01:00', 60],
    ['UTC+1', 60],
    ['-0330', -210],
    ['GMT-5', -300],
  ])('%s is a fixed offset of %i minutes', (name, minutes) => {
    expect(zoneNamed(name)?.offset(summer)).toBe(minutes)
    expect(zoneNamed(name)?.offset(winter)).toBe(minutes)
  })

  it('follows daylight saving time where a place has it', () => {
    expect(zoneNamed('Europe/Brussels')?.offset(winter)).toBe(60)
    expect(zoneNamed('Europe/Brussels')?.offset(summer)).toBe(120)
  })

  it.each(['', 'Mars/Olympus', 'UTC+', '12', '+15:00'])('%j is no time zone', (name) => {
    expect(zoneNamed(name)).toBeNull()
  })
})
