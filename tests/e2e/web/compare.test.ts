import { expect, type Page, test } from '@playwright/test'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPage, comparesByKeys, exportsModel, seesImported, seesRefused } from '../desk'
import { checkReport } from '../exports'
import { examine, type JourneyShell } from '../journey'
import { tabTo } from '../keyboard'
import { prepareRuns } from '../workspace'
import { downloadOf, launchBrowser } from './browser'
import { serveFile } from './serve'

const shell: JourneyShell = { name: 'web', savedCsv: () => Promise.reject(new Error('unused')) }

/** Lets go of a file over the page, as a file manager does. */
async function drop(page: Page, name: string, content: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([text, fileName]) => {
      const carried = new DataTransfer()
      const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
      carried.items.add(new File([bytes], fileName))
      return carried
    },
    [content.toString('base64'), name] as const,
  )
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

test('runs compared by keys alone, saved as a page and printed; a table, a report and a model go out; a model is dropped', async () => {
  test.setTimeout(600_000)
  const folder = mkdtempSync(join(tmpdir(), 'plenum-e2e-'))
  const file = join(folder, 'test.plenum')
  prepareRuns(file)
  const served = await serveFile(file)
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
    const troubles: string[] = []
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text())
    })
    // the dialog of the printer cannot be answered by a test: what would be printed is noted instead
    const printed: string[] = []
    await page.exposeFunction('notePrinted', (text: string) => printed.push(text))
    await page.addInitScript(() => {
      const note = (globalThis as unknown as { notePrinted: (text: string) => Promise<void> }).notePrinted
      globalThis.print = () => void note(document.body.innerText)
    })
    await page.goto(served.url)
    await comparesByKeys(page)
    await tabTo(page, 'button', 'Save as CSV: validation.score')
    const [curves] = await Promise.all([downloadOf(page, '.csv'), page.keyboard.press('Enter')])
    const [head = '', ...rows] = readFileSync(await curves.path(), 'utf8')
      .trimEnd()
      .split(/\r?\n/)
    for (const name of ['Cells 16', 'Cells 24', 'Cells 32']) expect(head).toContain(name)
    // validations of the start and of the steps 5 and 10
    expect(rows.length).toBeGreaterThanOrEqual(3)

    await tabTo(page, 'button', 'Save as page')
    const [saved] = await Promise.all([downloadOf(page, '.html'), page.keyboard.press('Enter')])
    checkPage(await saved.path())
    await tabTo(page, 'button', 'Save as PDF')
    await page.keyboard.press('Enter')
    await expect(page.getByText(/handed to the printer/)).toBeVisible({ timeout: 120_000 })
    await expect.poll(() => printed.join('\n')).toContain('Which is better?')

    // the curves of one of them as a table with its card, as a German spreadsheet wants it
    await page.getByRole('region', { name: 'What differs' }).getByRole('link', { name: 'Cells 24' }).click()
    const exporting = page.getByRole('region', { name: 'Export and report' })
    await exporting.getByRole('combobox', { name: 'Between cells' }).selectOption('semicolon')
    await exporting.getByRole('combobox', { name: 'Decimal mark' }).selectOption('comma')
    await exporting.scrollIntoViewIfNeeded()
    await examine(page, shell, 'run-export')
    const [table, card] = await Promise.all([
      downloadOf(page, '.csv'),
      downloadOf(page, '.json'),
      exporting.getByRole('button', { name: 'Export', exact: true }).click(),
    ])
    await expect(exporting.getByText(/rows written to/)).toBeVisible()
    const [names = '', first = ''] = readFileSync(await table.path(), 'utf8').split(/\r?\n/)
    expect(names.split(';').length).toBeGreaterThan(2)
    expect(first).toMatch(/\d,\d/)
    expect(JSON.parse(readFileSync(await card.path(), 'utf8'))).toBeInstanceOf(Object)

    const model = join(folder, 'hall.plenum-model')
    await exportsModel(page, 'Cells 24', async (press) => {
      const [download] = await Promise.all([downloadOf(page, '.plenum-model'), press.click()])
      copyFileSync(await download.path(), model)
      return model
    })
    await tabTo(page, 'button', 'Quality report')
    const [report] = await Promise.all([downloadOf(page, '.html'), page.keyboard.press('Enter')])
    checkReport(await report.path())
    await tabTo(page, 'button', 'Report as PDF')
    await page.keyboard.press('Enter')
    await expect.poll(() => printed.join('\n'), { timeout: 120_000 }).toContain('How good is it?')
    await drop(page, 'hostile.plenum-model', readFileSync(model).subarray(0, 4))
    await expect(page.getByRole('alert')).toContainText('too short', { timeout: 60_000 })
    await drop(page, 'hall.plenum-model', readFileSync(model))
    await seesImported(page, shell, 'Cells 24')
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Train' }).click()
    await drop(page, 'text.plenum-model', Buffer.from('not a model at all'))
    await seesRefused(page, shell)
    expect(troubles).toEqual([])
  } finally {
    await browser.close()
    await served.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
