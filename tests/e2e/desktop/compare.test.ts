import { expect, type Locator, test } from '@playwright/test'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { choosesRuns, comparesRuns } from '../compare'
import { checkPage, exportsModel, findsSweep, seesImported, seesRefused } from '../desk'
import { checkPdf, checkReport } from '../exports'
import type { JourneyShell } from '../journey'
import { prepareRuns, prepareSweep } from '../workspace'
import { type Desktop, launchDesktop } from './launch'
import { choosesFile } from './saving'

let desktop: Desktop
/** Characters that Chromium and Node spell differently in an address. */
let temp = ''
const troubles: string[] = []
test.beforeAll(async () => {
  temp = mkdtempSync(join(tmpdir(), 'plenum 50% a~1'))
  desktop = await launchDesktop((folder) => {
    const file = join(folder, 'test.plenum')
    prepareRuns(file)
    prepareSweep(file)
    return []
  }, temp)
  desktop.page.on('pageerror', (error) => troubles.push(error.message))
})
test.afterAll(async () => {
  await desktop.close()
  rmSync(temp, { recursive: true, force: true })
})

const shell: JourneyShell = { name: 'desktop', savedCsv: () => Promise.reject(new Error('unused')) }

/** Presses a button whose dialog answers as a person would who chose `name` in the folder of the test. */
async function saved(press: Locator, name: string): Promise<string> {
  const file = join(desktop.folder, name)
  await choosesFile(desktop, file)
  await press.click()
  return file
}
async function opens(file: string): Promise<void> {
  await desktop.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  await desktop.page.getByRole('button', { name: 'Import a model' }).click()
}

test('a sweep among the runs; three runs compared, saved as a page and as a PDF; a report; a model goes out and comes in', async () => {
  test.setTimeout(600_000)
  const { page } = desktop
  await findsSweep(page, shell)
  await choosesRuns(page, shell)
  await comparesRuns(page, shell)

  const html = await saved(page.getByRole('button', { name: 'Save as page' }), 'compared.html')
  await expect(page.getByText(/The report was written to compared\.html/)).toBeVisible({ timeout: 120_000 })
  checkPage(html)
  const pdf = await saved(page.getByRole('button', { name: 'Save as PDF' }), 'compared.pdf')
  await expect(page.getByText('The report was printed to compared.pdf.')).toBeVisible({ timeout: 120_000 })
  checkPdf(pdf, 3)
  expect(readdirSync(temp).filter((name) => name.startsWith('plenum-print-'))).toEqual([])

  let model = ''
  await exportsModel(page, 'Cells 24', async (press) => {
    model = await saved(press, 'hall.plenum-model')
    await expect(page.getByText(/The model of step/)).toBeVisible({ timeout: 60_000 })
    return model
  })
  // of the run whose page this is
  const report = await saved(page.getByRole('button', { name: 'Quality report' }), 'report.html')
  await expect(page.getByText(/The report was written to report\.html/)).toBeVisible({ timeout: 120_000 })
  checkReport(report)
  const printed = await saved(page.getByRole('button', { name: 'Report as PDF' }), 'report.pdf')
  await expect(page.getByText('The report was printed to report.pdf.')).toBeVisible({ timeout: 120_000 })
  checkPdf(printed, 1)
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Train' }).click()
  const hostile = join(desktop.folder, 'hostile.plenum-model')
  writeFileSync(hostile, 'not a model at all')
  await opens(hostile)
  await seesRefused(page, shell)
  await opens(model)
  await seesImported(page, shell, 'Cells 24')
  expect(troubles).toEqual([])
})
