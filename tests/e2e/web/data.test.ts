import { type Browser, expect, type Page, test } from '@playwright/test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as data from '../data'
import { examine } from '../journey'
import { launchBrowser } from './browser'
import { type ServedWorkspace, serveWorkspace } from './serve'

let served: ServedWorkspace
let browser: Browser
let page: Page
let folder: string

test.setTimeout(120_000)
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plenum-e2e-'))
  served = await serveWorkspace()
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
})
test.afterAll(async () => {
  await browser.close()
  await served.close()
  rmSync(folder, { recursive: true, force: true })
})

const shell: data.DataShell = {
  name: 'web',
  async choose(paths, press) {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press()])
    await chooser.setFiles([...paths])
  },
  async saved(press) {
    const [download] = await Promise.all([page.waitForEvent('download'), press()])
    return { name: download.suggestedFilename(), content: readFileSync(await download.path()) }
  },
}

test('with the mouse: a log with odd columns is dropped, corrected, imported, placed and explored', async () => {
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  const [first, second] = data.writeOddLog(folder)
  await page.goto(served.url)
  await data.section(page, 'Explore')
  await expect(page.getByRole('heading', { name: 'Nothing to explore yet' })).toBeVisible()
  await examine(page, shell, 'explore-empty')

  // dropped anywhere
  const dropped = await page.evaluateHandle(
    (bytes) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(bytes)], 'halle3_1.csv'))
      return transfer
    },
    [...readFileSync(first)],
  )
  await page.dispatchEvent('#main', 'dragover', { dataTransfer: dropped })
  await expect(page.getByText('Drop CSV files here')).toBeVisible()
  await page.dispatchEvent('#main', 'drop', { dataTransfer: dropped })
  await expect(page.getByRole('heading', { name: 'What this gives' })).toBeVisible()

  // back keeps all, and a second file joins
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Halle 3')
  await page.getByRole('button', { name: 'Back' }).click()
  await shell.choose([second], () => page.getByRole('button', { name: 'Add files…' }).click())
  await expect(page.getByRole('button', { name: 'Leave out halle3_2.csv' })).toBeVisible()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Halle 3')

  // leaving asks once and keeps a draft
  await data.section(page, 'Home')
  await expect(page.getByRole('alertdialog', { name: 'Leave the import?' })).toBeVisible()
  await page.getByRole('button', { name: 'Leave, keep the draft' }).click()
  await expect(page.getByRole('heading', { name: 'Import a log' })).toBeHidden()
  await page.getByRole('button', { name: 'Import a log' }).click()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Halle 3')
  await data.section(page, 'Home')
  await page.getByRole('button', { name: 'Import a log' }).click()

  // everything can be said
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Berlin')
  await page.getByRole('combobox', { name: 'Time format' }).fill('day, month, year')
  await page.getByRole('combobox', { name: 'Holds: Akku [V]' }).selectOption('Nothing: left out')
  await page.getByRole('textbox', { name: 'Variable: Temp. Zuluft [°C]' }).fill('supply temperature')
  await page.getByRole('combobox', { name: 'Decimal mark' }).selectOption('Comma')
  await page.getByRole('tab', { name: 'Sensors' }).click()
  await page.getByRole('textbox', { name: 'Called: Schrank A1' }).fill('rack A1')
  await page.getByRole('tab', { name: 'Variables' }).click()
  await page.getByRole('spinbutton', { name: 'to: supply temperature' }).fill('80')
  await page.getByRole('tab', { name: 'Files' }).click()
  await expect(page.getByRole('row', { name: /halle3_2.csv/ })).toContainText('Yes')
  await page.getByRole('tab', { name: 'Columns' }).click()
  await examine(page, shell, 'import-set-odd')
  await page.getByRole('button', { name: 'Check the log' }).click()
  await data.seesReport(page, shell)
  await page.getByRole('textbox', { name: 'Source' }).fill('logger TL-200 of hall 3')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await data.seesDataset(page)
  await data.seesProvenance(page, shell)

  await data.placesSensors(page, shell, data.writePositions(folder))

  await data.section(page, 'Explore')
  await expect(page.getByRole('img', { name: /^Cross-correlation of supply temperature and humidity/ })).toBeVisible()
  await page.getByRole('button', { name: 'Derivatives' }).click()
  await page.getByRole('checkbox', { name: 'rack A1' }).check()
  await page.getByRole('spinbutton', { name: 'Longest lag' }).fill('12')
  await expect(page.getByRole('img', { name: /lags up to 12 hours/ })).toHaveCount(3)
  await examine(page, shell, 'explore')
  await data.savesChart(page, shell)
  expect(troubles).toEqual([])
})
