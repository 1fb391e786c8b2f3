import { expect, it } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import RunRows from '../../../src/renderer/features/runs/RunRows.vue'

it('rows that are left stand there also where one had scrolled past them, and all in view are named from the start', async () => {
  const total = ref(1000)
  const seen: [number, number][] = []
  const place = document.createElement('div')
  const app = createApp(() =>
    h(RunRows, {
      total: total.value,
      row: () => undefined,
      columns: [],
      chosen: new Set<string>(),
      sort: [],
      onView: (first: number, last: number) => void seen.push([first, last]),
    }),
  )
  app.component('RouterLink', { render: () => null })
  app.mount(place)
  expect(seen[0]?.[0]).toBe(0)
  const rows = (): string[] =>
    [...place.querySelectorAll('tbody tr:not(.gap)')].map((row) => row.getAttribute('aria-rowindex') ?? '')
  const scroller = place.querySelector('.rows')
  if (scroller === null) throw new Error('There is no table.')
  scroller.scrollTop = 36 * 500
  scroller.dispatchEvent(new Event('scroll'))
  await nextTick()
  expect(rows()[0]).toBe(String(500 - 8 + 2))
  total.value = 3
  await nextTick()
  expect(rows()).toEqual(['2', '3', '4'])
  expect(place.querySelector('.gap')).toBeNull()
  expect(seen.at(-1)).toEqual([0, 2])
  app.unmount()
})
