import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type JourneyShell, wholeJourney } from '../journey'

const folder = mkdtempSync(join(tmpdir(), 'plenum-e2e-'))
let app: ElectronApplication
let page: Page

test.beforeAll(async () => {
  const executablePath = process.env.PLENUM_ELECTRON
  app = await _electron.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      resolve('.'),
      '--workspace',
      join(folder, 'test.plenum'),
    ],
    env: Object.fromEntries(
      Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  })
  page = await app.firstWindow()
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 720)
  })
})
test.afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the window goes from the sample log to a labelled anomaly CSV', async () => {
  test.setTimeout(600_000)
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  let saved = 0
  const shell: JourneyShell = {
    name: 'desktop',
    async savedCsv(press) {
      saved += 1
      const file = join(folder, `export-${String(saved)}.csv`)
      // the system's own dialog cannot be clicked by a test: it answers as a person would who chose this file
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      }, file)
      await press()
      await expect(page.getByText(/rows written to/)).toBeVisible({ timeout: 60_000 })
      return readFileSync(file, 'utf8')
    },
  }
  await wholeJourney(page, shell)
  expect(troubles).toEqual([])
})

test('the page is sandboxed: no Node, and only the bridge of the preload script', async () => {
  const seen = await page.evaluate(() => ({
    process: typeof (globalThis as { process?: unknown }).process,
    require: typeof (globalThis as { require?: unknown }).require,
    bridge: Object.keys((globalThis as unknown as { plenumDesktop: object }).plenumDesktop).sort(),
  }))
  expect(seen).toEqual({
    process: 'undefined',
    require: 'undefined',
    bridge: ['chooseLogFiles', 'chooseSaveFile', 'connect', 'grantDropped', 'onServiceState', 'platform', 'sampleLog'],
  })
})
