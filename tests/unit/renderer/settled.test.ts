import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useSettled } from '../../../src/renderer/components/useSettled'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('follows a value when it rests, and at least every quarter of a second while it moves', async () => {
  const moving = ref(0)
  const scope = effectScope()
  const settled = scope.run(() => useSettled(() => moving.value))
  const move = async (ms: number): Promise<void> => {
    moving.value++
    await nextTick()
    await vi.advanceTimersByTimeAsync(ms)
  }
  await move(79)
  expect(settled?.value).toBe(0)
  await move(1)
  expect(settled?.value).toBe(0)
  await vi.advanceTimersByTimeAsync(79)
  expect(settled?.value).toBe(2)

  const seen = new Set<number | undefined>()
  for (let picture = 0; picture < 60; picture++) {
    await move(16)
    seen.add(settled?.value)
  }
  // 60 pictures of 16 ms are 960 ms: three waits of 250 ms
  expect([...seen].filter((value) => value !== 2)).toHaveLength(3)
  scope.stop()
  await move(1000)
  expect(seen.has(settled?.value)).toBe(true)
})
