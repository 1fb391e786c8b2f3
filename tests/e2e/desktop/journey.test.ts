import { expect, test } from '@playwright/test'
import { wholeJourney } from '../journey'
import { type Desktop, launchDesktop } from './launch'
import { desktopShell } from './saving'

let desktop: Desktop
test.beforeAll(async () => {
  desktop = await launchDesktop()
})
test.afterAll(() => desktop.close())

test('the window goes from the sample log to a labelled anomaly CSV', async () => {
  test.setTimeout(600_000)
  const { page } = desktop
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await wholeJourney(
    page,
    desktopShell(() => desktop),
  )
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
      'dropPdf',
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
