import { expect, type Locator, type Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { examine, type JourneyShell } from './journey'
import { tabTo } from './keyboard'

const minuteMs = 60_000
const runTable = (page: Page): Locator => page.getByRole('region', { name: 'Runs' })

/** A sweep stands among the trainings: found by its kind, kept from comparing, deleted and taken back, and its page is one click away. */
export async function findsSweep(page: Page, shell: JourneyShell): Promise<void> {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Compare' }).click()
  const table = runTable(page)
  await expect(table.getByRole('rowheader')).toHaveCount(4)
  await table.getByRole('combobox', { name: 'Kind' }).selectOption('sweep')
  await expect(table.getByRole('rowheader')).toHaveCount(1)
  await expect(table.getByRole('row', { name: /Small sweep/ })).toContainText('2 / 2 trials')
  await table.getByRole('checkbox', { name: 'Choose Small sweep' }).check()
  await expect(table.getByRole('button', { name: 'Compare 1' })).toBeDisabled()
  await table.getByRole('button', { name: 'Tags and notes…' }).click()
  await page.getByRole('textbox', { name: 'Add tags' }).fill('bench')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(table.getByRole('rowheader').filter({ hasText: 'bench' })).toHaveCount(1)
  await examine(page, shell, 'runs-sweep')
  await table.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(table.getByRole('heading', { name: 'No run fits' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await table.getByRole('link', { name: 'Small sweep' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Small sweep' })).toBeVisible()
}

/** What every page that was saved promises: it answers first, holds its figures, and neither loads nor runs anything. */
export function checkPage(file: string): void {
  const html = readFileSync(file, 'utf8')
  expect(html).toMatch(/<h2>Which is better\?<\/h2>/)
  for (const name of ['Cells 16', 'Cells 24', 'Cells 32', 'hiddenSize', 'CRPS', 'AR bootstrap']) {
    expect(html).toContain(name)
  }
  expect(html.match(/<svg role="img"/g)?.length).toBeGreaterThan(20)
  expect(html).not.toMatch(/<script|src=|href=|NaN|undefined/)
}

/** The name and size of a tensor file's header say that it is one. */
export function checkModel(file: string): void {
  const bytes = readFileSync(file)
  const header: unknown = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE(0))))
  expect(header).toHaveProperty(['__metadata__', 'plenum.run'])
}

/** On the page of a run: its model, written to a file. @param saved answers the path of what a press of the button saved */
export async function exportsModel(
  page: Page,
  name: string,
  saved: (press: Locator) => Promise<string>,
): Promise<string> {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Train' }).click()
  await runTable(page).getByRole('link', { name }).click()
  const exporting = page.getByRole('region', { name: 'Export and report' })
  const file = await saved(exporting.getByRole('button', { name: 'Model file' }))
  await expect(exporting.getByText(/The model of step \d+ was written to/)).toBeVisible({ timeout: minuteMs })
  checkModel(file)
  return file
}

/** The import's outcome: a run of the very log, one link away. */
export async function seesImported(page: Page, shell: JourneyShell, name: string): Promise<void> {
  const notice = page.getByRole('status').filter({ hasText: `${name} was imported.` })
  await expect(notice).toContainText('the very one it was trained on', { timeout: minuteMs })
  await examine(page, shell, 'model-imported')
  await notice.getByRole('link', { name: 'Open the run' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

/** A file that is no model is refused in one sentence. */
export async function seesRefused(page: Page, shell: JourneyShell): Promise<void> {
  const note = page.getByRole('alert').filter({ hasText: 'The model was not imported' })
  await expect(note).toContainText('no model of Plenum', { timeout: minuteMs })
  await examine(page, shell, 'model-refused')
}

/** All runs chosen and laid side by side without a mouse. */
export async function comparesByKeys(page: Page): Promise<void> {
  await page.locator('main').focus()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await tabTo(page, 'textbox', 'Find a run')
  await page.keyboard.type('Cells')
  await expect(runTable(page).getByRole('rowheader')).toHaveCount(3)
  await tabTo(page, 'button', 'Choose all 3')
  await page.keyboard.press('Enter')
  await tabTo(page, 'button', 'Compare 3')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '3 runs side by side' })).toBeVisible()
  await tabTo(page, 'combobox', 'Curve')
  // a group of choices is one stop of Tab; the arrows go on in it
  await tabTo(page, 'button', 'Steps')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('img', { name: /validation\.score of 3 runs/ })).toBeVisible()
  await tabTo(page, 'slider', 'Smoothing')
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('slider', { name: 'Smoothing' })).toHaveAttribute(
    'aria-valuetext',
    '0.98: like a mean of 99 points',
  )
  await expect(page.getByRole('img', { name: /validation\.score of 3 runs, smoothed by 0\.98/ })).toBeVisible()
}
