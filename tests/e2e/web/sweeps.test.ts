import { type Browser, expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { keys, wholeSweep } from '../sweeps'
import { launchBrowser } from './browser'
import { type ServedWorkspace, serveWorkspace } from './serve'

let served: ServedWorkspace
let browser: Browser
test.beforeAll(async () => {
  served = await serveWorkspace()
  browser = await launchBrowser()
})
test.afterAll(async () => {
  await browser.close()
  await served.close()
})

test('a sweep is set up, watched, read and understood with keys alone', async () => {
  test.setTimeout(600_000)
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await page.goto(served.url)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await wholeSweep(page, {
    name: 'web',
    hand: keys,
    async saved(press) {
      const [download] = await Promise.all([page.waitForEvent('download'), press()])
      return readFileSync(await download.path(), 'utf8')
    },
  })
  expect(troubles).toEqual([])
})
