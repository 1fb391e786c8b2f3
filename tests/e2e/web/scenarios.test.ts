import { type Browser, expect, type Page, test } from '@playwright/test'
import { anomalyByMouse } from '../anomalies'
import { exportsAnomalies, type ExportShell, exportsLog } from '../exports'
import { scenariosByKeys } from '../scenarios'
import { makeTrained } from '../trained'
import { launchBrowser, savedTable, webShell } from './browser'
import { type ServedWorkspace, serveWorkspace } from './serve'

let served: ServedWorkspace
let browser: Browser
let page: Page
const troubles: string[] = []
test.beforeAll(async () => {
  served = await serveWorkspace(makeTrained)
  browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
  page = await context.newPage()
  page.on('pageerror', (error) => troubles.push(error.message))
  await page.goto(served.url)
})
test.afterAll(async () => {
  await browser.close()
  await served.close()
})

const shell = webShell(() => page, { plenum: 'scenarios', seed: 1 })

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

test('tables of the set with anomalies and of the log, by keys', async () => {
  test.setTimeout(120_000)
  const files: ExportShell = {
    name: 'web',
    press: (control) => control.press('Enter'),
    savedTable: (ending, press) => savedTable(page, ending, press),
  }
  await exportsAnomalies(page, files)
  await exportsLog(page, files)
  expect(troubles).toEqual([])
})
