import { expect, test } from '@playwright/test'
import { join } from 'node:path'
import { anomaliesByKeys } from '../anomalies'
import { exportsAnomalies, type ExportShell, exportsLog } from '../exports'
import { scenariosByMouse } from '../scenarios'
import { makeTrained } from '../trained'
import { type Desktop, launchDesktop } from './launch'
import { desktopShell, savedTable } from './saving'

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

const shell = desktopShell(() => desktop)

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

test('tables of the set with anomalies and of the log, with the mouse', async () => {
  test.setTimeout(120_000)
  const files: ExportShell = {
    name: 'desktop',
    press: (control) => control.click(),
    savedTable: (ending, press) => savedTable(desktop, `table.${ending}`, press),
  }
  await exportsAnomalies(desktop.page, files)
  await exportsLog(desktop.page, files)
  expect(troubles).toEqual([])
})
