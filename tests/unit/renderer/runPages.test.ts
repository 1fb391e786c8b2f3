import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { trainings, useRunPages } from '../../../src/renderer/stores'
import { connectTo, sampleRun } from './service'

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => vi.useRealTimers())

it.each([
  ['at once', 0],
  ['after longer than changes are waited for', 900],
])('rows move while runs change without a pause, from a service that answers %s', async (_words, answerMs) => {
  const told = new Map<string, (event: unknown) => void>()
  let asked = 0
  const answer = async (): Promise<{ total: number; rows: [] }> => {
    asked++
    await new Promise((resolve) => setTimeout(resolve, answerMs))
    return { total: asked, rows: [] }
  }
  await connectTo({ 'runs/table': answer }, {}, told)
  const scope = effectScope()
  const pages = scope.run(() => useRunPages(() => ({ selection: trainings(), sort: [] })))
  await vi.advanceTimersByTimeAsync(1000)
  expect(pages?.total.value).toBe(1)
  for (let change = 0; change < 20; change++) {
    told.get('runs/changed')?.(sampleRun)
    await vi.advanceTimersByTimeAsync(200)
  }
  // four seconds of changes
  expect(pages?.total.value).toBeGreaterThan(2)
  expect(asked).toBeLessThan(12)
  const before = asked
  told.get('runs/changed')?.(sampleRun)
  await vi.advanceTimersByTimeAsync(3000)
  expect(asked).toBeGreaterThan(before)
  expect(pages?.total.value).toBe(asked)
  scope.stop()
})

it('what is in view is fetched again where the order changes', async () => {
  const offsets: number[] = []
  await connectTo({
    'runs/table': ({ offset }) => {
      offsets.push(offset)
      return { total: 1000, rows: [] }
    },
  })
  const descending = ref(false)
  const scope = effectScope()
  const pages = scope.run(() =>
    useRunPages(
      () => ({
        selection: trainings(),
        sort: [{ field: { of: 'run', name: 'step' }, descending: descending.value }],
      }),
      10,
    ),
  )
  await vi.advanceTimersByTimeAsync(100)
  pages?.ensure(300, 315)
  await vi.advanceTimersByTimeAsync(100)
  expect(offsets).toEqual([0, 300, 310])
  descending.value = true
  await vi.advanceTimersByTimeAsync(100)
  expect(offsets.slice(3)).toEqual([300, 310])
  scope.stop()
})
