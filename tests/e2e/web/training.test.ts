import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { branchesByKeys, importsQuickly, searches } from '../training'
import { launchBrowser } from './browser'
import { type ServedWorkspace, serveWorkspace } from './serve'

let served: ServedWorkspace
test.beforeAll(async () => {
  served = await serveWorkspace()
})
test.afterAll(() => served.close())

test('a search of two points, the curve of a trial as a file, and a branch of it by keys', async () => {
  test.setTimeout(600_000)
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
    const page = await context.newPage()
    await page.goto(served.url)
    const shell = { name: 'web', savedCsv: () => Promise.resolve('') } as const
    await importsQuickly(page)
    await searches(page, shell)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV: Losses' }).click(),
    ])
    const [head, ...rows] = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split(/\r?\n/)
    expect(head).toBe('Generator step,Generator')
    expect(rows.map((row) => row.split(',')[0])).toEqual(['1', '2', '3', '4'])
    for (const row of rows) expect(Number(row.split(',')[1])).toBeGreaterThan(0)
    await branchesByKeys(page)
  } finally {
    await browser.close()
  }
})
