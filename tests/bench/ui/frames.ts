import type { Page } from '@playwright/test'
import type { BenchRow } from '../rows'
import { quantile, row } from './row'

/** A picture of 60 a second, and the grain of the clock. */
const frameMs = 16.7
const grainMs = 1
const panMs = 5000
const idleMs = 2000

interface TraceEvent {
  readonly name: string
  readonly args?: { readonly frame_reporter?: { readonly state?: string } }
}

/** Milliseconds between the pictures of a page on which nothing moves: what of a late picture is the machine's own. */
export async function stillPage(page: Page): Promise<BenchRow[]> {
  await page.goto('about:blank')
  return lateRows('on an empty page', await picturesFor(page, idleMs, false))
}

/** The window of the chart that has the focus is moved by a tenth with every picture, there and back. */
export async function panning(page: Page): Promise<BenchRow[]> {
  const frames = await picturesFor(page, panMs, true)
  return [
    ...lateRows('while panning', frames, 0.05),
    row('time between pictures while panning', 'ms', frames),
    row('the same, 95 % of them', 'ms', frames, undefined, quantile(frames, 0.95)),
    row('pictures that Chromium itself counts as dropped while panning', 'of all', [await droppedWhile(page)], 0.05),
  ]
}

function lateRows(when: string, frames: readonly number[], most?: number): BenchRow[] {
  const share = (limitMs: number): number => frames.filter((frame) => frame > limitMs).length / frames.length
  return [
    row(`pictures over 16.7 ms (and 1 ms of grain) ${when}`, 'of all', [share(frameMs + grainMs)], most),
    row(`pictures over 16.7 ms and not a tenth more ${when}`, 'of all', [share(frameMs + 0.1)]),
  ]
}

/**
 * Chromium's own account of the same movement, from its compositor to the screen: what the page's clock cannot see. Apart from
 * the measurement, since writing the account takes time.
 */
async function droppedWhile(page: Page): Promise<number> {
  const browser = page.context().browser()
  if (browser === null) return NaN
  await browser.startTracing(page, { categories: ['cc', 'benchmark'] })
  await picturesFor(page, panMs, true)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] }
  const states = traceEvents
    .filter(({ name }) => name === 'PipelineReporter')
    .map(({ args }) => args?.frame_reporter?.state ?? '')
  const dropped = states.filter((state) => state === 'STATE_DROPPED').length
  return dropped / (dropped + states.filter((state) => state === 'STATE_PRESENTED_ALL').length)
}

/** Milliseconds between the pictures shown. */
function picturesFor(page: Page, durationMs: number, moving: boolean): Promise<number[]> {
  return page.evaluate(
    async ([forMs, moves]) => {
      const frames: number[] = []
      const start = performance.now()
      let last = start
      while (last - start < forMs) {
        const right = Math.floor((last - start) / 1000) % 2 === 0
        const key = right ? 'ArrowRight' : 'ArrowLeft'
        if (moves) document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
        frames.push(now - last)
        last = now
      }
      return frames.slice(1)
    },
    [durationMs, moving] as const,
  )
}
