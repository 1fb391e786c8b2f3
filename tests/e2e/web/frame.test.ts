import { type Browser, chromium, expect, type Page, test } from '@playwright/test'
import { choosesColours, findsByTyping, goesByKeys } from '../frame'
import { type JourneyShell } from '../journey'
import { type ServedWorkspace, serveWorkspace } from './serve'

let served: ServedWorkspace
let browser: Browser
let page: Page
const troubles: string[] = []
const shell: JourneyShell = { name: 'web', savedCsv: () => Promise.reject(new Error('unused')) }

test.beforeAll(async () => {
  served = await serveWorkspace()
  const executablePath = process.env.PLENUM_CHROMIUM
  browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await page.goto(served.url)
})
test.afterAll(async () => {
  await browser.close()
  await served.close()
})

test('everything is found and done by keys alone', async () => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await findsByTyping(page, shell)
  await goesByKeys(page, shell)
  await choosesColours(page)
  expect(troubles).toEqual([])
})
