import type { Page } from '@playwright/test'
import type { BenchRow } from '../rows'
import { quantile, row } from './row'

const keys = 80

/** Starts a training through a socket of the page's own, and waits until it takes steps. @returns its run */
async function startTraining(page: Page, dataset: string): Promise<string> {
  return page.evaluate(async (id) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/socket`)
    const say = (message: object): void => socket.send(JSON.stringify(message))
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    let run = ''
    return new Promise<string>((resolve, reject) => {
      socket.addEventListener('message', (event: MessageEvent<string>) => {
        const told = JSON.parse(event.data) as {
          kind: string
          id: number
          output?: { run: string }
          event?: { step: number }
          error?: { message: string }
        }
        if (told.kind === 'failure') reject(new Error(told.error?.message))
        if (told.kind === 'reply' && told.id === 0) {
          run = told.output?.run ?? ''
          say({ kind: 'listen', id: 1, name: 'runs/progress', input: { run } })
        }
        if (told.kind === 'event' && (told.event?.step ?? 0) > 1) resolve(run)
      })
      say({ kind: 'request', id: 0, name: 'runs/train', input: { dataset: id, config: { steps: 100_000 } } })
    })
  }, dataset)
}

/** Milliseconds from a key to the picture that follows it, as Chromium's own Event Timing tells (grain 8 ms). */
async function latencies(page: Page, press: (index: number) => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const seen: number[] = []
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown') seen.push(entry.duration)
    })
    // 16 is the least that may be asked for: what is faster is not told, and counts as 16
    observer.observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit)
    Object.assign(window, { seen })
  })
  for (let index = 0; index < keys; index++) {
    await press(index)
    await page.waitForTimeout(60)
  }
  const told = await page.evaluate(() => (window as unknown as { seen: number[] }).seen)
  return [...told, ...Array.from({ length: Math.max(0, keys - told.length) }, () => 16)]
}

/**
 * How soon the page answers keys while a training has the processor: typing in the palette, and moving a chart.
 * @param dataset to train on @param name of the data set whose chart is moved
 */
export async function answers(page: Page, dataset: string, name: string): Promise<BenchRow[]> {
  const alone = await keysPressed(page, name)
  await page.getByRole('link', { name: 'Home' }).click()
  const run = await startTraining(page, dataset)
  const beside = await keysPressed(page, name)
  await page.evaluate((id) => {
    location.hash = `/train/${id}`
  }, run)
  await page.getByRole('heading', { name: 'Losses' }).waitFor()
  const watching = await typed(page)
  return [
    ...rowsOf('', alone),
    ...rowsOf(' while a training runs', beside),
    typingRow(' on the live page of a training', watching),
  ]
}

function rowsOf(when: string, { typing, moving }: Pressed): BenchRow[] {
  return [
    typingRow(when, typing),
    row(`a key in a chart to its picture${when}, 95 %`, 'ms', moving, 50, quantile(moving, 0.95)),
  ]
}

function typingRow(when: string, typing: readonly number[]): BenchRow {
  return row(`a key in the palette to its picture${when}, 95 %`, 'ms', typing, 50, quantile(typing, 0.95))
}

interface Pressed {
  readonly typing: number[]
  readonly moving: number[]
}

async function typed(page: Page): Promise<number[]> {
  await page.keyboard.press('Control+k')
  const letters = 'scenarios of the hall '
  const typing = await latencies(page, (index) => page.keyboard.press(letters[index % letters.length] ?? 'a'))
  await page.keyboard.press('Escape')
  return typing
}

async function keysPressed(page: Page, name: string): Promise<Pressed> {
  const typing = await typed(page)
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.getByRole('main').getByRole('link', { name }).first().click()
  const chart = page.getByRole('group', { name: /Arrow keys/ }).first()
  await chart.focus()
  for (let zoom = 0; zoom < 3; zoom++) await page.keyboard.press('+')
  const moving = await latencies(page, (index) => page.keyboard.press(index % 8 < 4 ? 'ArrowRight' : 'ArrowLeft'))
  return { typing, moving }
}
