import type { Page } from '@playwright/test'
import { serveFile, type ServedWorkspace } from '../../e2e/web/serve'
import type { BenchRow } from '../rows'
import { quantile, row } from './row'

/** A frame of 60 a second, and the grain of the clock. */
const frameMs = 16.7 + 1
const panMs = 5000
const starts = 4

/**
 * From the start of the process to a page that shows the workspace, the first start apart: it fills the caches that every
 * later one finds. The last one stays.
 */
export async function paints(
  page: Page,
  file: string,
  name: string,
): Promise<{ rows: BenchRow[]; served: ServedWorkspace }> {
  const times: number[] = []
  for (;;) {
    const start = performance.now()
    const served = await serveFile(file)
    await page.goto(served.url)
    await page.getByRole('main').getByRole('link', { name }).first().waitFor()
    times.push(performance.now() - start)
    if (times.length === starts) {
      const rows = [
        row('first usable paint after `plenum serve` starts, warm', 'ms', times.slice(1), 1500),
        row('the same, the first start', 'ms', times.slice(0, 1)),
      ]
      return { rows, served }
    }
    await served.close()
  }
}

/** Opens the data set, shows all of its sensors, and moves over a part of its time. */
export async function looks(page: Page, name: string, sensors: number): Promise<BenchRow[]> {
  const opening = performance.now()
  await page.getByRole('main').getByRole('link', { name }).first().click()
  await page
    .getByRole('img', { name: /of 1 sensor over time/ })
    .first()
    .waitFor()
  const open = performance.now() - opening
  const showing = performance.now()
  await page.getByRole('button', { name: 'Show all', exact: true }).click()
  await page
    .getByRole('img', { name: /as a band/ })
    .last()
    .waitFor()
  const band = performance.now() - showing
  const frames = await pan(page)
  const late = frames.filter((frame) => frame > frameMs).length / frames.length
  return [
    row('open the data set, one sensor', 'ms', [open], 1000),
    row(`show all ${sensors} sensors, both variables`, 'ms', [band], 1000),
    row('pictures over 16.7 ms (and 1 ms of grain) while panning', 'of all', [late], 0.05),
    row('time between pictures while panning', 'ms', frames),
    row('the same, 95 % of them', 'ms', frames, undefined, quantile(frames, 0.95)),
  ]
}

/** Milliseconds between the pictures shown while the window is moved by a tenth with every one of them. */
async function pan(page: Page): Promise<number[]> {
  await page
    .getByRole('group', { name: /Arrow keys/ })
    .first()
    .focus()
  for (let zoom = 0; zoom < 3; zoom++) await page.keyboard.press('+')
  await page.waitForTimeout(1500)
  return page.evaluate(async (forMs) => {
    const frames: number[] = []
    const start = performance.now()
    let last = start
    while (last - start < forMs) {
      const right = Math.floor((last - start) / 1000) % 2 === 0
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: right ? 'ArrowRight' : 'ArrowLeft', bubbles: true }),
      )
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      frames.push(now - last)
      last = now
    }
    return frames.slice(1)
  }, panMs)
}
