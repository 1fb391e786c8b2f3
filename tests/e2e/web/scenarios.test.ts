import { type Browser, chromium, type Download, expect, type Page, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { anomalyByMouse } from '../anomalies'
import type { JourneyShell } from '../journey'
import { scenariosByKeys } from '../scenarios'
import { makeTrained } from '../trained'
import { type ServedWorkspace, serveWorkspace } from './serve'

let served: ServedWorkspace
let browser: Browser
let page: Page
const troubles: string[] = []
test.beforeAll(async () => {
  served = await serveWorkspace(makeTrained)
  const executablePath = process.env.PLENUM_CHROMIUM
  browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
  page = await context.newPage()
  page.on('pageerror', (error) => troubles.push(error.message))
  await page.goto(served.url)
})
test.afterAll(async () => {
  await browser.close()
  await served.close()
})

const shell: JourneyShell = {
  name: 'web',
  async savedCsv(press) {
    const ending = (end: string): Promise<Download> =>
      page.waitForEvent('download', (download) => download.suggestedFilename().endsWith(end))
    const [csv, card] = await Promise.all([ending('.csv'), ending('.json'), press()])
    expect(JSON.parse(readFileSync(await card.path(), 'utf8'))).toMatchObject({ plenum: 'scenarios', seed: 1 })
    return readFileSync(await csv.path(), 'utf8')
  },
}

test('scenarios by keys: made, looked at, marked, the accepted ones exported', async () => {
  test.setTimeout(300_000)
  await scenariosByKeys(page, shell)
  expect(troubles).toEqual([])
})

test('an anomaly by mouse: dragged, chosen on the map, all else the same to the byte', async () => {
  test.setTimeout(300_000)
  await anomalyByMouse(page, shell)
  expect(troubles).toEqual([])
})
