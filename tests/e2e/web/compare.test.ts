import { chromium, type Download, expect, test } from '@playwright/test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { choosesRuns, comparesRuns } from '../compare'
import { examine, type JourneyShell } from '../journey'
import { prepareRuns } from '../workspace'
import { serveFile } from './serve'

const shell: JourneyShell = { name: 'web', savedCsv: () => Promise.reject(new Error('unused')) }

test('three runs are found, tagged, laid side by side and sampled from one start; a curve is saved', async () => {
  test.setTimeout(600_000)
  const folder = mkdtempSync(join(tmpdir(), 'plenum-e2e-'))
  const file = join(folder, 'test.plenum')
  prepareRuns(file)
  const served = await serveFile(file)
  const executablePath = process.env.PLENUM_CHROMIUM
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
    const troubles: string[] = []
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text())
    })
    await page.goto(served.url)
    await choosesRuns(page, shell)
    await comparesRuns(page, shell)
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV: validation.score' }).click(),
    ])
    const [head = '', ...rows] = readFileSync(await saved.path(), 'utf8')
      .trimEnd()
      .split(/\r?\n/)
    for (const name of ['Cells 16', 'Cells 24', 'Cells 32']) expect(head).toContain(name)
    // validations of the start and of the steps 5 and 10
    expect(rows).toHaveLength(3)

    // the curves of one of them as a table with its card
    await page.getByRole('region', { name: 'What differs' }).getByRole('link', { name: 'Cells 24' }).click()
    const exporting = page.getByRole('region', { name: 'Export and report' })
    await exporting.getByRole('combobox', { name: 'Between cells' }).selectOption('semicolon')
    await exporting.getByRole('combobox', { name: 'Decimal mark' }).selectOption('comma')
    await exporting.scrollIntoViewIfNeeded()
    await examine(page, shell, 'run-export')
    const ending = (end: string): Promise<Download> =>
      page.waitForEvent('download', (download) => download.suggestedFilename().endsWith(end))
    const [table, card] = await Promise.all([
      ending('.csv'),
      ending('.json'),
      exporting.getByRole('button', { name: 'Export', exact: true }).click(),
    ])
    await expect(exporting.getByText(/rows written to/)).toBeVisible()
    const [names = '', first = ''] = readFileSync(await table.path(), 'utf8').split(/\r?\n/)
    expect(names.split(';').length).toBeGreaterThan(2)
    expect(first).toMatch(/\d,\d/)
    expect(JSON.parse(readFileSync(await card.path(), 'utf8'))).toBeInstanceOf(Object)
    expect(troubles).toEqual([])
  } finally {
    await browser.close()
    await served.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
