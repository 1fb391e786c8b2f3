import type { Page } from '@playwright/test'
import { openWorkspace } from '../../../src/service/store'
import { serveFile } from '../../e2e/web/serve'
import type { BenchRow } from '../rows'
import { fillLog, fillRuns } from '../workspace/fill'
import { row } from './row'

const points = 100
const pageMs = 120_000

/** A workspace of many runs whose curves nobody has summed up yet. */
export function makeRuns(file: string, runs: number): void {
  const workspace = openWorkspace(file, { create: true })
  try {
    fillRuns(workspace, fillLog(workspace, 'hall', 4, 2000), runs, points)
  } finally {
    workspace.close()
  }
}

/** From the click on a link of the rail, whose page has its name, to rows of the table of runs. */
async function clicked(page: Page, link: string): Promise<number> {
  const start = performance.now()
  await page.getByRole('link', { name: link, exact: true }).first().click()
  await page.getByRole('heading', { name: link, level: 1 }).waitFor()
  await page
    .locator('table[aria-rowcount]')
    .getByRole('link', { name: /^Run \d/ })
    .first()
    .waitFor({ timeout: pageMs })
  return performance.now() - start
}

/** The pages that show runs, the first time after the start (nothing is summed up yet), and once more. */
export async function runsShow(page: Page, file: string, runs: number): Promise<BenchRow[]> {
  const served = await serveFile(file)
  try {
    const start = performance.now()
    await page.goto(served.url)
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Run \d/ })
      .first()
      .waitFor({ timeout: pageMs })
    const home = performance.now() - start
    const train = await clicked(page, 'Train')
    const compare = await clicked(page, 'Compare')
    await page.getByRole('link', { name: 'Home', exact: true }).first().click()
    const again = [await clicked(page, 'Train'), await clicked(page, 'Compare'), await clicked(page, 'Train')]
    return [
      row(`Home: the newest of ${runs} runs, from loading the page`, 'ms', [home]),
      row(`table of ${runs} runs, the first time`, 'ms', [train], 300),
      row(`the same to compare them, the first time`, 'ms', [compare], 300),
      row(`the same, again`, 'ms', again, 300),
    ]
  } finally {
    await served.close()
  }
}
