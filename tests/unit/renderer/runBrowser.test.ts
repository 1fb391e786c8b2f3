import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, it, vi } from 'vitest'
import { type App, createApp, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { type RunRow, runRowSchema } from '../../../src/contract'
import { RunBrowser } from '../../../src/renderer/features/runs'
import { connectTo, sampleRun } from './service'

const told = new Map<string, (event: unknown) => void>()
let asked = 0
let app: App | undefined
afterEach(() => {
  app?.unmount()
  document.body.replaceChildren()
})

const rowOf = (number: number): RunRow =>
  runRowSchema.parse({
    ...sampleRun,
    run: `r_${String(number).padStart(10, '0')}`,
    name: `Run ${number}`,
    seconds: 1,
    tags: [],
    notes: `Notes of ${number}`,
    archived: false,
    parameters: {},
    metrics: {},
  })

/** The table of a workspace with so many runs. */
async function show(total: number): Promise<HTMLElement> {
  const pinia = createPinia()
  setActivePinia(pinia)
  const requests = {
    'runs/table': ({ offset, limit }: { offset: number; limit: number }) => {
      asked++
      const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => rowOf(offset + i))
      return { total, rows }
    },
    'runs/columns': () => ({ parameters: [], metrics: [], tags: [] }),
  }
  await connectTo(requests, {}, told)
  const place = document.body.appendChild(document.createElement('div'))
  app = createApp(() => h(RunBrowser, null, { empty: () => h('h2', 'Nothing yet') }))
  app.use(pinia)
  app.use(
    createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/:run?', name: 'run', component: { render: () => null } }],
    }),
  )
  app.mount(place)
  return place
}
function press(inside: ParentNode, words: string): void {
  const button = [...inside.querySelectorAll('button')].find(({ textContent }) => textContent.includes(words))
  if (button === undefined) throw new Error(`There is no button ${words}.`)
  button.click()
}

it('a workspace without runs shows what the page has to say, and no filters', async () => {
  const place = await show(0)
  await vi.waitFor(() => expect(place.querySelector('h2')?.textContent).toBe('Nothing yet'))
  expect(place.querySelector('input')).toBeNull()
})

it('notes of a chosen run stand in its dialog also when its page of the table was forgotten', async () => {
  const place = await show(1000)
  await vi.waitFor(() => expect(place.querySelector('tbody input')).not.toBeNull())
  place.querySelector<HTMLInputElement>('tbody input')?.click()
  const scroller = place.querySelector('.rows')
  if (scroller === null) throw new Error('There is no table.')
  scroller.scrollTop = 36 * 500
  scroller.dispatchEvent(new Event('scroll'))
  await vi.waitFor(() => expect(place.textContent).toContain('Run 500'))
  // a change of any run fetches the rows in view again, and forgets the others
  const before = asked
  told.get('runs/changed')?.(sampleRun)
  await vi.waitFor(() => expect(asked).toBeGreaterThan(before), { timeout: 5000 })
  press(place, 'Tags and notes')
  await vi.waitFor(() => expect(document.querySelector('textarea')?.value).toBe('Notes of 0'))
})
