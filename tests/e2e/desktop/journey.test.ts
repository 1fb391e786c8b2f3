import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JourneyShell, wholeJourney } from '../journey'
import { type Desktop, launchDesktop } from './launch'

let desktop: Desktop
test.beforeAll(async () => {
  desktop = await launchDesktop()
})
test.afterAll(() => desktop.close())

test('the window goes from the sample log to a labelled anomaly CSV', async () => {
  test.setTimeout(600_000)
  const { app, page, folder } = desktop
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
  const seen = await desktop.page.evaluate(() => ({
    process: typeof (globalThis as { process?: unknown }).process,
    require: typeof (globalThis as { require?: unknown }).require,
    bridge: Object.keys((globalThis as unknown as { plenumDesktop: object }).plenumDesktop).sort(),
  }))
  expect(seen).toEqual({
    process: 'undefined',
    require: 'undefined',
    bridge: [
      'chooseLogFiles',
      'chooseModelFiles',
      'choosePdf',
      'chooseSaveFile',
      'chooseWorkspace',
      'connect',
      'forgetWorkspace',
      'grantDropped',
      'notify',
      'onCommand',
      'onOpenLogs',
      'onServiceState',
      'openWorkspace',
      'platform',
      'printPdf',
      'recentWorkspaces',
      'sampleLog',
      'showProgress',
    ],
  })
})
