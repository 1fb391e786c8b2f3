import { expect, it } from 'vitest'
import { Interrupt } from '../../../src/cli/interrupt'

function interruptAt(clock: { ms: number }): { interrupt: Interrupt; left: () => number } {
  let left = 0
  return {
    interrupt: new Interrupt(
      () => (left += 1),
      () => clock.ms,
    ),
    left: () => left,
  }
}

it('the first Ctrl-C aborts, a second one leaves', () => {
  const clock = { ms: 0 }
  const { interrupt, left } = interruptAt(clock)
  interrupt.receive()
  expect(interrupt.signal.aborted).toBe(true)
  clock.ms = 5000
  interrupt.receive()
  expect(left()).toBe(1)
})

it('the copy of a Ctrl-C that npm passes on is not a second one', () => {
  const clock = { ms: 0 }
  const { interrupt, left } = interruptAt(clock)
  interrupt.receive()
  clock.ms = 20
  interrupt.receive()
  expect(left()).toBe(0)
})

it('a command may answer the first Ctrl-C itself, and gives it back', () => {
  const { interrupt } = interruptAt({ ms: 0 })
  let paused = 0
  const undo = interrupt.onFirst(() => (paused += 1))
  interrupt.receive()
  expect([paused, interrupt.signal.aborted]).toEqual([1, false])
  undo()
  expect(interrupt.happened).toBe(true)
})
