import { describe, expect, it } from 'vitest'
import { arrowWays, useWalk } from '../../../src/renderer/charts'

/** Numbers along a line; nowhere comes before 0. */
function line(choosable = true) {
  const chosen: number[] = []
  const walk = useWalk<number>({
    choosable: () => choosable,
    step: (from, key) => (from === undefined ? 0 : from + (arrowWays[key]?.[0] ?? 0)),
    choose: (cell) => chosen.push(cell),
  })
  const press = (key: string, more: KeyboardEventInit = {}): boolean => {
    const event = new KeyboardEvent('keydown', { key, cancelable: true, ...more })
    walk.pressed(event)
    return event.defaultPrevented
  }
  return { chosen, walk, press }
}

describe('keys of a picture', () => {
  it('go from cell to cell and choose the one they are at', () => {
    const { chosen, walk, press } = line()
    expect(press('Enter')).toBe(false)
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) expect(press(key)).toBe(true)
    expect(walk.walked.value).toBe(1)
    expect(press(' ')).toBe(true)
    expect(chosen).toEqual([1])
  })
  it('leave to the page what is not theirs', () => {
    expect(line().press('a')).toBe(false)
    expect(line().press('ArrowRight', { ctrlKey: true })).toBe(false)
    expect(line(false).press('ArrowRight')).toBe(false)
  })
  it('begin anew after a click, and when the focus leaves', () => {
    const { chosen, walk, press } = line()
    press('ArrowRight')
    walk.picked(7)
    expect([chosen, walk.walked.value]).toEqual([[7], undefined])
    walk.picked(undefined)
    press('ArrowRight')
    walk.leave()
    expect(walk.walked.value).toBeUndefined()
  })
})
