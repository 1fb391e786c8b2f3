import type { Page } from '@playwright/test'
import { serveFile, type ServedWorkspace } from '../../e2e/web/serve'
import type { BenchRow } from '../rows'
import { panning } from './frames'
import { row } from './row'

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
  await page
    .getByRole('group', { name: /Arrow keys/ })
    .first()
    .focus()
  for (let zoom = 0; zoom < 3; zoom++) await page.keyboard.press('+')
  await page.waitForTimeout(1500)
  return [
    row('open the data set, one sensor', 'ms', [open], 1000),
    row(`show all ${sensors} sensors, both variables`, 'ms', [band], 1000),
    ...(await panning(page)),
  ]
}
