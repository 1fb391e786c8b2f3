import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { anomaliesByKeys } from '../anomalies'
import type { JourneyShell } from '../journey'
import { scenariosByMouse } from '../scenarios'
import { makeTrained } from '../trained'
import { type Desktop, launchDesktop } from './launch'

let desktop: Desktop
const troubles: string[] = []
test.beforeAll(async () => {
  desktop = await launchDesktop((folder) => {
    makeTrained(join(folder, 'test.plenum'))
    return []
  })
  desktop.page.on('pageerror', (error) => troubles.push(error.message))
})
test.afterAll(() => desktop.close())

let saved = 0
const shell: JourneyShell = {
  name: 'desktop',
  async savedCsv(press) {
    saved += 1
    const file = join(desktop.folder, `export-${String(saved)}.csv`)
    // the system's own dialog cannot be clicked by a test: it answers as a person would who chose this file
    await desktop.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, file)
    await press()
    await expect(desktop.page.getByText(/rows written to/)).toBeVisible({ timeout: 60_000 })
    return readFileSync(file, 'utf8')
  },
}

test('scenarios by mouse: made, looked at, marked, the accepted ones exported', async () => {
  test.setTimeout(300_000)
  await scenariosByMouse(desktop.page, shell)
  expect(troubles).toEqual([])
})

test('anomalies by keys: exactly as many as asked for, all else the same to the byte', async () => {
  test.setTimeout(300_000)
  await anomaliesByKeys(desktop.page, shell)
  expect(troubles).toEqual([])
})
